"""A photo that is kept is the picture alone."""

import io
import struct
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from conversations.base.errors import NotPossible
from conversations.files import photo_reader, photos
from tests import files
from tests.processes import measured

MB = 1024 * 1024
LIMIT = 10 * MB


def cleaned(content, limit=LIMIT):
    return photos.cleaned(content, limit=limit)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF"])
def test_what_phones_and_browsers_write_is_read(kind):
    photo = cleaned(files.photo(kind=kind))

    assert (photo.width, photo.height) == (80, 60)
    assert files.colours(photo.content).left == "red"
    assert photo.suffix == ("png" if kind in {"PNG", "GIF"} else "jpg")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_where_and_with_what_it_was_taken_is_removed(kind):
    before = files.photo(kind=kind)
    assert b"Secret Phone" in before

    after = cleaned(before).content

    assert b"Secret Phone" not in after
    with Image.open(io.BytesIO(after)) as image:
        assert not dict(image.getexif())
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)


def test_comments_and_colour_profiles_go_too():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    after = cleaned(files.photo(comment=b"for my eyes only", icc_profile=profile)).content

    assert b"for my eyes only" not in after
    with Image.open(io.BytesIO(after)) as image:
        assert "icc_profile" not in image.info


def test_a_photo_taken_sideways_is_turned_upright():
    upright = cleaned(files.photo(sideways=True))

    assert (upright.width, upright.height) == (60, 80)
    assert files.colours(upright.content).top == "red"  # what the camera had on its left
    assert files.colours(upright.content).bottom == "blue"


def test_of_an_animation_the_first_picture_is_kept():
    photo = cleaned(files.animation())

    assert files.colours(photo.content).left == "red"
    with Image.open(io.BytesIO(photo.content)) as image:
        assert getattr(image, "n_frames", 1) == 1


def test_what_lets_the_ground_through_still_does():
    out = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(out, "PNG")

    with Image.open(io.BytesIO(cleaned(out.getvalue()).content)) as image:
        assert image.mode == "RGBA"
        assert image.getpixel((5, 5))[3] == 0


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_other_ways_to_write_colours_are_read(mode):
    out = io.BytesIO()
    Image.new(mode, (40, 30)).save(out, "JPEG")

    assert cleaned(out.getvalue()).suffix == "jpg"


def test_a_huge_photo_is_kept_smaller():
    photo = cleaned(files.photo((6000, 3000)))

    assert (photo.width, photo.height) == (4096, 2048)


def test_a_photo_never_outgrows_the_limit_of_its_channel():
    photo = cleaned(files.photo((1600, 1200), kind="PNG", noise=True), limit=1_500_000)

    assert photo.suffix == "jpg"
    assert len(photo.content) <= 1_500_000


def test_a_bomb_is_refused_before_it_is_unpacked():
    with measured() as used, pytest.raises(NotPossible, match="too many pixels: at most 24 million"):
        cleaned(files.bomb())

    assert used.memory < 100 * MB


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_what_cannot_be_made_smaller_while_it_is_read_has_fewer_pixels(kind):
    with measured() as used, pytest.raises(NotPossible, match="at most 24 million"):
        cleaned(files.plain((8000, 8000), kind))

    assert used.memory < 100 * MB


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_the_largest_of_those_is_read(kind):
    with measured() as used:
        photo = cleaned(files.plain((6000, 4000), kind))

    assert (photo.width, photo.height) == (4096, 2731)
    assert used.memory < (photos.WEBP if kind == "WEBP" else photos.DRAWN).memory


@pytest.mark.parametrize(("kind", "how"), [("JPEG", photos.JPEG), ("HEIF", photos.HEAVY)])
def test_forty_eight_million_pixels_of_a_phone_pass(kind, how):
    """8064 by 6048, the camera turned, in the wide colours of phones."""
    if kind == "HEIF":  # written as the other, with quality=10; that takes four seconds
        content = Path(__file__).with_name("forty_eight_million_pixels.heic").read_bytes()
    else:
        content = files.photo((8064, 6048), kind=kind, sideways=True, icc_profile=files.WIDE)

    with measured() as used:
        photo = cleaned(content)

    assert max(photo.width, photo.height) in {4032, 4096}
    assert photo.width < photo.height
    assert files.colours(photo.content).top == "red"
    assert files.colours(photo.content).bottom == "blue"
    with Image.open(io.BytesIO(photo.content)) as image:
        assert not {"exif", "icc_profile", "xmp"} & set(image.info)
    assert b"Secret Phone" not in photo.content
    assert used.memory < how.memory
    assert used.seconds < how.seconds


