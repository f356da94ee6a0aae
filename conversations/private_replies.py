"""Answers in private to what somebody wrote in public: one to each comment, within seven days.

Source: "Private replies" of Meta's Messenger platform, 16 April 2026.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from . import threads
from .base.errors import NotPossible
from .lines.sent_in_private import SentInPrivate
from .models import Conversation, Message, PrivateReply

WITHIN = timedelta(days=7)


def comment_of(conversation: Conversation) -> Message | None:
    """What would be answered: the visitor's last one that has a name at the channel; words of a photo have none."""
    named = conversation.messages.filter(from_visitor=True, outside_ids__isnull=False)
    return named.select_related("attachment").order_by("-pk").first()


def quoted(comment: Message) -> str:
    """A comment as it is read; of a photo, the words that came with it, or what it is."""
    if comment.kind != Message.Kind.FILE:
        return comment.text
    beside = Message.objects.filter(
        conversation=comment.conversation_id, from_visitor=True, kind=Message.Kind.TEXT, sent_at=comment.sent_at
    )
    words = beside.filter(pk__gt=comment.pk).order_by("pk").values_list("text", flat=True).first()
    return words or comment.attachment.title


def refusal(comment: Message | None, *, now: datetime) -> str:
    """Why it cannot be answered in private; empty where it can."""
    if comment is None:
        return _("There is nothing to answer yet.")
    if PrivateReply.objects.filter(of=comment).exists():
        return _("This comment has been answered in private already. Meta allows one private answer to each.")
    if now >= comment.sent_at + WITHIN:
        return _("This comment is more than seven days old. Meta no longer allows a private answer.")
    return ""


def record(message: Message, comment: Message) -> None:
    """That this answer goes to one person alone, in the answer's transaction. Raises NotPossible: there is one."""
    try:
        with transaction.atomic():
            PrivateReply.objects.create(message=message, of=comment)
    except IntegrityError as error:
        raise NotPossible(refusal(comment, now=message.sent_at)) from error
    conversation = Conversation.objects.select_for_update(of=("self",)).get(pk=message.conversation_id)
    threads.tell_line(conversation, SentInPrivate(), now=message.sent_at)
