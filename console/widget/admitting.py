"""What a visitor's pipe asks before it takes a frame: no visitor, no address and no site drowns the desk."""

from functools import cached_property

from channels.db import database_sync_to_async

from console.limits.doors import spend_from_socket
from console.live.pipe import Pipe
from console.server.addresses import address_of_socket
from conversations import access

from . import tokens

KINDS = {"hello": "greetings", "transcript": "letters"}  # all others are news
FOR_THEMSELVES = {"beat", "post", "ring", "signal"}  # counted by the socket, or with what they open


class Admits(Pipe):
    """For a widget's pipe, with its `inbox`, and its `visitor` once they have greeted."""

    talks = None  # whether the visitor has an unfinished conversation; None: to be asked

    @cached_property
    def address(self):
        return address_of_socket(self.scope)

    async def admit(self, frame):
        kind = frame.get("type")
        if kind not in FOR_THEMSELVES:
            await spend_from_socket(KINDS.get(kind, "frames"), visitor=self._who(frame), address=self.address)

    async def admit_words(self):
        """Raises TooMuch."""
        whose = {"visitor": self.visitor.pk, "address": self.address, "inbox": self.inbox.pk}
        await spend_from_socket("words", **whose)
        if self.talks is None:
            self.talks = await database_sync_to_async(has_conversation)(self.visitor, self.inbox)
        if not self.talks:
            await spend_from_socket("conversations", **whose)

    def _who(self, frame):
        """A greeting says by its token who it is, before anything is looked up."""
        if frame.get("type") == "hello":
            return tokens.key_in(frame.get("token"), self.inbox)
        return self.visitor.pk if self.visitor else None


def has_conversation(visitor, inbox):
    return access.conversations_of(visitor, inbox).unfinished().exists()
