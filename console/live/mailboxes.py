"""The sockets of this process: what waits for each of them, and in which groups it is."""

from collections import defaultdict
from functools import partial

from console.server.queue import Queue

LOST = {"type": "hints.lost"}  # whoever gets it looks for all that may have come meanwhile


class Mailbox(Queue):
    """Takes so many hints; then the one word that says that what follows is lost, until that is read."""

    __slots__ = ("capacity", "is_behind")

    def __init__(self, capacity):
        super().__init__()
        self.capacity = capacity
        self.is_behind = False

    def put_hint(self, hint):
        if self.is_behind:
            return
        self.is_behind = self.qsize() >= self.capacity
        self.put_nowait(dict(LOST if self.is_behind else hint))

    async def get(self):
        hint = await super().get()
        self.is_behind &= hint != LOST
        return hint


class Hints:
    """What the layer brings to one channel, as a queue."""

    def __init__(self, layer, channel):
        self.layer = layer
        self.channel = channel
        self.get = partial(layer.receive, channel)

    def empty(self):
        mailbox = self.layer.mailboxes.of.get(self.channel)
        return mailbox is None or mailbox.empty()


class Mailboxes:
    """A mailbox by the name of its channel, and the groups that bring it hints."""

    def __init__(self, capacity):
        self.capacity = capacity
        self.of = {}
        self.groups = defaultdict(set)  # group → channels
        self.joined = defaultdict(set)  # channel → groups

    def open(self, channel):
        if channel not in self.of:
            self.of[channel] = Mailbox(self.capacity)
        return self.of[channel]

    def close(self, channel):
        """Its socket is gone. Answers with the groups in which nobody is left."""
        self.of.pop(channel, None)
        return [group for group in list(self.joined.get(channel, ())) if self.leave(group, channel)]

    def join(self, group, channel):
        self.groups[group].add(channel)
        self.joined[channel].add(group)

    def leave(self, group, channel):
        """True where nobody of this process is left in the group."""
        _drop(self.joined, channel, group)
        return _drop(self.groups, group, channel)

    def deliver(self, group, hint):
        for channel in self.groups.get(group, ()):
            self.open(channel).put_hint(hint)


def _drop(sets, key, member):
    """Takes it out of the set under that key. True where that was the last one."""
    if member not in sets.get(key, ()):
        return False
    sets[key].discard(member)
    if sets[key]:
        return False
    del sets[key]
    return True
