"""Photos and documents for the tests, made here, good and bad."""

import io
import os
from types import SimpleNamespace

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import AttachedFileSpec, Dictionary, Encryption, Name
from PIL import Image

from conversations.models import Attachment, Message

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825  # EXIF
SIDEWAYS = 6  # the camera was turned by a quarter


def photo(size=(80, 60), *, kind="JPEG", sideways=False, noise=False, **options):
    """A picture, red on its left half, with what phones write beside it."""
    image = Image.frombytes("RGB", size, os.urandom(size[0] * size[1] * 3)) if noise else Image.new("RGB", size, "blue")
    if not noise:
        image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[MAKER] = "Secret Phone"
    exif.get_ifd(GPS)[1] = "N"
    if sideways:
        exif[ORIENTATION] = SIDEWAYS
    return _saved(image, kind, **({"exif": exif} if kind in {"JPEG", "PNG", "WEBP", "HEIF"} else {}), **options)


def animation():
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("red", "blue")]
    return _saved(frames[0], "GIF", save_all=True, append_images=frames[1:])


def bomb():
    """Twenty thousand pixels square, in fifty kilobytes."""
    return _saved(Image.new("1", (20_000, 20_000)), "PNG")


def pdf(change=None, **options):
    """A document of one page. `change(document)` does something to it before it is saved."""
    document = pikepdf.new()
    document.add_blank_page()
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def scripted():
    return pdf(lambda one: one.Root.__setattr__("OpenAction", Dictionary(S=Name.JavaScript, JS="app.alert(1)")))


def launching():
    action = Dictionary(S=Name.Launch, F="calc.exe")
    return pdf(lambda one: one.pages[0].__setattr__("AA", Dictionary(O=action)))


def with_form_scripts():
    return pdf(lambda one: one.Root.__setattr__("AcroForm", Dictionary(XFA="<xdp/>", Fields=[])))


def carrying(name):
    def attach(document):
        document.attachments[name] = AttachedFileSpec(document, b"MZ", filename=name)

    return pdf(attach, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def locked(user=""):
    return pdf(encryption=Encryption(owner="owner", user=user))


def upload(name, content):
    """As a form brings it."""
    return SimpleUploadedFile(name, content)


def attached(message, *, kind="photo", state="clean", content=None, thumbnail=True):
    """A stored file of a message, as if it had come with it."""
    suffix = "jpg" if kind == "photo" else "pdf"
    content = content or (photo() if kind == "photo" else pdf())
    Message.objects.filter(pk=message.pk).update(kind="file", text=f"file.{suffix}")
    return Attachment.objects.create(
        message=message,
        kind=kind,
        state=state,
        name=f"file.{suffix}",
        size=len(content),
        **({"width": 80, "height": 60} if kind == "photo" else {}),
        file=default_storage.save(f"tests/file.{suffix}", ContentFile(content)),
        thumbnail=default_storage.save("tests/small.jpg", ContentFile(photo()))
        if kind == "photo" and thumbnail
        else "",
    )


def stored_names():
    """Everything in the storage that is not a test's own."""
    found, folders = set(), [""]
    while folders:
        folder = folders.pop()
        try:
            inside, names = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        folders += [f"{folder}/{name}".strip("/") for name in inside]
        found |= {f"{folder}/{name}".strip("/") for name in names}
    return {name for name in found if not name.startswith("tests/")}


def colours(content):
    """The colour at the left and at the top of a picture, as words."""
    with Image.open(io.BytesIO(content)) as image:
        pixels = image.convert("RGB")
    word = lambda at: max(zip(pixels.getpixel(at), ("red", "green", "blue"), strict=True))[1]  # noqa: E731
    width, height = pixels.size
    return SimpleNamespace(
        size=pixels.size,
        left=word((width // 8, height // 2)),
        top=word((width // 2 + 1, height // 8)),
        bottom=word((width // 2 + 1, height - height // 8)),
    )


def _saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
