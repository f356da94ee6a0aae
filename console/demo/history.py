"""A year of conversations by bulk inserts, to measure Pupitre on a database as large as a company's."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models import OuterRef, Subquery

from conversations import timeline
from conversations.lines import Line
from conversations.lines.assigned import Assigned
from conversations.lines.closed_agent import ClosedByAgent
from conversations.lines.opened import Opened
from conversations.models import Conversation, Group, Inbox, Message, Tag, Visitor
from conversations.people.models import User

from . import company, words

BATCH = 500  # conversations in one transaction: others may write in between
FEWEST = 5  # rows of a conversation: opened, a question, assigned, an answer, closed
STILL_OPEN = 30  # conversations that are on the agents' desks at the end
YEAR, HOUR = timedelta(days=365), timedelta(hours=1)

Status, Kind = Conversation.Status, Message.Kind


@dataclass(frozen=True)
class Plan:
    """One conversation to come."""

    opened_at: datetime
    size: int
    is_open: bool


def make(messages: int, conversations: int, *, now: datetime) -> None:
    """Adds so many messages in so many conversations. Raises ValueError where they do not fit."""
    if messages < FEWEST * conversations or conversations < 1:
        raise ValueError(f"A conversation has at least {FEWEST} messages, and there is at least one conversation.")
    chance = random.Random(conversations)  # noqa: S311 - the same past each time
    house, plans = _House(chance), _plans(messages, conversations, chance, now)
    for start in range(0, conversations, BATCH):
        with transaction.atomic():
            rows = _conversations(house, plans[start : start + BATCH])
            lines = [line for conversation in rows for line in _lines(conversation, chance)]
            Message.objects.bulk_create(lines, batch_size=5000)
            note_words(row.pk for row in rows)


def note_words(conversation_ids: Iterable[int]) -> None:
    """Rows made by hand need what posting does by itself."""
    words = Message.objects.for_visitors().filter(conversation=OuterRef("pk"))
    answers = words.filter(from_visitor=False).order_by("pk")
    Conversation.objects.filter(pk__in=list(conversation_ids)).update(
        last_message=Subquery(words.order_by("-pk").values("pk")[:1]),
        first_answered_at=Subquery(answers.values("sent_at")[:1]),
    )


class _House:
    """Who and what the conversations are drawn from."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.inboxes = list(Inbox.objects.filter(key__in=[company.KEY, company.PRO_KEY]).order_by("pk"))
        self.tags = {inbox.pk: list(Tag.objects.filter(inbox=inbox)) for inbox in self.inboxes}
        groups = {group.name: group for group in Group.objects.all()}
        self.group_of = {employee.email: groups[employee.group] for employee in company.STAFF if employee.group}
        self.agents = list(User.objects.filter(email__in=self.group_of).order_by("pk"))

    def visitor(self, moment: datetime) -> Visitor:
        """Not stored yet; three of ten have no name."""
        title, path = self.chance.choice(words.PAGES)
        name = f"{self.chance.choice(words.FIRST_NAMES)} {self.chance.choice(words.LAST_NAMES)}"
        return Visitor(
            name=name if self.chance.random() < 0.7 else "",
            is_proven=True,
            language="fr",
            created_at=moment,
            seen_at=moment,
            page_title=title,
            page_url=f"https://maisonlorme.fr{path}",
        )


def _plans(messages: int, conversations: int, chance: random.Random, now: datetime) -> list[Plan]:
    """Long and short conversations over the past year that have so many messages together; the last are still open."""
    mean, rest = divmod(messages, conversations)
    sizes = [mean] * conversations
    for i in range(0, conversations - 1, 2):
        shift = chance.randint(0, mean - FEWEST)
        sizes[i] += shift
        sizes[i + 1] -= shift
    sizes[0] += rest
    still_open = min(STILL_OPEN, conversations // 2)
    past = sorted(now - HOUR - YEAR * chance.random() for _ in range(conversations - still_open))
    lately = sorted(now - timedelta(minutes=1) - HOUR * chance.random() for _ in range(still_open))
    return [
        Plan(moment, size, is_open=place >= len(past))
        for place, (moment, size) in enumerate(zip([*past, *lately], sizes, strict=True))
    ]


def _conversations(house: _House, plans: list[Plan]) -> list[Conversation]:
    """Their rows. A visitor comes back twice, but has one open conversation at most."""
    visitors: list[Visitor] = []
    for place, plan in enumerate(plans):
        is_new = plan.is_open or place % 3 == 0
        visitors.append(house.visitor(plan.opened_at) if is_new else visitors[-1])
    Visitor.objects.bulk_create({visitor.key: visitor for visitor in visitors}.values())
    return Conversation.objects.bulk_create(
        _conversation(house, visitor, plan, house.agents[place % len(house.agents)])
        for place, (visitor, plan) in enumerate(zip(visitors, plans, strict=True))
    )


def _conversation(house: _House, visitor: Visitor, plan: Plan, agent: User) -> Conversation:
    inbox = house.chance.choice(house.inboxes)
    row = Conversation(
        inbox=inbox,
        visitor=visitor,
        agent=agent,
        group=house.group_of[agent.email],
        status=Status.ACTIVE,
        revision=plan.size,
        opened_at=plan.opened_at,
        opened_on=visitor.page_title,
        assigned_at=plan.opened_at,
    )
    if plan.is_open:
        row.last_message_at = plan.opened_at + timedelta(seconds=house.chance.randint(10, 50))
        row.owed_since = row.last_message_at if house.chance.random() < 0.5 else None
    else:
        row.last_message_at = row.closed_at = plan.opened_at + timedelta(minutes=house.chance.randint(6, 50))
        row.status, row.closed_by = Status.CLOSED, Conversation.ClosedBy.AGENT
        row.tag = house.chance.choice(house.tags[inbox.pk])
    return row


def _lines(conversation: Conversation, chance: random.Random) -> Iterator[Message]:
    """The thread: opened, a question, assigned, then both in turn, and the end. Its revisions count it."""
    size, ends = conversation.revision, conversation.is_closed
    agent = cast(User, conversation.agent)
    told: dict[int, Line] = {1: Opened(conversation.opened_on), 3: Assigned(agent)}
    if ends:
        told[size] = ClosedByAgent(agent, conversation.tag)
    step = (conversation.last_message_at - conversation.opened_at) / size
    questions, answers = _words_for(conversation, chance)
    owes = conversation.owed_since is not None
    for revision in range(1, size + 1):
        row = timeline.row(told[revision]) if revision in told else Message()
        row.conversation, row.revision = conversation, revision
        row.sent_at = conversation.opened_at + step * revision
        if revision not in told:
            row.from_visitor = revision == 2 or (size - revision - ends) % 2 != owes
            row.agent_id = None if row.from_visitor else conversation.agent_id
            row.text = chance.choice(questions if row.from_visitor else answers)
            row.status = Message.Status.READ if ends or revision < size else Message.Status.DELIVERED
        yield row


def _words_for(conversation: Conversation, chance: random.Random) -> tuple[list[str], list[str]]:
    talks = {talk[0]: talk[1:] for talk in words.TALKS}
    tag = conversation.tag.name if conversation.tag else ""
    return talks.get(tag) or talks[chance.choice(list(talks))]
