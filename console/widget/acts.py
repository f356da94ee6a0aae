"""What a visitor does beside writing, as a frame of theirs says it: one verb of the domain each, in a database thread.

All of them raise `blocks.Blocked` for who is blocked.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from console.live.groups import tell, thread_of
from console.live.pipe import number
from console.server import mail
from conversations import access, blocks, messages, surveys, transcripts, visited_pages, visitors
from conversations.base.errors import NotPossible
from conversations.channels import channel_named


def turn_page(visitor, inbox, page: dict[str, Any]) -> str:
    """Answers the page's title, as it is kept."""
    blocks.refuse_blocked(visitor, timezone.now())
    visited_pages.turn(visitor, inbox, url=page.get("url"), now=timezone.now())
    return visitors.turn_page(visitor, url=page.get("url"), title=page.get("title"))


def tell_typing(visitor, inbox) -> None:
    """To whoever has their conversation open, which is known here: no page says which one it is."""
    blocks.refuse_blocked(visitor, timezone.now())
    if not channel_named(inbox.channel).tells_typing:
        return
    for conversation in access.conversations_of(visitor, inbox).unfinished().select_related("visitor"):
        who = conversation.visitor
        facts = {"conversation": conversation.pk, "name": who.name, "is_proven": not who.is_unproven}
        tell(thread_of(conversation.pk), "thread.typing", **facts)


def mark(visitor, inbox, frame: dict[str, Any], status) -> None:
    """Messages of their last conversation have come that far."""
    upto = number(frame.get("upto"))
    blocks.refuse_blocked(visitor, timezone.now())
    for conversation in access.conversations_of(visitor, inbox).order_by("-pk")[:1]:
        messages.mark_for_visitor(conversation, status, upto=upto)


def rate(visitor, inbox, frame: dict[str, Any]) -> None:
    pk = number(frame.get("conversation"))
    blocks.refuse_blocked(visitor, timezone.now())
    opinion = surveys.checked(
        score=frame.get("score"), comment=frame.get("comment", ""), recommendation=frame.get("recommendation")
    )
    surveys.rate(visitor, inbox, pk, opinion=opinion, now=timezone.now())


def ask_for_transcript(visitor, inbox, frame: dict[str, Any], language: str) -> None:
    if not mail.is_read():
        raise NotPossible(_("This server does not send e-mail."))
    pk, address = number(frame.get("conversation")), transcripts.checked(frame.get("address"))
    blocks.refuse_blocked(visitor, timezone.now())
    transcripts.ask(visitor, inbox, pk, address=address, language=language, now=timezone.now())
