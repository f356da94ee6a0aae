"""Visitors in a queue hear where they stand: once a second at most, however fast it moves, and only of a change."""

from routing import queue

from .groups import tell, widget_of

_told: dict[int, int] = {}  # conversation → place, as this clock told it last


def tell_places(now):
    """Answers how many were told. Called by the clock; a page that comes later shows it from the first."""
    standing = {}
    told = 0
    for conversation, place in queue.places():
        standing[conversation.pk] = place
        if _told.get(conversation.pk) != place:
            tell(widget_of(conversation.visitor_id, conversation.inbox_id), "widget.place", place=place)
            told += 1
    _told.clear()
    _told.update(standing)
    return told


def forget():
    """As if nobody had been told anything."""
    _told.clear()
