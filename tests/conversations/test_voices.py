"""A voice message becomes one kind of file, whatever recorded it, and nothing but its sound is handed on."""

import io

import av
import pytest

from conversations.base.errors import NotPossible
from conversations.files import voices
from tests import files
from tests.processes import measured


def heard(content):
    """(format, codec, channels, seconds) of a file."""
    with av.open(io.BytesIO(content)) as file:
        [stream] = file.streams
        samples = sum(frame.samples for frame in file.decode(stream))
        return file.format.name, stream.codec_context.name, stream.codec_context.layout.name, samples / stream.rate


@pytest.mark.parametrize(
    "content",
    [
        files.voice(),
        files.in_pieces(),
        files.voice(kind="mp4", codec="aac"),
        files.voice(kind="ogg"),
        files.voice(kind="adts", codec="aac"),
        files.voice(kind="mp3", codec="libmp3lame"),
    ],
    ids=["Chrome", "iPhone", "plain MP4", "WhatsApp", "AAC", "MP3"],
)
def test_whatever_recorded_it_every_browser_plays_it(content):
    assert voices.is_one(content)

    voice = voices.cleaned(content)

    names, codec, layout, seconds = heard(voice.content)
    assert "mp4" in names.split(",")
    assert (codec, layout) == ("aac", "mono")
    assert voice.milliseconds == pytest.approx(2000, abs=100)
    assert seconds == pytest.approx(2, abs=0.1)


def test_it_becomes_what_messengers_of_telephones_take():
    content = voices.as_ogg(voices.cleaned(files.voice()).content)

    assert heard(content)[:3] == ("ogg", "opus", "mono")


def test_words_beside_the_sound_are_not_handed_on():
    out = io.BytesIO()
    with av.open(io.BytesIO(files.voice())) as source, av.open(out, "w", format="matroska") as file:
        file.metadata["title"] = "Recorded in Secret Street 5"
        stream = file.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = stream
                file.mux(packet)
    assert b"Secret Street" in out.getvalue()

    assert b"Secret Street" not in voices.cleaned(out.getvalue()).content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (files.voice()[:60], "damaged"),
        (b"\x1a\x45\xdf\xa3" + bytes(5000), "damaged"),
        (files.voice(0.05), "Nothing can be heard"),
        (files.film(), "Videos"),
    ],
    ids=["cut off", "nothing behind its beginning", "a tap by mistake", "a film"],
)
def test_what_is_no_voice_is_refused_in_words(content, words):
    with pytest.raises(NotPossible, match=words):
        voices.cleaned(content)


def test_what_is_too_long_is_refused_and_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr(voices, "MOST_MINUTES", 0)

    with pytest.raises(NotPossible, match="too long"):
        voices.cleaned(files.voice(3))


def test_a_list_of_other_files_is_not_read():
    """Players follow what a playlist names; of a file the format is named by its first bytes, and no other is tried."""
    for content in (b"#EXTM3U\n/etc/passwd", b"ffconcat version 1.0\nfile /etc/passwd", b"OggS#EXTM3U\nhttp://x/"):
        if voices.is_one(content):
            with pytest.raises(NotPossible):
                voices.cleaned(content)


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_a_photo_in_the_same_container_is_none(brand):
    assert not voices.is_one(b"\0\0\0\x18ftyp" + brand)


def test_it_takes_as_much_memory_however_long_it_is():
    content = files.voice(60)

    with measured() as used:
        voices.cleaned(content)

    assert used.memory < voices.MEMORY / 4
    assert used.seconds < voices.SECONDS / 4
