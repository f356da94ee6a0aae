"""A browser's heartbeat is answered where it arrives. Imported after Daphne's reactor.

The way of all frames goes through Autobahn's parser, Daphne's queue, two tasks and Channels' dispatch, which is most of
what a socket costs that only beats; docs/benchmarks has the figures. A read that is one whole frame, and that a beat as
browsers write it, is shown to `answer_beat(visible, seen)`, which a consumer may have set on its line and which is True
where it has dealt with it. Whatever else it may be goes the normal way.
"""

import logging
import re

from daphne.ws_protocol import WebSocketProtocol

logger = logging.getLogger(__name__)

BEAT = re.compile(rb'\{"type":"beat","visible":(true|false),"seen":(0|[1-9][0-9]{0,8})\}')
HEAD = 6  # bytes: what it is, how long, and four of the mask
WHOLE_TEXT, MASKED = 0x81, 0x80
LONGEST = 60

_receive = WebSocketProtocol.dataReceived


def install():
    """For all sockets of this process."""
    WebSocketProtocol.dataReceived = _answer_or_receive


def _answer_or_receive(self, data):
    if not _is_answered(self, data):
        _receive(self, data)


def _is_answered(line, data):
    answer = getattr(line, "answer_beat", None)
    if answer is None or not HEAD < len(data) <= HEAD + LONGEST or data[0] != WHOLE_TEXT or not _is_between(line):
        return False
    beat = BEAT.fullmatch(_unmasked(data)) if data[1] == MASKED | len(data) - HEAD else None
    if beat is None:
        return False
    try:
        return answer(beat[1] == b"true", int(beat[2]))
    except Exception:
        logger.exception("A heartbeat could not be answered at once")
        return False


def _is_between(line):
    """Between two messages, and all that came before has been taken."""
    is_whole = line.state == line.STATE_OPEN and not line.data and line.current_frame is None
    return is_whole and not line.inside_message and not line.muted and line.application_queue.empty()


def _unmasked(data):
    size = len(data) - HEAD
    mask = (data[2:HEAD] * (size // 4 + 1))[:size]
    return (int.from_bytes(data[HEAD:]) ^ int.from_bytes(mask)).to_bytes(size)
