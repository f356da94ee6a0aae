"""Which files may be sent: by their content, the channel and the way they go, under a name that is clean."""

import pytest

from conversations.base.errors import NotPossible
from conversations.base.units import MB
from conversations.channels import sms
from conversations.files import photos, validation
from conversations.files.sizes import Direction
from tests import files

PHOTO = photos.Photo(b"", "jpg", 1, 1)


def checked(name, content, channel="chat"):
    return validation.checked(files.upload(name, content), channel=channel, direction=Direction.FROM_VISITOR)


def test_an_agents_photo_is_read_while_a_strangers_waits(monkeypatch):
    asked = []
    monkeypatch.setattr(photos, "cleaned", lambda *_of, **how: asked.append(how["from_stranger"]) or PHOTO)

    for direction in (Direction.TO_VISITOR, Direction.FROM_VISITOR):
        validation.checked(files.upload("a.heic", files.photo()), channel="chat", direction=direction)

    assert asked == [False, True]


def test_the_limit_is_that_of_the_channel(monkeypatch):
    for kind in sms.CHANNEL.files_from_visitor:
        monkeypatch.setitem(sms.CHANNEL.files_from_visitor, kind, 5 * MB)
    large = files.pdf() + b"%" + b" " * (6 * MB) + b"\n%%EOF\n"

    assert checked("large.pdf", large).kind == "pdf"
    with pytest.raises(NotPossible, match="5\N{NO-BREAK SPACE}MB at most"):
        checked("large.pdf", large, "sms")
    with pytest.raises(NotPossible, match="10\N{NO-BREAK SPACE}MB at most"):
        checked("large.pdf", large + b" " * (5 * MB))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Facture n° 12.pdf", "Facture n° 12.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\bill.PDF", "bill.pdf"),
        ("gnp\u202efdp.pdf", "gnpfdp.pdf"),
        ("a\x00b\nc.pdf", "ab c.pdf"),
        (".pdf", "pdf.pdf"),
        ("", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_cleaned(name, kept):
    upload = files.upload("x", files.pdf())
    upload._name = name

    assert validation.checked(upload, channel="chat", direction=Direction.FROM_VISITOR).name == kept


def test_a_name_ends_as_its_content_does():
    assert checked("IMG_1.HEIC", files.photo(kind="HEIF")).name == "IMG_1.jpg"
    assert checked("picture.jpeg", files.photo()).name == "picture.jpeg"
    assert checked("photo", files.photo(kind="PNG")).name == "photo.png"
