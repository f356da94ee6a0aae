"""Reads a photo from standard input and writes it anew: the picture alone, upright, in the colours of the web.

    photo_reader.py clean FORMATS PIXELS BYTES     of one of the formats, of at most so many pixels, in so many bytes
    photo_reader.py thumbnail

It answers with a line of JSON, {"said": …}: "ok" with width, height and suffix, the picture behind the line; or
"no photo", "pixels", "large" (it takes too much memory), "damaged", with why. It runs as a program of its own, see
limited.py, and imports nothing of Pupitre.
"""

import io
import json
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

KEPT = ((4096, 88), (3072, 82), (2048, 76))  # longest side in pixels and JPEG quality; the first that is small enough
THUMBNAIL = (504, 378)  # pixels: the place in the thread, on a screen that draws three for one
WHOLE = 25_000_000  # pixels; of a larger JPEG every second is read, which takes a quarter of the memory
WHOLE_PROGRESSIVE = WHOLE // 2  # such a one is held twice while it is read
ORIENTATION = 0x0112  # EXIF
HEAD_OF_HEIF = 100_000  # bytes in which it says what it is
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
DRAWN = {"PNG", "GIF"}  # screenshots and the like stay as sharp as they are
GREY, COLOUR, INKS = {"L", "LA"}, {"RGB", "RGBA"}, {"CMYK"}
FITTING = {"GRAY": GREY, "RGB ": GREY | COLOUR, "CMYK": INKS}  # a profile's space and the pictures that may have it

Image.MAX_IMAGE_PIXELS = None  # it is asked here, and the memory has its limit


@dataclass(frozen=True)
class Photo:
    content: bytes
    suffix: str  # jpg or png
    width: int  # pixels
    height: int


class TooManyPixels(Exception):
    """More than may be read of this format."""


class NoPhoto(Exception):
    """Not of a format that was named."""


def clean(content: bytes, *, formats: list[str], most_pixels: int, limit: int) -> Photo:
    """The picture alone, of an animation the first, in at most `limit` bytes.

    Raises NoPhoto, TooManyPixels, or whatever a decoder makes of a damaged file.
    """
    width, height = _said_size(content)
    if width * height > most_pixels:
        raise TooManyPixels
    if "HEIF" in formats:
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False)
    try:
        image = Image.open(io.BytesIO(content), formats=formats)
    except UnidentifiedImageError as error:
        raise NoPhoto(str(error)) from error
    with image:
        if image.width * image.height > most_pixels:
            raise TooManyPixels
        is_drawn = image.format in DRAWN
        picture = _picture(image, _depth(content), _is_turned(content))
    return _encoded(picture, is_drawn=is_drawn, limit=limit)


def thumbnail(content: bytes) -> Photo:
    """A JPEG of the middle of a picture that was cleaned, in the shape of its place in the thread."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
        image.draft("RGB", (2 * THUMBNAIL[0], 2 * THUMBNAIL[1]))
        small = ImageOps.fit(_on_white(image), THUMBNAIL, Image.Resampling.LANCZOS)
    return Photo(_jpeg(small, quality=80), "jpg", *small.size)


def _said_size(content: bytes) -> tuple[int, int]:
    """What a WebP says of itself: its decoder takes the memory for all of it before it can be asked."""
    kind, data = content[12:16], content[20:30]
    if content[8:12] != b"WEBP" or len(data) < 10:
        return (0, 0)
    number = lambda at, size: int.from_bytes(data[at : at + size], "little")  # noqa: E731
    if kind == b"VP8X":
        return number(4, 3) + 1, number(7, 3) + 1
    if kind == b"VP8L":
        return (number(1, 4) & 0x3FFF) + 1, (number(1, 4) >> 14 & 0x3FFF) + 1
    return number(6, 2) & 0x3FFF, number(8, 2) & 0x3FFF


def _depth(content: bytes) -> int:
    """Bits of each sample of a PNG, as its first chunk says; of all else 8."""
    return content[24] if content.startswith(b"\x89PNG") and len(content) > 24 else 8


def _is_turned(content: bytes) -> bool:
    """HEIF has words of its own for how a picture stands, and its decoder follows them; EXIF's are then history."""
    return content[4:8] == b"ftyp" and any(content.find(box, 0, HEAD_OF_HEIF) > 0 for box in (b"irot", b"imir"))


def _picture(image: Image.Image, depth: int, is_turned: bool) -> Image.Image:
    """Upright, in the colours of the web, no larger than what is kept, without a word about where it was taken."""
    side = KEPT[0][0]
    if image.format in {"JPEG", "MPO"}:
        _read_less(image)
    image.load()
    turn = None if is_turned and image.format == "HEIF" else UPRIGHT.get(_orientation(image))
    profile = image.info.get("icc_profile")
    picture = _in_known_mode(image, depth)
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    picture = _in_srgb(picture, profile)
    bare = picture.transpose(turn) if turn is not None else picture.copy()
    bare.info = {}
    return bare


