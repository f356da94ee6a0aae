"""Every way in which the accepted formats can hold a picture comes out looking as it did."""

import io

import pillow_heif
import pytest
from PIL import Image, ImageCms

from conversations.files import photo_reader
from tests import files
from tests.files import chunk, png

RED, BLUE, GREY, CLEAR = (255, 0, 0, 255), (0, 0, 255, 255), (128, 128, 128, 255), None
MIXED = (180, 90, 80)  # inside the colours of the web, whatever it is measured by


def seen(content, at=(0, 0)):
    """The colour that one sees at a place; None where the ground shows through."""
    formats = ["JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF"]
    photo = photo_reader.clean(content, formats=formats, most_pixels=1_000_000, limit=10_000_000)
    with Image.open(io.BytesIO(photo.content)) as image:
        assert "icc_profile" not in image.info
        pixel = image.convert("RGBA").getpixel(at)
    return pixel if pixel[3] else CLEAR


def is_like(one, other, tolerance=4):
    if one is None or other is None:
        return one is other
    return all(abs(a - b) <= tolerance for a, b in zip(one, (*other, 255)[:4], strict=True))


def saved(mode, colour, kind="PNG", size=(32, 32), **options):
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def paletted(transparency=None, kind="PNG"):
    image = Image.new("P", (32, 32), 0)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.paste(1, (16, 0, 32, 32))
    out = io.BytesIO()
    image.save(out, kind, **({} if transparency is None else {"transparency": transparency}))
    return out.getvalue()


def deep(mode, colour, **options):
    """HEIC of ten bits."""
    data = b"".join(value.to_bytes(2, "little") for value in colour) * (64 * 64)
    out = io.BytesIO()
    pillow_heif.from_bytes(mode, (64, 64), data).save(out, **options)
    return out.getvalue()


def animated(kind):
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "blue")]
    out = io.BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


WIDE_MIXED = ImageCms.profileToProfile(
    Image.new("RGB", (1, 1), MIXED), ImageCms.ImageCmsProfile(io.BytesIO(files.WIDE)), ImageCms.createProfile("sRGB")
).getpixel((0, 0))


