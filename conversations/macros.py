"""What a macro may consist of, and where it may be used. It is run by routing, which knows how to transfer."""

from collections.abc import Collection, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from .lifecycle import LONGEST_SNOOZE
from .models import Inbox, Macro, MacroStep, Tag

Action = MacroStep.Action
ENDINGS = (Action.SNOOZE, Action.TRANSFER, Action.CLOSE)  # the conversation has left the desk: nothing can follow


def usable_at(inbox: Inbox) -> QuerySet[Macro]:
    """With their steps, in their order. Those without steps do nothing and are not offered."""
    steps = Prefetch("steps", MacroStep.objects.select_related("group").order_by("position", "pk"))
    here = Q(inboxes=None) | Q(inboxes=inbox)
    return Macro.objects.filter(here, steps__isnull=False).distinct().prefetch_related(steps)


def is_heard(actions: Collection[str]) -> bool:
    """It says something to the visitor, or ends what is theirs: whoever runs it looks at it first."""
    return not {Action.REPLY, *ENDINGS}.isdisjoint(actions)


def check(steps: Sequence[MacroStep], inboxes: Collection[Inbox]) -> None:
    """Raises ValidationError with a sentence for each thing that can never work. `inboxes`: none means all."""
    actions = [step.action for step in steps]
    problems = []
    if any(action in ENDINGS for action in actions[:-1]):
        problems.append(_("Nothing can follow a snooze, a transfer or a closing: put it last, and only one of them."))
    if actions.count(Action.TAG) > 1:
        problems.append(_("A conversation has one tag: keep one of these steps."))
    problems += [_too_long() for step in steps if step.action == Action.SNOOZE and not _may_last(step.hours)]
    places = list(inboxes) or list(Inbox.objects.all())
    problems += _tags_missing(steps, places)
    if Action.CLOSE in actions and Action.TAG not in actions:
        problems += _tags_demanded(places)
    if problems:
        raise ValidationError(problems)


def _may_last(hours: int | None) -> bool:
    return hours is None or 0 < hours * 3600 <= LONGEST_SNOOZE.total_seconds()


def _too_long() -> str:
    return _("A snooze lasts from 1 hour to 90 days.")


def _tags_missing(steps: Sequence[MacroStep], places: Collection[Inbox]) -> list[str]:
    wanted = [step.tag_name for step in steps if step.action == Action.TAG and step.tag_name]
    known = {name.lower() for name in Tag.objects.filter(inbox__in=places).values_list("name", flat=True)}
    missing = [name for name in wanted if name.lower() not in known]
    return [_("No inbox of this macro has a tag “%(tag)s”.") % {"tag": name} for name in missing]


def _tags_demanded(places: Collection[Inbox]) -> list[str]:
    return [
        _("%(inbox)s requires a tag to close: add a step that tags.") % {"inbox": inbox}
        for inbox in places
        if inbox.tag_required and inbox.tags.exists()
    ]
