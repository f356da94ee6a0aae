"""What notifications have in common: the visitor's last words, whose the conversation is, where a tap leads."""

import re
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from console.drawing.whereabouts import whereabouts
from conversations.base.text import cut
from conversations.models import Conversation, Inbox, Message

PREVIEW = 160  # characters
_BREAKS = re.compile(r"[^\S\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")


def of(conversation: Conversation, *, can_snooze: bool = False) -> dict[str, Any]:
    """The fields of a `Notice` that each notification of a conversation fills alike: one replaces the other."""
    path = reverse("thread", args=[conversation.pk])
    answer = {
        "action": "answer",
        "type": "text",
        "title": _("Answer"),
        "placeholder": _("Your answer"),
        "navigate": settings.PUBLIC_URL + path,
    }
    actions = [answer]
    if can_snooze:
        actions.append({"action": "snooze", "title": _("Snooze 3 h"), "navigate": settings.PUBLIC_URL + path})
    topic = f"conversation-{conversation.pk}"
    return {"topic": topic, "path": path, "conversation": conversation.pk, "actions": actions}


def preview(conversation: Conversation, message: Message | None = None) -> str:
    """The visitor's last words, where the administrator lets locked screens show them."""
    inbox: Inbox = conversation.inbox
    if not inbox.has_previews:
        return ""
    said = Message.objects.for_visitors().filter(conversation=conversation, from_visitor=True)
    message = message or said.select_related("attachment").order_by("-pk").first()
    if message is None:
        return ""
    if message.kind == Message.Kind.FILE:
        return shortened(message.attachment.words)
    return shortened(message.words_for_agents)


def with_whom(conversation: Conversation, user_id: int) -> list[str]:
    """Words on who has taken it, if it is somebody else, or on where it waits for one who does."""
    said = "" if conversation.agent_id == user_id else whereabouts(conversation)
    return [said] if said else []


def shortened(text: str) -> str:
    """On one line, of at most PREVIEW characters. Spaces that do not break stay: figures keep their units."""
    return cut(_BREAKS.sub(" ", text).strip(), PREVIEW, end="…")
