"""What one reader has been sent and has not said to have read: it bounds how much of it may wait here."""

FRAMES = 300
BYTES = 24 * 1024 * 1024
STUCK = 4 * 1024 * 1024  # bytes that the server's own buffer takes for a reader whose connection takes nothing
# From here on only what must come is sent: the rest waits for the reader, or is not worth sending late.
BEHIND_FRAMES, BEHIND_BYTES = 100, 8 * 1024 * 1024


class Unread:
    def __init__(self, transport=None):
        self.transport = transport  # of the server, where it can be asked
        self.stuck = 0  # bytes since it was full
        self.sent = self.bytes = 0
        self.sizes: list[int] = []  # of the frames that wait, the oldest first

    def add(self, size):
        """One more frame was sent."""
        self.sent += 1
        self.sizes.append(size)
        self.bytes += size
        self.stuck = self.stuck + size if self.is_full else 0

    def seen(self, count):
        """The reader says that so many frames came to it. Where more are named than were sent it counts for nothing."""
        if not isinstance(count, int) or isinstance(count, bool) or count > self.sent:
            return
        came = max(0, count - (self.sent - len(self.sizes)))
        self.bytes -= sum(self.sizes[:came])
        del self.sizes[:came]

    @property
    def is_full(self):
        """Whatever the reader says: its connection takes no more for now."""
        return getattr(self.transport, "producerPaused", False) is True

    @property
    def is_behind(self):
        return self.stuck > STUCK // 4 or len(self.sizes) > BEHIND_FRAMES or self.bytes > BEHIND_BYTES

    @property
    def is_too_much(self):
        return self.stuck > STUCK or len(self.sizes) > FRAMES or self.bytes > BYTES


def line_of(send):
    """The server's own end of a socket, by what Daphne gives an application to send with; None with other servers."""
    return next(iter(getattr(send, "args", ())), None)
