"""The e-mail to a supervisor when nobody of a group is there for a visitor: sent by a job, while it holds."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.dispatch import receiver
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conversations.base.text import name
from conversations.models import Conversation
from conversations.people.models import User
from conversations.people.preferences import reading_as
from routing import signals
from routing.models import Escalation

logger = logging.getLogger(__name__)

ATTEMPTS = 5
FIRST_WAIT = timedelta(seconds=30)  # each one after it is twice as long


@receiver(signals.escalated)
def ask(conversation_id, user_ids, **_):
    for user_id in user_ids:
        send.enqueue(conversation_id, user_id)


@task
def send(conversation_id: int, user_id: int, attempts: int = 0) -> None:
    """Safe to lose; where somebody has answered by now there is nothing to say."""
    still = Escalation.objects.filter(pk=conversation_id).select_related("conversation__visitor", "conversation__group")
    escalation = still.first()
    reader = User.objects.filter(pk=user_id, is_active=True).first()
    if escalation is None or reader is None:
        return
    try:
        letter(escalation.conversation, reader).send()
    except Exception as trouble:  # noqa: BLE001 - the mail server's, and what no letter can be made of
        logger.warning("A letter of an escalation was not sent: %s", type(trouble).__name__)
        if attempts + 1 < ATTEMPTS:
            wait = FIRST_WAIT * 2**attempts
            send.using(run_after=timezone.now() + wait).enqueue(conversation_id, user_id, attempts + 1)


def letter(conversation: Conversation, reader: User) -> EmailMessage:
    """In its reader's language, without a word of the visitor's: mail lies on many machines."""
    with reading_as(reader.language or settings.LANGUAGE_CODE, reader.timezone):
        facts = {
            "visitor": conversation.marked_name,
            "group": conversation.group,
            "since": timezone.localtime(conversation.owed_since or conversation.opened_at),
            "address": settings.PUBLIC_URL + reverse("thread", args=[conversation.pk]),
        }
        return EmailMessage(
            subject=name(_("Nobody is there for %(visitor)s") % facts),
            body=render_to_string("mail/escalation.txt", facts),
            to=[reader.email],
            headers={"Auto-Submitted": "auto-generated"},
        )
