"""A row for each suggestion that was asked for: it counts against the limit, and says what it cost and was worth."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise

from conversations.people.models import User

from . import endpoints
from .events import Reason
from .models import Feature, Outcome, Suggestion

MILLION = 1_000_000


@dataclass(frozen=True)
class Allowance:
    """How many suggestions an agent has left today; where there is none, `why` says so."""

    left: int
    why: Promise | str = ""


@dataclass(frozen=True)
class Usage:
    """Tokens, as the service counts them; None where it says nothing."""

    read: int | None = None
    written: int | None = None


def allowance(agent: User, now: datetime) -> Allowance:
    left = max(0, _most_a_day() - _of_today(agent.pk, now).count())
    return Allowance(left, "" if left else Reason.LIMIT.label)


def begin(feature: Feature, *, agent_id: int, conversation_id: int, model: str, now: datetime) -> Suggestion | None:
    """None where the agent had all of today's. The row is written before it is counted: so two at once are two."""
    row = Suggestion.objects.create(
        feature=feature, agent_id=agent_id, conversation_id=conversation_id, model=model[:100], asked_at=now
    )
    if _of_today(agent_id, now).filter(pk__lte=row.pk).count() <= _most_a_day():
        return row
    row.delete()
    return None


def end(row: Suggestion, *, seconds: float, usage: Usage, failure: str = "") -> None:
    """`failure`: a `Reason`. What failed does not count against the limit."""
    Suggestion.objects.filter(pk=row.pk).update(
        seconds=round(seconds, 2),
        tokens_read=usage.read,
        tokens_written=usage.written,
        cost=_cost(usage),
        failure=failure,
    )


def settle(suggestion_id: int, agent: User, outcome: Outcome, *, now: datetime) -> bool:
    """What its agent did with it. False for somebody else's, for one that failed, and for one that is settled."""
    mine = Suggestion.objects.filter(pk=suggestion_id, agent=agent, asked_at__lte=now, failure="", outcome="")
    return bool(mine.update(outcome=outcome))


@dataclass(frozen=True)
class Share:
    """What one agent got of one kind: how many were asked for, and what became of them; seconds on average.

    `untold`: those of which nobody has said what became, by now or for good.
    """

    agent: str
    feature: Feature
    asked: int
    accepted: int
    edited: int
    refused: int
    failed: int
    seconds: float | None
    cost: Decimal | None

    @property
    def untold(self) -> int:
        return self.asked - self.accepted - self.edited - self.refused - self.failed


def shares(since: datetime) -> list[Share]:
    """By agent and kind, those asked for since then."""
    rows = (
        Suggestion.objects.filter(asked_at__gte=since)
        .values("agent__first_name", "agent__last_name", "agent", "feature")
        .annotate(
            asked=Count("pk"),
            failed=Count("pk", filter=~Q(failure="")),
            average=Avg("seconds"),
            total=Sum("cost"),
            accepted=Count("pk", filter=Q(outcome=Outcome.ACCEPTED)),
            edited=Count("pk", filter=Q(outcome=Outcome.EDITED)),
            refused=Count("pk", filter=Q(outcome=Outcome.REFUSED)),
        )
        .order_by("agent__first_name", "agent__last_name", "agent", "feature")
    )
    return [
        Share(
            agent=f"{row['agent__first_name'] or ''} {row['agent__last_name'] or ''}".strip(),
            feature=Feature(row["feature"]),
            asked=row["asked"],
            accepted=row["accepted"],
            edited=row["edited"],
            refused=row["refused"],
            failed=row["failed"],
            seconds=row["average"],
            cost=row["total"],
        )
        for row in rows
    ]


def _of_today(agent_id: int, now: datetime) -> QuerySet[Suggestion]:
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return Suggestion.objects.filter(agent_id=agent_id, asked_at__gte=midnight, failure="")


def _most_a_day() -> int:
    return endpoints.setting_now().most_a_day


def _cost(usage: Usage) -> Decimal | None:
    """None where the service says no tokens or the administrator no price."""
    setting = endpoints.setting_now()
    priced = [(usage.read, setting.price_read), (usage.written, setting.price_written)]
    known = [tokens * price / MILLION for tokens, price in priced if tokens is not None and price is not None]
    return sum(known, Decimal(0)) if known else None
