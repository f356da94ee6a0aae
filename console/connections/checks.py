"""A provider is asked whether what was entered of an inbox is right: by a job, or at once by an administrator."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.tasks import task
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console.outgoing.addresses import NotPublic
from console.outgoing.client import Unanswered
from conversations import connection_checks
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
    connection_checks.keep(connection, health_of(connection), now=timezone.now())
    page = reverse("admin:conversations_inbox_change", args=[connection.inbox_id])
    return redirect(f"{page}#connection-group")  # where the answer stands, beside the button


@task(queue_name="sending")
def check_saved(connection_id):
    """Safe to run twice, safe to lose."""
    connection = Connection.objects.select_related("inbox").filter(pk=connection_id).first()
    if connection and connection.is_possible:
        connection_checks.keep(connection, health_of(connection), now=timezone.now())


def ask_when_due(now):
    due = connection_checks.claim_due(now)
    for connection_id in due:
        check_saved.enqueue(connection_id)
    return len(due)


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
