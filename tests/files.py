"""Photos and documents for the tests, made here, good and bad."""

import io
import os
import struct
import zlib
from types import SimpleNamespace

import av
import numpy as np
import pikepdf
import pillow_heif
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import AttachedFileSpec, Dictionary, Encryption, Name
from PIL import Image, ImageColor

from conversations.models import Attachment, Message

pillow_heif.register_heif_opener(thumbnails=False)
ORIENTATION, MAKER, RESOLUTION, GPS = 0x0112, 0x010F, 0x011A, 0x8825  # EXIF
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


def voice(seconds=2.0, *, kind="webm", codec="libopus", loudness=0.3, **options):
    """A tone, as a browser records it: WebM with Opus, or with kind="mp4", codec="aac" what an iPhone says."""
    out, rate = io.BytesIO(), 48_000
    samples = (loudness * np.sin(np.arange(int(seconds * rate)) * 440 * 2 * np.pi / rate)).astype(np.float32)
    with av.open(out, "w", format=kind, options=options) as file:
        stream = file.add_stream(codec, rate=rate, layout="mono")
        for start in range(0, len(samples), 960):
            frame = av.AudioFrame.from_ndarray(samples[None, start : start + 960], format="fltp", layout="mono")
            frame.sample_rate, frame.pts = rate, start
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()


def in_pieces(seconds=2.0):
    """As an iPhone records it, fragmented."""
    return voice(seconds, kind="mp4", codec="aac", movflags="frag_keyframe+empty_moov+default_base_moof")


def film():
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _number in range(5):
            file.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")))
        file.mux(stream.encode(None))
    return out.getvalue()


QUICKLY = {"PNG": {"compress_level": 1}, "WEBP": {"method": 0}}  # written; they are read as any other


def plain(size, kind, *, colour="blue", **options):
    image = Image.new("P" if kind == "GIF" else "RGB", size, 0 if kind == "GIF" else colour)
    if kind == "GIF":  # from other modes Pillow looks for the best colours, at every pixel
        image.putpalette(ImageColor.getrgb(colour))
    return _saved(image, kind, **{**QUICKLY.get(kind, {}), **options})


def exif(tag, kind, value):
    """One word of EXIF of a type and with a value that no library would write."""
    size = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 10: 8}.get(kind, 1)
    given = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(">I", 26)
    entry = struct.pack(">HHI", tag, kind, max(1, len(value) // size)) + given
    return b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4) + value


def png(rows, *, kind, depth, before=b""):
    """A PNG as no library here writes it. `rows`: the samples as bytes; `kind`: its colour type; `before`: chunks."""
    width = 2
    head = struct.pack(">IIBBBBB", width, len(rows), depth, kind, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + before + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def profile(space, curve, *points):
    """An ICC profile: "RGB " with the places of its three colours or "GRAY", with one gamma for all."""
    number = lambda value: struct.pack(">i", round(value * 65536))  # noqa: E731
    place = lambda xyz: b"XYZ " + bytes(4) + b"".join(map(number, xyz))  # noqa: E731
    white = (0.9642, 1.0, 0.8249)
    gamma = b"curv" + bytes(4) + struct.pack(">IHxx", 1, round(curve * 256))
    said = b"desc" + bytes(4) + struct.pack(">I", 5) + b"test\0" + bytes(81)
    tags = {b"desc": said, b"wtpt": place(white), b"cprt": b"text" + bytes(4) + b"none"}
    if space == "GRAY":
        tags[b"kTRC"] = gamma
    for name, xyz in zip(b"rgb", points, strict=False):
        tags |= {bytes([name]) + b"XYZ": place(xyz), bytes([name]) + b"TRC": gamma}
    at, table, body = 132 + 12 * len(tags), b"", b""
    for name, data in tags.items():
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    head = bytes(8) + struct.pack(">I", 0x02100000) + b"mntr" + space.encode() + b"XYZ " + bytes(12) + b"acsp"
    head += bytes(28) + b"".join(map(number, white)) + bytes(48)
    content = head + struct.pack(">I", len(tags)) + table + body
    return struct.pack(">I", len(content)) + content[4:]


WIDE = profile("RGB ", 2.2, (0.5151, 0.2412, -0.0011), (0.2920, 0.6923, 0.0419), (0.1571, 0.0666, 0.7841))  # as phones
BRIGHT_GREY = profile("GRAY", 1.0)


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


def flood(size):
    """So many zeros of text, packed to a thousandth: the piece that is packed once may stand again and again."""
    piece = b"0" * 2**24
    packed = zlib.compressobj(9, wbits=-15)
    once = packed.compress(piece) + packed.flush(zlib.Z_FULL_FLUSH)
    ones = (1 + size * 48) % 65521
    sums = (size + 48 * size * (size + 1) // 2) % 65521  # Adler's checksum, of all of them
    return b"\x78\xda" + once * (size // len(piece)) + packed.flush() + struct.pack(">I", sums << 16 | ones)


def crowded(objects, of_a_stream=1000):
    """A document of so many objects, packed to a few bytes each."""
    out, places = io.BytesIO(), []

    def put(body):
        places.append((1, out.tell(), 0))
        out.write(b"%d 0 obj\n%s\nendobj\n" % (len(places), body))

    out.write(b"%PDF-1.5\n")
    put(b"<</Type/Catalog/Pages 2 0 R>>")
    put(b"<</Type/Pages/Kids[3 0 R]/Count 1>>")
    put(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>")
    for _stream in range(objects // of_a_stream):
        number = len(places) + 1
        index = b"".join(b"%d %d " % (number + 1 + at, 9 * at) for at in range(of_a_stream))
        packed = zlib.compress(index + b"<</A 1>> " * of_a_stream)
        head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n"
        put(head % (of_a_stream, len(index), len(packed)) + packed + b"\nendstream")
        places += [(2, number, at) for at in range(of_a_stream)]
    start = out.tell()
    rows = bytes(8) + b"".join(struct.pack(">BIxH", *place) for place in [*places, (1, start, 0)])
    packed = zlib.compress(rows)
    head = b"<</Type/XRef/Size %d/W[1 4 3]/Root 1 0 R/Filter/FlateDecode/Length %d>>stream\n"
    put(head % (len(places) + 2, len(packed)) + packed + b"\nendstream")
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


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
