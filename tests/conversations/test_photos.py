"""A photo that is kept is the picture alone."""

import io

import pytest
from PIL import Image

from conversations import photos
from conversations.errors import NotPossible
from tests import files

LIMIT = 10 * 1024 * 1024


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
    with pytest.raises(NotPossible, match="too many pixels"):
        cleaned(files.bomb())


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
        assert (image.format, image.size) == ("JPEG", photos.THUMBNAIL)
