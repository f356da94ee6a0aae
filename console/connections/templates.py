"""Templates come from the providers: an account's are read every few hours, and when an administrator asks for it."""

import logging

from django.tasks import task
from django.utils import timezone

from console.outgoing.addresses import NotPublic
from console.outgoing.client import TooLong, Unanswered
from conversations import message_templates
from conversations.connectors.failure import Failure
from conversations.connectors.templates import Page, Template
from conversations.models import Connection

from .sender import client

SECONDS = 20.0  # for one page
LONGEST_PAGE = 2_000_000  # bytes
MOST_PAGES = 30

logger = logging.getLogger(__name__)


@task(queue_name="sending")
def read(inbox_id):
    """Safe to run twice, safe to lose."""
    connection = Connection.objects.select_related("inbox").filter(inbox=inbox_id).first()
    if connection and connection.is_possible and connection.connector.templates:
        read_all(connection, now=timezone.now())


def ask_when_due(now):
    inboxes = message_templates.claim_due(now)
    for inbox_id in inboxes:
        read.enqueue(inbox_id)
    return len(inboxes)


def read_all(connection, *, now):
    """All pages, or none of it: what is missing from half of them is not gone."""
    found: list[Template] = []
    after = ""
    for _ in range(MOST_PAGES):
        page = _page(connection, after)
        if not isinstance(page, Page):
            message_templates.fail(connection.inbox, page)
            return
        found += page.templates
        after = page.after
        if not after:
            break
    message_templates.keep(connection.inbox, found, now=now)


def _page(connection, after):
    """Some of them, or why there are none, a Failure."""
    templates = connection.connector.templates
    try:
        request = templates.page_request(connection.account, after)
        asking = client.request(
            request.method, request.url, headers=request.headers, seconds=SECONDS, longest=LONGEST_PAGE
        )
        answer = client.run(asking).result()
    except KeyError:  # something has not been entered
        return Failure.NOT_ALLOWED
    except (NotPublic, Unanswered, TooLong) as trouble:
        logger.warning("The templates of inbox %s were not read: %s", connection.inbox_id, type(trouble).__name__)
        return Failure.AWAY
    page = templates.page(answer.status, answer.body)
    return page if isinstance(page, Page) else page.failure
