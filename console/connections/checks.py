"""An administrator asks a provider whether what was entered of an inbox is right, and is told in words."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console.outgoing.addresses import NotPublic
from console.outgoing.client import Unanswered
from conversations.connectors.health import Fault, Health
from conversations.models import Connection

from . import sender

SECONDS = 10.0
LONGEST_ANSWER = 100_000  # bytes
WARNED_BEFORE = timedelta(days=90)


@require_POST
def check(request, pk):
    """What was entered last, as it is stored: what stands in the form and was not saved is not asked about."""
    connection = get_object_or_404(Connection.objects.select_related("inbox"), pk=pk)
    if not request.user.has_perm("conversations.change_connection") or not connection.is_possible:
        raise PermissionDenied
    health = health_of(connection)
    if health.fault is None:
        messages.success(request, _("The connection works: %(name)s.") % {"name": health.name})
    else:
        code = _(" (code %(code)s)") % {"code": health.code} if health.code else ""
        messages.error(request, f"{health.fault.label}{code}")
    return redirect("admin:conversations_inbox_change", connection.inbox_id)


def health_of(connection) -> Health:
    """Asks the provider: the first fault, or the name that the last answer tells."""
    connector, health = connection.connector, Health(Fault.INCOMPLETE)
    try:
        wanted = connector.checks(connection.account)
    except KeyError:
        return health
    for request in wanted:
        health = _asked(connector, request)
        if health.fault is not None:
            break
    return health


def _asked(connector, request) -> Health:
    asking = sender.client.request(
        request.method, request.url, headers=request.headers, seconds=SECONDS, longest=LONGEST_ANSWER
    )
    try:
        answer = sender.client.run(asking).result()
    except (NotPublic, Unanswered):
        return Health(Fault.AWAY)
    return connector.health(answer.status, answer.body)


def warnings(today):
    """In words, what is going to end at the providers of inboxes within three months."""
    connections = Connection.objects.select_related("inbox")
    ends = {day for connection in connections if connection.is_possible and (day := connection.connector.ends())}
    words = _("Meta will stop serving the version in GRAPH_API_URL on %(day)s: set a newer one before then.")
    return [words % {"day": date_format(day)} for day in sorted(ends) if day - today <= WARNED_BEFORE]
