"""An inbox's templates: kept as its provider has them, offered where they are approved, and filled.

When an account's templates are read next stands in its row (`Connection.templates_due_at`): a clock claims it, so that
of several one asks, and what failed is asked again sooner.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from .base.errors import NotPossible
from .base.text import is_blank, well_formed
from .channels import all_channels
from .connectors.templates import Filled, State, Template
from .models import Connection, Inbox, MessageTemplate

EVERY = timedelta(hours=6)  # providers pause and reject without being asked
AFTER_FAILURE = timedelta(minutes=10)
LONGEST_VALUE = 500  # characters in one gap

_GAP = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True)
class Gap:
    """A place in a template that its sender fills: `name` is a number, or a name that somebody gave it."""

    part: str  # header or body
    name: str

    @property
    def field(self) -> str:
        return f"{self.part}-{self.name}"


def offered(inbox: Inbox) -> QuerySet[MessageTemplate]:
    return MessageTemplate.objects.filter(inbox=inbox, state=State.APPROVED)


def gaps_of(template: MessageTemplate) -> list[Gap]:
    """Each once, in the order in which they are read."""
    found = [Gap(part, name) for part in ("header", "body") for name in _GAP.findall(getattr(template, part))]
    return list(dict.fromkeys(found))


def pieces_of(text: str) -> list[tuple[str, str]]:
    """A text around its gaps, as pairs: what stands there, and the name of the gap behind it, empty at the end."""
    parts = _GAP.split(text)
    return list(zip(parts[::2], [*parts[1::2], ""], strict=True))


def filled(template: MessageTemplate, values: Mapping[str, object]) -> tuple[Filled, str]:
    """What goes to the provider, and how it will read. `values`: by the gaps' fields. Raises NotPossible."""
    words = {gap: _checked(values.get(gap.field)) for gap in gaps_of(template)}
    header, body = ({gap.name: text for gap, text in words.items() if gap.part == part} for part in ("header", "body"))
    read = [_replaced(template.header, header), _replaced(template.body, body), template.footer]
    return Filled(template.name, template.language, header, body), "\n\n".join(filter(None, read))


def details_of(sent: Filled) -> dict[str, Any]:
    """As it stands in the row of its message."""
    return {"template": asdict(sent)}


def filled_in(details: Mapping[str, Any]) -> Filled | None:
    """The template that a message is, out of its row; None for any other message."""
    return Filled(**details["template"]) if "template" in details else None


def claim_due(now: datetime) -> list[int]:
    """The inboxes whose templates are to be read; each once."""
    with_templates = [one.name for one in all_channels() if one.connector and one.connector.templates]
    due = Connection.objects.filter(inbox__channel__in=with_templates, inbox__is_active=True)
    due = due.filter(Q(templates_due_at=None) | Q(templates_due_at__lte=now))
    found = list(due.values_list("inbox", "templates_due_at")[:100])
    seen = [(pk, Connection.objects.filter(inbox=pk, templates_due_at=due_at)) for pk, due_at in found]
    return [pk for pk, as_seen in seen if as_seen.update(templates_due_at=now + AFTER_FAILURE)]


@transaction.atomic
def keep(inbox: Inbox, templates: Sequence[Template], *, now: datetime) -> None:
    """All that the provider has now; what it has no more goes."""
    told = {template.outside_id: template for template in templates}
    MessageTemplate.objects.filter(inbox=inbox).exclude(outside_id__in=told).delete()
    for template in told.values():
        facts = asdict(template) | {"buttons": list(template.buttons)}
        MessageTemplate.objects.update_or_create(inbox=inbox, outside_id=facts.pop("outside_id"), defaults=facts)
    _read(inbox, templates_due_at=now + EVERY, templates_read_at=now, templates_failure="")


def fail(inbox: Inbox, failure: str) -> None:
    """They could not be read; those that are known stay."""
    _read(inbox, templates_failure=failure)


def ask(inboxes: QuerySet[Inbox]) -> int:
    """They are read at once. Answers how many inboxes have a connection."""
    return Connection.objects.filter(inbox__in=inboxes).update(templates_due_at=None)


def _read(inbox: Inbox, **changes: Any) -> None:
    Connection.objects.filter(inbox=inbox).update(**changes)


def _checked(value: object) -> str:
    """One line: providers take no other in a gap."""
    text = " ".join(well_formed(value).split()) if isinstance(value, str) else ""
    if is_blank(text):
        raise NotPossible(_("Fill in every field of the template."))
    if len(text) > LONGEST_VALUE:
        raise NotPossible(_("A field takes at most %(most)d characters.") % {"most": LONGEST_VALUE})
    return text


def _replaced(text: str, words: Mapping[str, str]) -> str:
    return _GAP.sub(lambda gap: words[gap[1]], text)
