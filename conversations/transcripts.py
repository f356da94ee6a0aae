"""A conversation sent to its visitor by e-mail, when they ask for it: their words and the agents', nothing of the desk.

What is asked for has a row with a time; a job sends it, and the clock asks again for what is overdue, so that a job
may fail or be lost. An address that the mail server refuses is given up at once, and the visitor told.
"""

import logging
import smtplib
from datetime import datetime, timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.tasks import task
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from . import access, signals, threads
from .base.announcing import announce
from .base.errors import NotPossible, NotReachable
from .base.text import name
from .lines.transcript_sent import TranscriptSent
from .models import Conversation, Inbox, Message, Transcript, Visitor

logger = logging.getLogger(__name__)

EVERY = timedelta(minutes=10)
MOST = 3  # of one conversation
LONGEST_ADDRESS = 254  # characters, RFC 5321
LAST_MESSAGES = 1000  # of a long conversation
FIRST_WAIT = timedelta(minutes=1)  # each one after it is five times as long
ATTEMPTS = 5


def checked(address: object) -> str:
    """An e-mail address, and nothing that could become another header. Raises NotPossible."""
    text = address.strip() if isinstance(address, str) else ""
    try:
        validate_email(text)
    except ValidationError as error:
        raise NotPossible(_("Write an e-mail address, like name@example.com.")) from error
    if len(text) > LONGEST_ADDRESS:
        raise NotPossible(_("Write an e-mail address, like name@example.com."))
    return text


def refusal_for(conversation: Conversation, now: datetime) -> str:
    """Why it cannot be asked for now; empty where it can. Who was blocked is sent nothing."""
    if not conversation.is_closed or conversation.closed_by == Conversation.ClosedBy.BLOCK:
        return _("This conversation can be sent once it has ended.")
    asked = list(Transcript.objects.filter(conversation=conversation).values_list("asked_at", "failed_at"))
    if any(failed_at is None and asked_at > now - EVERY for asked_at, failed_at in asked):
        return _("It was asked for a moment ago. You can ask again in 10 minutes.")
    if len(asked) >= MOST:
        return _("This conversation has been asked for 3 times already.")
    return ""


@transaction.atomic
def ask(
    visitor: Visitor, inbox: Inbox, conversation_id: int, *, address: str, language: str, now: datetime
) -> Transcript:
    """For the visitor's own conversation, so often and no more. Raises NotReachable or NotPossible."""
    own = access.conversations_of(visitor, inbox).select_for_update(of=("self",))
    conversation = own.filter(pk=conversation_id).first()
    if conversation is None:
        raise NotReachable(_("This conversation cannot be sent."))
    if refusal := refusal_for(conversation, now):
        raise NotPossible(refusal)
    transcript = Transcript.objects.create(
        conversation=conversation, address=address, language=language, asked_at=now, due_at=now + FIRST_WAIT
    )
    transaction.on_commit(partial(send.enqueue, transcript.pk, 0), robust=True)
    _announce(conversation)
    return transcript


def last_of(conversation: Conversation) -> Transcript | None:
    return Transcript.objects.filter(conversation=conversation).order_by("-pk").first()


def overdue(now: Any) -> QuerySet[Transcript]:
    """Those whose jobs' time has passed without an end: the mail server was away, or the worker stopped."""
    return Transcript.objects.filter(due_at__lte=now)


def ask_again(now: datetime) -> int:
    """Asks for their jobs."""
    asked = 0
    for pk, attempts in list(overdue(now).order_by("due_at").values_list("pk", "attempts")[:100]):
        if overdue(now).filter(pk=pk).update(due_at=now + FIRST_WAIT):
            send.enqueue(pk, attempts)
            asked += 1
    return asked


@task
def send(transcript_id: int, after: int) -> None:
    """Safe to run twice, safe to lose."""
    deliver(transcript_id, after=after, now=timezone.now())


def deliver(transcript_id: int, *, after: int, now: datetime) -> bool:
    """One attempt, `after` so many: of two jobs for the same one, the one who counts it makes it.

    True when the mail server has taken the letter.
    """
    waiting = Transcript.objects.filter(pk=transcript_id, attempts=after, due_at__isnull=False)
    if not waiting.update(attempts=after + 1, due_at=now + FIRST_WAIT * 5**after):
        return False
    transcript = Transcript.objects.select_related("conversation__inbox__website").get(pk=transcript_id)
    try:
        letter(transcript).send()
    except Exception as trouble:  # noqa: BLE001 - whatever it is: the visitor is told, or it is tried again
        logger.warning("Transcript %s was not sent: %s", transcript.pk, type(trouble).__name__)
        is_over = _is_final(trouble) or transcript.attempts >= ATTEMPTS
        _settle(transcript, **({"failed_at": now, "due_at": None} if is_over else {}))
        return False
    _settle(transcript, sent_at=now, due_at=None)
    return True


def letter(transcript: Transcript) -> EmailMultiAlternatives:
    """The mail, as text and HTML, in the visitor's language and the inbox's time."""
    conversation = transcript.conversation
    inbox = conversation.inbox
    with translation.override(transcript.language), timezone.override(ZoneInfo(inbox.timezone)):
        words = Message.objects.for_visitors().filter(conversation=conversation).select_related("agent", "attachment")
        last = list(words.order_by("-pk")[: LAST_MESSAGES + 1])
        company = name(inbox.company) or name(inbox.name)
        content = {
            "company": company,
            "conversation": conversation,
            "messages": last[:LAST_MESSAGES][::-1],
            "is_cut": len(last) > LAST_MESSAGES,
            "colour": inbox.website.colour,
            "language": transcript.language,
        }
        mail = EmailMultiAlternatives(
            subject=_("Your conversation with %(company)s") % {"company": company},
            body=render_to_string("mail/transcript.txt", content),
            from_email=str(Address(company, addr_spec=parseaddr(settings.DEFAULT_FROM_EMAIL)[1])),
            to=[transcript.address],
            headers={"Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("mail/transcript.html", content), "text/html")
    return mail


def _is_final(trouble: Exception) -> bool:
    """The mail server will never take it: no such address, or a letter it does not like."""
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in trouble.recipients.values())
    if isinstance(trouble, smtplib.SMTPDataError):
        return trouble.smtp_code >= 500
    return isinstance(trouble, ValueError | MessageError)  # no letter can be made of it


@transaction.atomic
def _settle(transcript: Transcript, **changes: Any) -> None:
    conversation = Conversation.objects.select_for_update().get(pk=transcript.conversation_id)
    if changes:
        Transcript.objects.filter(pk=transcript.pk).update(**changes)
    if changes.get("sent_at"):
        threads.tell_line(conversation, TranscriptSent(transcript.address), now=changes["sent_at"])
    _announce(conversation)


def _announce(conversation: Conversation) -> None:
    announce(signals.transcript_changed, visitor_id=conversation.visitor_id, inbox_id=conversation.inbox_id)
