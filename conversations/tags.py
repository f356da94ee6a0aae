"""In which order the tags of an inbox are offered to whoever closes a conversation."""

import re
from collections import Counter

from .base.folding import folded
from .models import Conversation, Message, Tag
from .people.models import User

LATELY = 200  # conversations of the inbox, newest first
WORDS = 20  # messages of the visitor, newest first
MINE = 3  # of one's own recent choices
MARKING_WORD = re.compile(r"\w{4,}")  # shorter words of a tag's name are said everywhere


def likeliest_first(conversation: Conversation, *, by: User, suggested: int | None = None) -> list[Tag]:
    """The one that is `suggested` (its id), those that the visitor named, those that this person chose last, those
    chosen most, then the others. Equal ones keep the administrator's order.
    """
    tags = list(Tag.objects.filter(inbox=conversation.inbox_id))
    if not tags:
        return []
    lately = Conversation.objects.filter(inbox=conversation.inbox_id).order_by("-pk")
    chosen = [row for row in lately.values_list("tag", "agent")[:LATELY] if row[0]]
    uses = Counter(tag for tag, _agent in chosen)
    mine = list(dict.fromkeys(tag for tag, agent in chosen if agent == by.pk))[:MINE]
    said = _words_of_visitor(conversation)

    def rank(tag: Tag) -> tuple:
        recent = mine.index(tag.pk) if tag.pk in mine else MINE
        return tag.pk != suggested, not _is_named(tag, said), recent, -uses[tag.pk]

    return sorted(tags, key=rank)


def _words_of_visitor(conversation: Conversation) -> str:
    theirs = Message.objects.for_visitors().filter(conversation=conversation, from_visitor=True).order_by("-pk")
    return folded(" ".join(theirs.values_list("text", flat=True)[:WORDS]))


def _is_named(tag: Tag, said: str) -> bool:
    return any(re.search(rf"\b{word}", said) for word in MARKING_WORD.findall(folded(tag.name)))
