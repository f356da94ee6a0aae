"""What one browser may say to the other: offers, answers, candidates, what it shows, says and wants, and that another
way be looked for. Nothing else.

RTCSessionDescriptionInit and RTCIceCandidateInit of W3C's WebRTC 1.0; each field by name, of its own type and length.
"""

from typing import Any

from django.utils.translation import gettext as _

from console.live.pipe import number
from conversations.base.errors import NotPossible

LONGEST_SIGNAL = 64 * 1024  # characters of a frame
LONGEST_SDP = 60_000  # characters; Chromium's with video has about 8,000
LONGEST_CANDIDATE = 1000
LONGEST_NAME = 256  # of a stream's place, a fragment of ICE


def known_round(frame: dict[str, Any]) -> int | None:
    """The one that a page says it is in; None: none that counts, as a page from before an update says.

    Raises NotPossible.
    """
    given = frame.get("round")
    return number(given) if given and not isinstance(given, str) else None


def checked(frame: dict[str, Any]) -> dict[str, Any]:
    """What goes to the other side, made anew of what a `signal` frame says. Raises NotPossible."""
    said: dict[str, Any] = {"round": number(frame.get("round"))}
    if "description" in frame:
        said["description"] = _description(frame["description"])
    elif "candidate" in frame:
        said["candidate"] = _candidate(frame["candidate"])
    elif "media" in frame:
        said["media"] = _media(frame["media"])
    elif frame.get("restart") is True:
        said["restart"] = True
    else:
        raise _unread()
    return said


def _description(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict) or given.get("type") not in ("offer", "answer"):
        raise _unread()
    return {"type": given["type"], "sdp": _text(given.get("sdp"), LONGEST_SDP)}


def _candidate(given: Any) -> dict[str, Any] | None:
    """None: there are no more."""
    if given is None:
        return None
    if not isinstance(given, dict):
        raise _unread()
    index = given.get("sdpMLineIndex")
    if index is not None and (not isinstance(index, int) or isinstance(index, bool) or not 0 <= index < 100):
        raise _unread()
    names = {name: _text(given.get(name) or "", LONGEST_NAME) or None for name in ("sdpMid", "usernameFragment")}
    return {"candidate": _text(given.get("candidate"), LONGEST_CANDIDATE), "sdpMLineIndex": index, **names}


def _media(given: Any) -> dict[str, bool]:
    """Whether the camera shows, the microphone sounds, and no picture is wanted."""
    if not isinstance(given, dict):
        raise _unread()
    return {name: given.get(name) is True for name in ("camera", "microphone", "sound_only")}


def _text(value: Any, most: int) -> str:
    if not isinstance(value, str) or len(value) > most:
        raise _unread()
    return value


def _unread() -> NotPossible:
    return NotPossible(_("This message could not be read."))