def _read_less(image: Any) -> None:
    """Of a large JPEG every second pixel. Raises MemoryError where even so too much would be held."""
    pixels = image.width * image.height
    is_progressive = bool(image.info.get("progressive"))
    if pixels > (WHOLE_PROGRESSIVE if is_progressive else WHOLE):
        image.draft(None, (image.width // 2, image.height // 2))
    memory = resource.getrlimit(resource.RLIMIT_AS)[0]
    if is_progressive and memory > 0:
        across, down = (max(layer[axis] for layer in image.layer) for axis in (1, 2))
        samples = sum(pixels * layer[1] * layer[2] // (across * down) for layer in image.layer)
        if 2 * samples > memory * 3 // 4:  # bytes; libjpeg only says that the data are broken
            raise MemoryError


def _orientation(image: Image.Image) -> int:
    """What cannot be read of it turns nothing: the picture is there all the same."""
    try:
        return int(image.info.get("original_orientation") or image.getexif().get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - cameras and editors write what they like
        return 1


def _in_known_mode(image: Image.Image, depth: int) -> Image.Image:
    """L, LA, RGB, RGBA or CMYK, of eight bits a sample, whichever way the file holds it."""
    if image.mode in {"I;16", "I;16L", "I;16B", "I;16N", "I"}:
        return _in_eight_bits(image)
    if image.mode in {"1", "L", "RGB"}:
        see_through = image.info.get("transparency")
        plain = image.convert("L") if image.mode == "1" else image
        if see_through is None:
            return plain
        plain.info["transparency"] = see_through if image.mode == "1" else _scaled(see_through, depth)
        return plain.convert("RGBA")
    if image.mode in {"LA", "RGBA", "CMYK"}:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Grey of sixteen bits: Pillow would cut off all that is brighter than 255."""
    grey = image.point(lambda value: value * (1 / 257) + 0.5).convert("L")
    grey.info = {}
    see_through = image.info.get("transparency")
    if see_through is None:
        return grey
    grey.info["transparency"] = _scaled(see_through, 16)
    return grey.convert("RGBA")


def _scaled(see_through: Any, depth: int) -> Any:
    """The colour that lets the ground through, in the eight bits that its picture has now."""
    if depth == 8 or isinstance(see_through, bytes):
        return see_through
    scale = lambda value: round(value * 255 / (2**depth - 1))  # noqa: E731
    if depth == 16 and isinstance(see_through, tuple):
        scale = lambda value: value >> 8  # noqa: E731 - as Pillow reads sixteen bits of a colour
    return tuple(map(scale, see_through)) if isinstance(see_through, tuple) else scale(see_through)


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB or RGBA. Phones photograph in wider colours: without their profile, which goes, those would look dull."""
    opaque = _without_alpha(picture)
    coloured = _converted(opaque, profile) if profile else None
    if coloured is None:
        coloured = opaque.convert("RGB")
    if picture.mode in {"LA", "RGBA"}:
        coloured.putalpha(picture.getchannel("A"))
    return coloured


def _without_alpha(picture: Image.Image) -> Image.Image:
    if picture.mode == "LA":
        return picture.getchannel("L")
    return Image.merge("RGB", picture.split()[:3]) if picture.mode == "RGBA" else picture


def _converted(picture: Image.Image, profile: bytes) -> Image.Image | None:
    """None where the profile cannot be read, or is one for other pictures: it says nothing then."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        space = source.profile.xcolor_space
        if picture.mode not in FITTING.get(space, ()):
            return None
        if space == "RGB " and picture.mode == "L":
            picture = picture.convert("RGB")
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except Exception:  # noqa: BLE001 - see above
        return None


def _encoded(picture: Image.Image, *, is_drawn: bool, limit: int) -> Photo:
    """Screenshots and what lets the ground through stay as sharp as they are; all else is a JPEG."""
    if is_drawn or picture.mode == "RGBA":
        out = io.BytesIO()
        picture.save(out, "PNG")
        if out.tell() <= limit // 2:
            return Photo(out.getvalue(), "png", *picture.size)
    picture = _on_white(picture)
    for side, quality in KEPT:
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        content = _jpeg(picture, quality=quality)
        if len(content) <= limit:
            break
    return Photo(content, "jpg", *picture.size)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.has_transparency_data:
        ground = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, *, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


def answer(read: Callable[[], Photo]) -> tuple[dict[str, object], bytes]:
    """What is said of a photo, and the picture."""
    try:
        photo = read()
    except NoPhoto as error:
        return {"said": "no photo", "why": str(error)}, b""
    except TooManyPixels:
        return {"said": "pixels"}, b""
    except MemoryError:
        return {"said": "large"}, b""
    except Exception as error:  # noqa: BLE001 - whatever a decoder stumbles over, it cannot be shown
        return {"said": "damaged", "why": f"{type(error).__name__}: {error}"}, b""
    return {"said": "ok", "width": photo.width, "height": photo.height, "suffix": photo.suffix}, photo.content


def main() -> None:
    task, *rest = sys.argv[1:]
    content = sys.stdin.buffer.read()
    if task == "thumbnail":
        said, picture = answer(lambda: thumbnail(content))
    else:
        formats, pixels, limit = rest
        one_of, most, room = formats.split(","), int(pixels), int(limit)
        said, picture = answer(lambda: clean(content, formats=one_of, most_pixels=most, limit=room))
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + picture)


if __name__ == "__main__":
    main()
