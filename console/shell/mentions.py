"""The notes that mention a person, until they have looked at them."""

from functools import cache

from conversations import notes
from conversations.base.prepared import PreparedModels, whoever
from conversations.models import Mention

MOST = 50  # looked at for the newest of each conversation


def of(user):
    """The notes that mention this person and wait to be looked at, newest first, one of each conversation."""
    newest: dict[int, Mention] = {}
    for mention in _select_mentions(user.sees_everything).all(person=user.pk):
        newest.setdefault(mention.note.conversation_id, mention)
    return {"mentions": list(newest.values())}


@cache
def _select_mentions(sees_everything):
    unseen = notes.unseen_by(whoever(sees_everything=sees_everything))
    told = unseen.select_related("note__agent", "note__conversation__visitor")
    return PreparedModels(told.order_by("-pk")[:MOST])
