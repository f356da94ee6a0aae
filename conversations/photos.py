"""Photos: known by their content, turned upright, and rid of everything that is not the picture."""

import io
from dataclasses import dataclass

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from .errors import NotPossible

pillow_heif.register_heif_opener(thumbnails=False)

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF")
MOST_PIXELS = 65_000_000  # as many as the largest phone cameras take
KEPT = ((4096, 88), (3072, 82), (2048, 76))  # longest side in pixels and JPEG quality; the first that is small enough
THUMBNAIL = (504, 378)  # pixels: the place in the thread, on a screen that draws three for one
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, RuntimeError, ArithmeticError, LookupError, TypeError)
BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError)


class NoPhoto(Exception):
    """The content is no picture of a kind that is known here."""


@dataclass(frozen=True)
class Photo:
    content: bytes
    suffix: str  # jpg or png
    width: int  # pixels
    height: int


def cleaned(content: bytes, *, limit: int) -> Photo:
    """The picture alone, of an animation the first, in at most `limit` bytes.

    Raises NoPhoto, or NotPossible for one that is cut off or far too large.
    """
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise NotPossible(_too_many_pixels())
            is_drawn = image.format in {"PNG", "GIF"}
            picture = _picture(image)
        return _encoded(picture, is_drawn=is_drawn, limit=limit)
    except UnidentifiedImageError as error:
        raise NoPhoto from error
    except BOMB as error:
        raise NotPossible(_too_many_pixels()) from error
    except UNREADABLE as error:
        raise NotPossible(_("This photo is damaged and cannot be shown. Send it again.")) from error


def thumbnail(content: bytes) -> bytes:
    """A JPEG of the middle of the picture, in the shape of its place in the thread."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
        image.draft("RGB", (2 * THUMBNAIL[0], 2 * THUMBNAIL[1]))
        small = ImageOps.fit(_on_white(image), THUMBNAIL, Image.Resampling.LANCZOS)
    return _jpeg(small, quality=80)


def _too_many_pixels() -> str:
    return _("This photo has too many pixels: at most %(most)d million.") % {"most": MOST_PIXELS // 1_000_000}


def _picture(image: Image.Image) -> Image.Image:
    """Upright, in the colours of the web, no larger than what is kept, without a word about where it was taken."""
    side = KEPT[0][0]
    image.draft("RGB", (side, side))
    profile = image.info.get("icc_profile")
    image.load()
    upright = ImageOps.exif_transpose(image)
    has_alpha = upright.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in upright.info
    picture = upright.convert("RGBA" if has_alpha else "RGB") if upright.mode != "CMYK" else upright
    picture = _in_srgb(picture, profile)
    picture.thumbnail((side, side), Image.Resampling.LANCZOS)
    bare = picture.copy()
    bare.info = {}
    return bare


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Phones photograph in wider colours: without their profile, which goes, those would look dull."""
    if profile and picture.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return converted or picture.convert("RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a profile that cannot be read says nothing
    return picture.convert("RGB") if picture.mode == "CMYK" else picture


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
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        ground = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, *, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()
