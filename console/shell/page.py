"""What stands around the pane of every page."""

from . import chats, keys, mentions


def context(user):
    """The list, availability and mentions of somebody, for `desk/base.html`."""
    return {**chats.of(user), **keys.of(user), **mentions.of(user)}
