"""Reads a sound file from standard input and writes it anew: the sound alone, in one voice, as was asked for.

    voice_reader.py FORMAT SECONDS plain    of this format, of at most so many seconds: MP4 with AAC for browsers
    voice_reader.py FORMAT SECONDS ogg      the same as Ogg with Opus, which telephones' messengers take

It answers with a line of JSON, {"said": …}: "ok" with milliseconds, the sound behind the line; or "video", "empty",
"long", "large" (it takes too much memory), "damaged", with why. It runs as a program of its own, see limited.py, and
imports nothing of Pupitre.
"""

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

if TYPE_CHECKING:
    from av.audio.stream import AudioStream

LAYOUT, RATE = "mono", 48_000  # samples a second
LEAST_SAMPLES = RATE // 10  # a tap on the button by mistake


@dataclass(frozen=True)
class Target:
    container: str
    codec: str
    samples: str  # their format, as this codec wants them
    bits: int  # a second


TARGETS = {
    "plain": Target("mp4", "aac", "fltp", 64_000),
    "ogg": Target("ogg", "libopus", "s16", 32_000),
}


class TooLong(Exception):
    """More seconds than may be sent."""


class HasVideo(Exception):
    """A film: nobody looks at its pictures here."""


class Empty(Exception):
    """No sound, or not a tenth of a second of it."""


def rewritten(content: bytes, *, read_as: str, most_seconds: int, target: Target) -> tuple[bytes, int]:
    """The sound, and its milliseconds. Raises TooLong, HasVideo, Empty, or what the reader stumbles over.

    The format is named, so that no file is taken for a playlist, which could name others.
    """
    written = io.BytesIO()
    with av.open(io.BytesIO(content), format=read_as) as source, av.open(written, "w", format=target.container) as sink:
        if any(not _is_cover(stream) for stream in source.streams.video):
            raise HasVideo
        if not source.streams.audio:
            raise Empty
        stream = cast("AudioStream", sink.add_stream(target.codec, rate=RATE, layout=LAYOUT, bit_rate=target.bits))
        samples = 0
        for frame in _frames(source, target):
            samples += frame.samples
            if samples > most_seconds * RATE:
                raise TooLong
            sink.mux(stream.encode(frame))
        if samples < LEAST_SAMPLES:
            raise Empty
        sink.mux(stream.encode(None))
    return written.getvalue(), samples * 1000 // RATE


def _frames(source: Any, target: Target) -> Iterator[AudioFrame]:
    """In one voice, one after the other without a hole: recorders leave holes where the device was busy."""
    resampler = AudioResampler(format=target.samples, layout=LAYOUT, rate=RATE)
    written = 0
    for heard in _decoded(source):
        for frame in resampler.resample(heard):
            frame.pts, frame.time_base = written, Fraction(1, RATE)
            written += frame.samples
            yield frame


def _decoded(source: Any) -> Iterator[AudioFrame | None]:
    yield from source.decode(audio=0)
    yield None  # the resampler hands out what it has kept


def _is_cover(stream: Any) -> bool:
    """The picture of a song."""
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def answer(content: bytes, read_as: str, seconds: str, target: str) -> tuple[dict[str, Any], bytes]:
    """What is said of it, and the sound. Whatever is wrong with it is said, and raises nothing."""
    try:
        sound, took = rewritten(content, read_as=read_as, most_seconds=int(seconds), target=TARGETS[target])
    except TooLong:
        return {"said": "long"}, b""
    except HasVideo:
        return {"said": "video"}, b""
    except Empty:
        return {"said": "empty"}, b""
    except MemoryError:
        return {"said": "large"}, b""
    except Exception as trouble:  # noqa: BLE001 - whatever the decoder stumbles over, it is no sound to hand on
        return {"said": "damaged", "why": type(trouble).__name__}, b""
    return {"said": "ok", "milliseconds": took}, sound


def main() -> None:
    said, sound = answer(sys.stdin.buffer.read(), *sys.argv[1:])
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + sound)


if __name__ == "__main__":
    main()
