"""The sheet of canned replies: all that one may use in a conversation, with its variables filled."""

from dataclasses import dataclass

from django.shortcuts import render

from conversations import access
from conversations.access import Action
from conversations.canned import replies
from conversations.models import CannedReply, ReplyCategory


@dataclass(frozen=True)
class Filled:
    """A reply as it would be sent in one conversation."""

    reply: CannedReply
    pieces: list[replies.Piece]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Shelf:
    """A category with its replies."""

    category: ReplyCategory
    replies: list[Filled]


def drawn(request, pk):
    """The sheet, as a response. Raises NotReachable."""
    conversation = access.conversation_for(request.user, Action.ANSWER, pk)
    return render(request, "desk/replies.html", _filled(request.user, conversation))


def _filled(user, conversation):
    values = replies.values_for(conversation, user)
    categories: dict[int, Shelf] = {}
    for reply in replies.usable_by(user):
        shelf = categories.setdefault(reply.category_id, Shelf(reply.category, []))
        shelf.replies.append(Filled(reply, replies.pieces(reply.text, values)))
    found = list(categories.values())
    first_own = next((shelf.category.pk for shelf in found if shelf.category.owner_id), None)
    return {"conversation": conversation, "categories": found, "first_own": first_own}
