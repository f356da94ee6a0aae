"""What is said, by whom and through which entrance."""

from .conversation import Conversation
from .group import Group
from .inbox import Channel, Inbox, Tag
from .message import Message
from .visitor import Identity, Visitor

__all__ = ["Channel", "Conversation", "Group", "Identity", "Inbox", "Message", "Tag", "Visitor"]
