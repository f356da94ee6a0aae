"""The names of people whose provider tells none with their messages, asked for one after the other."""

import logging

from django.dispatch import receiver
from django.tasks import task
from django.utils import timezone

from console.outgoing.addresses import NotPublic
from console.outgoing.client import Unanswered
from conversations import names
from conversations.connectors.failure import Failure
from conversations.models import Connection
from conversations.signals import name_awaited

from .fetching import client

SECONDS = 10.0
LONGEST_ANSWER = 20_000  # bytes

logger = logging.getLogger(__name__)


@receiver(name_awaited)
def ask(**_):
    fetch.enqueue()


@task(queue_name="fetching")
def fetch():
    """Safe to run twice, safe to lose."""
    fetch_awaited()


def fetch_awaited(*, clock=timezone.now):
    """Until none is due. `clock` tells the time, which passes while it is at it."""
    while (identity := names.claim(clock())) is not None:
        told = _told(identity)
        if not isinstance(told, Failure):
            names.learn(identity, told)
        elif told == Failure.NOT_ALLOWED:
            names.put_off_all(identity, now=clock())
        else:
            names.put_off(identity, now=clock())


def _told(identity):
    """The name, which may be empty; or why it is not told, a Failure."""
    connection = Connection.objects.select_related("inbox").filter(inbox=identity.inbox_id).first()
    if connection is None or not connection.is_possible or connection.connector.tells_names:
        return Failure.NOT_ALLOWED
    try:
        wanted = connection.connector.name_request(identity.external_id, connection.account)
    except KeyError:  # something has not been entered
        return Failure.NOT_ALLOWED
    asking = client.request(wanted.method, wanted.url, headers=wanted.headers, seconds=SECONDS, longest=LONGEST_ANSWER)
    try:
        answer = client.run(asking).result()
    except (NotPublic, Unanswered) as trouble:
        logger.info("A name was not asked for: %s", type(trouble).__name__)
        return Failure.AWAY
    return connection.connector.name_told(answer.status, answer.body)