PICTURES = {
    "JPEG, grey": (saved("L", 128, "JPEG"), GREY),
    "JPEG, inks": (saved("CMYK", (0, 255, 255, 0), "JPEG"), RED),
    "JPEG, inks, no black": (saved("CMYK", (0, 0, 0, 127), "JPEG"), GREY),
    "JPEG, wide": (saved("RGB", MIXED, "JPEG", icc_profile=files.WIDE, quality=95), WIDE_MIXED),
    "JPEG, grey that is brighter": (saved("L", 128, "JPEG", icc_profile=files.BRIGHT_GREY), (188, 188, 188)),
    "JPEG, grey, profile of colours": (saved("L", 128, "JPEG", icc_profile=files.WIDE), GREY),
    "JPEG, profile of others": (saved("RGB", MIXED, "JPEG", icc_profile=files.BRIGHT_GREY, quality=95), MIXED),
    "JPEG, no profile": (saved("RGB", MIXED, "JPEG", icc_profile=b"\0" * 200, quality=95), MIXED),
    "PNG, one bit": (saved("1", 1), (255, 255, 255)),
    "PNG, one bit, seen through": (saved("1", 1, transparency=1), CLEAR),
    "PNG, grey": (saved("L", 128), GREY),
    "PNG, grey, seen through": (saved("L", 128, transparency=128), CLEAR),
    "PNG, grey and alpha": (saved("LA", (128, 255)), GREY),
    "PNG, grey and clear": (saved("LA", (128, 0)), CLEAR),
    "PNG, palette": (paletted(), RED),
    "PNG, palette, seen through": (paletted(b"\x00\xff"), CLEAR),
    "PNG, palette, one seen through": (paletted(0), CLEAR),
    "PNG, palette, the other": (paletted(1), RED),
    "PNG, colours": (saved("RGB", MIXED), MIXED),
    "PNG, colours, seen through": (saved("RGB", MIXED, transparency=MIXED), CLEAR),
    "PNG, alpha": (saved("RGBA", (255, 0, 0, 128)), (255, 0, 0, 128)),
    "PNG, wide": (saved("RGB", MIXED, icc_profile=files.WIDE), WIDE_MIXED),
    "PNG, wide with alpha": (saved("RGBA", (*MIXED, 128), icc_profile=files.WIDE), (*WIDE_MIXED[:3], 128)),
    "PNG, grey and alpha, brighter": (
        saved("LA", (128, 200), icc_profile=files.BRIGHT_GREY),
        (188, 188, 188, 200),
    ),
    "PNG, two bits": (png([b"\x60"], kind=0, depth=2), (85, 85, 85)),
    "PNG, two bits, seen through": (
        png([b"\x60"], kind=0, depth=2, before=chunk(b"tRNS", b"\0\1")),
        CLEAR,
    ),
    "PNG, sixteen bits of grey": (saved("I;16", 0x8000), GREY),
    "PNG, sixteen bits of grey, bright": (saved("I;16", 0xFFFF), (255, 255, 255)),
    "PNG, sixteen bits of grey, seen through": (
        png([b"\x80\x00" * 2], kind=0, depth=16, before=chunk(b"tRNS", b"\x80\x00")),
        CLEAR,
    ),
    "PNG, sixteen bits of colours": (png([b"\xb4\0\x5a\0\x50\0" * 2], kind=2, depth=16), MIXED),
    "PNG, sixteen bits of colours, seen through": (
        png([b"\xb4\1\x5a\1\x50\1" * 2], kind=2, depth=16, before=chunk(b"tRNS", b"\xb4\1\x5a\1\x50\1")),
        CLEAR,
    ),
    "PNG, sixteen bits of grey and alpha": (png([b"\x80\0\xff\xff" * 2], kind=4, depth=16), GREY),
    "PNG, sixteen bits with alpha": (png([b"\xff\xff\0\0\0\0\xff\xff" * 2], kind=6, depth=16), RED),
    "GIF": (paletted(kind="GIF"), RED),
    "GIF, seen through": (paletted(0, kind="GIF"), CLEAR),
    "GIF, grey": (saved("L", 128, "GIF"), GREY),
    "GIF, animated": (animated("GIF"), RED),
    "PNG, animated": (animated("PNG"), RED),
    "WebP": (saved("RGB", MIXED, "WEBP", lossless=True), MIXED),
    "WebP, clear": (saved("RGBA", (255, 0, 0, 0), "WEBP"), CLEAR),
    "WebP, wide": (saved("RGB", MIXED, "WEBP", lossless=True, icc_profile=files.WIDE), WIDE_MIXED),
    "WebP, animated": (animated("WEBP"), RED),
    "HEIC, grey": (saved("L", 128, "HEIF", (64, 64), quality=95), GREY),
    "HEIC, alpha": (saved("RGBA", (255, 0, 0, 0), "HEIF", (64, 64), quality=-1), CLEAR),
    "HEIC, wide": (saved("RGB", MIXED, "HEIF", (64, 64), quality=95, icc_profile=files.WIDE), WIDE_MIXED),
    "HEIC, ten bits": (deep("RGB;16", [value * 257 for value in MIXED], quality=95), MIXED),
    "HEIC, ten bits of grey": (deep("L;16", [0x8000], quality=95), GREY),
    "AVIF, wide": (saved("RGB", MIXED, "AVIF", (64, 64), quality=95, icc_profile=files.WIDE), WIDE_MIXED),
    "AVIF, clear": (saved("RGBA", (255, 0, 0, 0), "AVIF", (64, 64)), CLEAR),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_looks_as_it_did(name):
    content, colour = PICTURES[name]

    assert is_like(seen(content), colour), (name, seen(content), colour)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_stands_as_its_camera_says(kind, orientation):
    image = Image.new("RGB", (64, 48), "blue")
    image.paste("red", (0, 0, 64, 24))  # above
    image.paste("lime", (0, 0, 32, 24))  # above on the left
    laid = image.transpose(LAID[orientation]) if orientation in LAID else image
    exif = Image.Exif()
    exif[files.ORIENTATION] = orientation
    out = io.BytesIO()
    laid.save(out, kind, exif=exif)

    assert is_like(seen(out.getvalue(), (8, 8)), (0, 255, 0), 12)
    assert is_like(seen(out.getvalue(), (56, 8)), (255, 0, 0), 12)
    assert is_like(seen(out.getvalue(), (8, 40)), (0, 0, 255), 12)


LAID = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def test_what_heif_says_of_itself_stands_above_exif():
    turned = files.photo(kind="HEIF", sideways=True)
    assert photo_reader.clean(turned, formats=["HEIF"], most_pixels=10**6, limit=10**6).width == 60

    told = turned.replace(b"hvcC", b"irot", 1)

    assert photo_reader._is_turned(told)
    assert not photo_reader._is_turned(turned)


@pytest.mark.parametrize("trouble", [ValueError("odd"), RecursionError(), AttributeError(), SystemError(), Exception()])
def test_whatever_a_decoder_raises_is_an_answer(monkeypatch, trouble):
    def fail(*_args, **_options):
        raise trouble

    monkeypatch.setattr(photo_reader.Image, "open", fail)

    said, picture = photo_reader.answer(lambda: photo_reader.thumbnail(files.photo()))

    assert said["said"] == "damaged"
    assert type(trouble).__name__ in said["why"]
    assert picture == b""
