"""Which tag fits a conversation: the one that earlier conversations about the same were closed with.

What they were about is kept in the memory of each process, 1.5 KB a conversation, and read behind the first questions:
the model takes a fiftieth of a second for each. Until then, without the model and where they disagree, no tag fits.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from django.db import close_old_connections

from conversations.models import Conversation, Message

from . import embeddings

LATELY = 100  # conversations of the inbox that were closed with a tag, the newest
COMPARED = 5  # of these, the nearest
AGREED = 3  # of these, at least
WORDS = 120  # characters of what a visitor wrote: its beginning says what it is about, and a sheet waits for the model
MOST = 2_000  # conversations that are kept in memory
AT_A_TIME = 20  # are read behind one question, the newest first: others want the model meanwhile

READING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="likely tags")

_kept: dict[int, embeddings.Vectors | None] = {}  # by the conversation's id; None where nothing was written

logger = logging.getLogger(__name__)


def likely(conversation: Conversation) -> int | None:
    """The id of the tag that most of the nearest were closed with."""
    if not embeddings.is_available():
        return None
    closed = Conversation.objects.filter(inbox=conversation.inbox_id, tag__isnull=False, closed_at__isnull=False)
    tags = dict(closed.exclude(pk=conversation.pk).order_by("-pk").values_list("pk", "tag")[:LATELY])
    if unread := [pk for pk in tags if pk not in _kept]:
        READING.submit(_read, unread[:AT_A_TIME])
    known = [(tag, vector) for pk, tag in tags.items() if (vector := _kept.get(pk)) is not None]
    about = _about(conversation.pk)
    if about is None or len(known) < COMPARED:
        return None
    nearness = np.stack([vector for _tag, vector in known]) @ about
    nearest = [known[place][0] for place in np.argsort(-nearness)[:COMPARED]]
    [(tag, votes)] = Counter(nearest).most_common(1)
    return tag if votes >= AGREED else None


def _read(unread: Sequence[int]) -> None:
    close_old_connections()
    try:
        for pk in unread:
            if len(_kept) >= MOST:
                _kept.clear()
            if pk not in _kept:
                _kept[pk] = _about(pk)
    except Exception:  # another question asks for the rest
        logger.exception("What conversations were about was not read")
    finally:
        close_old_connections()


def _about(conversation_id: int) -> embeddings.Vectors | None:
    said = Message.objects.filter(conversation=conversation_id, from_visitor=True, kind=Message.Kind.TEXT)
    words = " ".join(said.order_by("pk").values_list("text", flat=True)[:20])[:WORDS].strip()
    return embeddings.of_question(words) if words else None
