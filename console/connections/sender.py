"""Answers on their way to providers: a job takes what waits in a conversation, one message after the other.

The workers of these jobs are their own (`console/management/jobs.py`): a provider that is slow keeps no file from being
scanned and no webhook from being read.
"""

import logging

from django.dispatch import receiver
from django.tasks import task
from django.utils import timezone

from console.outgoing.addresses import NotPublic
from console.outgoing.client import Client, NotConnected, Unanswered
from conversations import contacts, delivery, message_templates, outboxes, reach, sending
from conversations.connectors.connector import Answer, Later, Refused, Request
from conversations.connectors.failure import Failure
from conversations.models import Attachment, Message, PrivateReply
from conversations.signals import answer_waits

from . import sent_files

SECONDS = 20.0  # for a whole request
LONGEST_ANSWER = 100_000  # bytes

logger = logging.getLogger(__name__)

client = Client()


@receiver(answer_waits)
def ask(conversation_id, **_):
    send.enqueue(conversation_id)


@task(queue_name="sending")
def send(conversation_id):
    """Safe to run twice, safe to lose."""
    send_waiting(conversation_id)


def send_waiting(conversation_id, *, clock=timezone.now):
    """Sends what is due, until something has to wait. `clock` tells the time, which passes while it is at it."""
    while (claim := sending.claim(conversation_id, now=clock())) is not None:
        sending.settle(claim, _answer_to(claim, clock()), now=clock())


def ask_again(now):
    """What is due: the pace of a channel, an attempt after one that failed, a job that was lost."""
    conversations = outboxes.claim_due(now)
    for conversation_id in conversations:
        send.enqueue(conversation_id)
    return len(conversations)


def _answer_to(claim, now) -> Answer | None:
    """What became of its request. None: nobody knows."""
    request = _request_for(claim, now)
    if isinstance(request, Refused):
        return request
    asking = client.request(
        request.method, request.url, headers=request.headers, body=request.body, seconds=SECONDS, longest=LONGEST_ANSWER
    )
    try:
        answer = client.run(asking).result()
    except (NotPublic, NotConnected) as trouble:
        logger.warning("Message %s was not sent: %s", claim.message.pk, type(trouble).__name__)
        return Later(Failure.AWAY)
    except Unanswered as trouble:
        logger.warning("Nobody knows whether message %s was sent: %s", claim.message.pk, trouble)
        return None
    return claim.connection.connector.answer(answer.status, answer.headers, answer.body)


def _request_for(claim, now) -> Request | Refused:
    """Or why the provider need not be asked at all."""
    person = contacts.person_of(claim.connection, claim.message.conversation.visitor)
    theirs = reach.of(claim.message.conversation)
    if (failure := _obstacle(claim, person, theirs, now)) is not None:
        return Refused(failure)
    try:
        request = _request(claim, person, now)
    except KeyError:  # something has not been entered
        return Refused(Failure.NOT_ALLOWED)
    is_late = isinstance(request, Request) and theirs.is_for_people(now)
    return claim.connection.connector.as_a_person(request) if is_late else request


def _obstacle(claim, person, theirs, now) -> Failure | None:
    """What the visitor, the provider or the administrator does not want, known without asking anybody."""
    connection, message = claim.connection, claim.message
    if person is None:
        return Failure.UNREACHABLE
    is_template = message_templates.filled_in(message.details) is not None
    is_by_person = message.agent_id is not None
    obstacle = theirs.obstacle(is_template=is_template, is_by_person=is_by_person, now=now)
    if obstacle is not None:
        return obstacle
    limit = connection.connector.limit(person, connection.account)
    if limit is not None and sending.is_spent(connection, limit, now=now):
        return Failure.COUNTRY
    is_refused = message.kind == Message.Kind.FILE and message.attachment.state != Attachment.State.CLEAN  # scanned
    return Failure.REFUSED if is_refused or (is_template and not connection.connector.templates) else None


def _request(claim, person, now) -> Request | Refused:
    """Raises KeyError."""
    connector, account, message = claim.connection.connector, claim.connection.account, claim.message
    if template := message_templates.filled_in(message.details):
        return connector.templates.message(person, template, account)
    if message.kind == Message.Kind.FILE:
        return connector.file_message(person, sent_files.outgoing(message.attachment, connector, now=now), account)
    return _text(claim.connection, message, person)


def _text(connection, message, person) -> Request | Refused:
    """By itself, or as the answer to what they wrote last, which may be for their eyes alone."""
    connector, account = connection.connector, connection.account
    private = PrivateReply.objects.filter(message=message).first()
    of = delivery.outside_id_of(private.of) if private else delivery.last_outside_id(message)
    if private:
        return connector.private_reply(of, message.text, account) if of else Refused(Failure.UNREACHABLE)
    return connector.reply(of, person, message.text, account)
