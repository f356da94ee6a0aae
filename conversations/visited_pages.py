"""Which pages of the site a visitor went through: kept with their conversation where the inbox allows it."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from . import access
from .base import page_addresses
from .models import Conversation, Inbox, VisitedPage, Visitor
from .models.visited_page import LONGEST_PATH

MOST = 100  # of a conversation, the newest


def path_of(url: object) -> str:
    """What is kept of an address: /basket/delivery. Nothing of what is none of a page."""
    return page_addresses.path_in(url).replace("\0", "")[:LONGEST_PATH]


@transaction.atomic
def turn(visitor: Visitor, inbox: Inbox, *, url: object, now: datetime) -> None:
    """The visitor looks at the page at this address; before, at the one that `visitor.page_url` says.

    The page on which they opened the conversation is kept with the first one that follows.
    """
    conversation = _talked_in(visitor, inbox)
    path = path_of(url)
    if conversation is None or not path:
        return
    last = conversation.visited_pages.order_by("pk").last()
    first = path_of(visitor.page_url) if last is None else ""
    if first and first != path:
        VisitedPage.objects.create(conversation=conversation, path=first, at=conversation.opened_at)
    if last is None or last.path != path:
        VisitedPage.objects.create(conversation=conversation, path=path, at=now)
        _forget_old(conversation)


def of(conversation: Conversation) -> QuerySet[VisitedPage]:
    """The newest first."""
    return VisitedPage.objects.filter(conversation=conversation).order_by("-pk")


def _talked_in(visitor: Visitor, inbox: Inbox) -> Conversation | None:
    unfinished = access.conversations_of(visitor, inbox).unfinished()
    return unfinished.filter(inbox__website__keeps_visited_pages=True).first()


def _forget_old(conversation: Conversation) -> None:
    for oldest_kept in of(conversation).values_list("pk", flat=True)[MOST - 1 : MOST]:
        conversation.visited_pages.filter(pk__lt=oldest_kept).delete()
