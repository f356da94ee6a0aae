"""Whether what was entered of a connection is right: asked of its provider as soon as it is saved, and again by itself.

When it is asked next stands in its row (`Connection.check_due_at`): a clock claims it, so that of several one asks.
What is saved meanwhile is due at once, and what was found of the keys before is not kept.
"""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from .channels import all_channels
from .connectors.health import Fault, Health
from .models import Connection

EVERY = timedelta(hours=6)  # tokens expire
AFTER_FAULT = timedelta(minutes=10)


def claim_due(now: datetime) -> list[int]:
    """The connections that are to be checked; each once."""
    connected = [channel.name for channel in all_channels() if channel.connector]
    due = Connection.objects.filter(inbox__channel__in=connected, inbox__is_active=True)
    due = due.filter(Q(check_due_at=None) | Q(check_due_at__lte=now))
    found = list(due.values_list("pk", "check_due_at")[:100])
    seen = [(pk, Connection.objects.filter(pk=pk, check_due_at=due_at)) for pk, due_at in found]
    return [pk for pk, as_seen in seen if as_seen.update(check_due_at=now + AFTER_FAULT)]


def keep(connection: Connection, health: Health, *, now: datetime) -> None:
    """`connection`: as it was when its provider was asked."""
    Connection.objects.filter(pk=connection.pk, check_due_at=connection.check_due_at).update(
        check_due_at=now + (AFTER_FAULT if health.fault else EVERY),
        checked_at=now,
        fault=health.fault or "",
        fault_code=health.code[:40],
        known_as=health.name[:200],
    )


def words(health: Health) -> str:
    """A sentence or two for an administrator."""
    if health.fault is None:
        return _("The connection works: %(name)s.") % {"name": health.name}
    code = _(" (code %(code)s)") % {"code": health.code} if health.code else ""
    return f"{health.fault.label}{code}"


def found(connection: Connection) -> Health | None:
    """At the last check; None where there was none since it was saved."""
    if connection.checked_at is None:
        return None
    fault = Fault(connection.fault) if connection.fault else None
    return Health(fault, connection.known_as, connection.fault_code)