def test_the_colours_of_a_large_photo_look_as_they_did():
    wide = files.plain((8064, 6048), "JPEG", colour=(180, 90, 80), icc_profile=files.WIDE)

    with Image.open(io.BytesIO(cleaned(wide).content)) as image:
        pixel = image.getpixel((9, 9))

    assert all(abs(one - other) < 4 for one, other in zip(pixel, (196, 86, 76), strict=True)), pixel


def test_a_photo_that_takes_too_much_memory_is_refused_in_words(monkeypatch):
    monkeypatch.setattr(photos, "DRAWN", replace(photos.DRAWN, memory=120 * MB))

    with pytest.raises(NotPossible, match="too complex"):
        cleaned(files.plain((5000, 4000), "PNG"))


def test_a_photo_that_takes_too_long_is_refused_in_words(monkeypatch, tmp_path, caplog):
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(photos, "READER", endless)
    monkeypatch.setattr(photos, "JPEG", replace(photos.JPEG, seconds=1))

    with pytest.raises(NotPossible, match="too complex"):
        cleaned(files.photo())
    assert "endless.py ended with" in caplog.text


def test_a_photo_that_breaks_its_reader_is_refused_in_words(monkeypatch, tmp_path):
    breaking = tmp_path / "breaking.py"
    breaking.write_text("import os; os.abort()")
    monkeypatch.setattr(photos, "READER", breaking)

    with pytest.raises(NotPossible, match="too complex"):
        cleaned(files.photo())


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    "exif",
    [
        files.exif(files.RESOLUTION, 10, struct.pack(">ii", -1, 0)),
        files.exif(files.ORIENTATION, 2, b"6"),
        files.exif(files.ORIENTATION, 5, struct.pack(">II", 6, 0)),
        files.exif(files.ORIENTATION, 3, struct.pack(">HH", 6, 6)),
        files.exif(files.MAKER, 99, b"what is this"),
        files.exif(files.GPS, 4, struct.pack(">I", 2**31)),
        b"Exif\0\0MM\0*\xff\xff\xff\xff",
        b"Exif\0\0",
        b"Exif\0\0nothing of the kind",
    ],
    ids=["resolution", "letters", "divided by zero", "two", "unknown", "far away", "outside", "empty", "noise"],
)
def test_odd_words_about_a_photo_never_make_it_unreadable(kind, exif):
    photo = photo_reader.clean(
        files.plain((64, 48), kind, colour="red", exif=exif), formats=[kind], most_pixels=10**6, limit=10**6
    )

    assert sorted((photo.width, photo.height)) == [48, 64]
    assert b"what is this" not in photo.content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
def test_a_photo_that_is_cut_off_is_refused(kind):
    whole = files.photo((400, 300), kind=kind, noise=True)

    with pytest.raises((NotPossible, photos.NoPhoto)):
        cleaned(whole[: len(whole) // 2])


@pytest.mark.parametrize("content", [b"hello", b"GIF89a<script>alert(1)</script>", b"<svg xmlns='x'/>", b"\x00" * 100])
def test_what_is_no_photo_is_none(content):
    with pytest.raises(photos.NoPhoto):
        cleaned(content)


def test_what_hides_behind_a_picture_is_gone():
    assert b"PK\x03\x04payload" not in cleaned(files.photo() + b"PK\x03\x04payload").content


def test_a_thumbnail_has_the_shape_of_its_place():
    small = photos.thumbnail(cleaned(files.photo((900, 1600))).content)

    with Image.open(io.BytesIO(small)) as image:
        assert (image.format, image.size) == ("JPEG", photo_reader.THUMBNAIL)
