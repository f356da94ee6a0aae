"""What is missing so that somebody can answer: asked by the set-up page, the head of the board and the widget."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from conversations.channels import channel_named
from conversations.connectors.health import Fault
from conversations.models import Connection, Group, Inbox, Visitor

from .models import Agent, Availability, AvailabilityQuerySet, EscalationStep, Rule

ANSWERING = {"no_rule", "no_agents", "no_channel"}
WORDS: dict[str, Promise] = {
    "no_rule": _("%(inbox)s: no rule sends its conversations to a group. Nobody gets them."),
    "no_rest": _("%(inbox)s: each of its rules asks for a language or a page. Nobody gets the other conversations."),
    "no_agents": _("%(inbox)s: its rule leads to %(group)s, a group without agents."),
    "no_channel": _("%(inbox)s: no agent of %(group)s has the channel %(channel)s."),
    "no_tags": _("%(inbox)s: a tag is required, but there is none to choose."),
    "no_origin": _("%(inbox)s: no site may show this chat yet."),
    "no_connection": _("%(inbox)s: this inbox is not connected to its provider yet. Nothing comes in."),
    "fault": _("%(inbox)s: the connection to the provider does not work. %(why)s"),
}
STEPS = {
    "no_rule": "rule",
    "no_rest": "rule",
    "no_agents": "group",
    "no_channel": "people",
    "no_origin": "site",
    "no_connection": "site",
    "fault": "site",
}


@dataclass(frozen=True)
class Lack:
    """`kind`: a name in WORDS; `step`: of the set-up, where it is mended."""

    kind: str
    inbox: Inbox
    group: Group | None = None
    fault: str = ""  # a Fault, where there is one

    @property
    def step(self) -> str:
        return STEPS.get(self.kind, "inbox")

    @property
    def words(self) -> str:
        facts = {"inbox": self.inbox, "group": self.group, "channel": channel_named(self.inbox.channel).label}
        why = Fault(self.fault).label if self.fault else ""
        return str(WORDS[self.kind] % {**facts, "why": why})

    @property
    def is_of_connection(self) -> bool:
        """It is mended beside the keys of the provider."""
        return self.kind in ("no_connection", "fault")


def lacks() -> list[Lack]:
    """Of all inboxes in use, in the order of the inboxes; a constant number of queries."""
    inboxes = Inbox.objects.filter(is_active=True).select_related("website")
    agents, channels, helpers = _agents(), _channels(), _helpers()
    faults = dict(Connection.objects.values_list("inbox", "fault"))  # "" of what works
    found: list[Lack] = []
    for inbox in inboxes.prefetch_related("tags", "rules__group"):
        found += _ways(inbox, agents, channels, helpers)
        if inbox.tag_required and not inbox.tags.all():
            found.append(Lack("no_tags", inbox))
        channel = channel_named(inbox.channel)
        if channel.is_on_site and not inbox.website.origins:
            found.append(Lack("no_origin", inbox))
        if channel.connector and inbox.pk not in faults:
            found.append(Lack("no_connection", inbox))
        if channel.connector and (fault := faults.get(inbox.pk)):
            found.append(Lack("fault", inbox, fault=fault))
    return found


def unanswered() -> QuerySet[Inbox]:
    """Inboxes in use of which a conversation may reach nobody; `lacks` has the reasons, of a kind in ANSWERING.

    Lazy, so that it can be asked within another query.
    """
    channel = OuterRef("inbox__channel")
    theirs = _able().filter(channel=channel, agent__user__desk_groups=OuterRef("group"))
    asked = EscalationStep.objects.filter(group=OuterRef(OuterRef("group")), target__isnull=False).values("target")
    helping = _able().filter(channel=channel, agent__user__desk_groups__in=asked)
    rules = Rule.objects.filter(inbox=OuterRef("pk"))
    leads_nowhere = Exists(rules.exclude(Exists(theirs)).exclude(Exists(helping)))
    return Inbox.objects.filter(leads_nowhere | ~Exists(rules), is_active=True)


def can_answer(inbox: Inbox, visitor: Visitor | None = None) -> bool:
    """Whether a rule leads to somebody who has this channel, available now or not: any rule, or the first that fits
    this visitor, who is asked for by one query more.

    In its group, or in one that this group's escalation asks. Theirs is not begun, so it leads no further.
    """
    return _within_reach(_rules_for(inbox, visitor), inbox.channel).exists()


def is_served_now(inbox: Inbox) -> bool:
    """The same of somebody who is available, with a free slot or not."""
    return _within_reach(_rules_for(inbox), inbox.channel).wanted().exists()


def _ways(
    inbox: Inbox, agents: set[int], channels: dict[int, set[str]], helpers: dict[int, set[int]]
) -> Iterator[Lack]:
    """What is wrong with each of its rules, a group once. It is well where another group helps out."""
    rules = inbox.rules.all()
    groups = {rule.group_id: rule.group for rule in rules}
    if not groups:
        yield Lack("no_rule", inbox)
    elif not any(rule.fits_all for rule in rules):
        yield Lack("no_rest", inbox)
    for pk, group in groups.items():
        if any(inbox.channel in channels[other] for other in helpers[pk]):
            continue
        if pk not in agents:
            yield Lack("no_agents", inbox, group)
        elif inbox.channel not in channels[pk]:
            yield Lack("no_channel", inbox, group)


def _rules_for(inbox: Inbox, visitor: Visitor | None = None) -> QuerySet[Rule]:
    """All of them, or the one that decides for this visitor."""
    rules = Rule.objects.filter(inbox=inbox)
    if visitor is None:
        return rules
    return rules.filter(pk__in=[rule.pk for rule in rules if rule.fits(visitor)][:1])


def _within_reach(rules: QuerySet[Rule], channel: str) -> AvailabilityQuerySet:
    groups = rules.values("group")
    asked = EscalationStep.objects.filter(group__in=groups, target__isnull=False).values("target")
    able = _able().filter(channel=channel)
    return able.filter(Q(agent__user__desk_groups__in=groups) | Q(agent__user__desk_groups__in=asked))


def _able() -> AvailabilityQuerySet:
    """On whom a conversation can be put, available now or not."""
    return Availability.objects.filter(agent__user__is_active=True).exclude(capacity=0)


def _agents() -> set[int]:
    return set(Agent.objects.filter(user__is_active=True).values_list("user__desk_groups", flat=True))


def _helpers() -> dict[int, set[int]]:
    """By group, those that its escalation asks as well."""
    found: dict[int, set[int]] = defaultdict(set)
    for group, target in EscalationStep.objects.filter(target__isnull=False).values_list("group", "target"):
        found[group].add(target)
    return found


def _channels() -> dict[int, set[str]]:
    """By group, the channels on which somebody of it can have a conversation."""
    found: dict[int, set[str]] = defaultdict(set)
    for group, channel in _able().values_list("agent__user__desk_groups", "channel"):
        found[group].add(channel)
    return found
