"""A PDF is handed on when it opens, is whole, and does nothing by itself."""

import io
import zipfile

import pytest

from conversations.base.errors import NotPossible
from conversations.files import documents, pdf_reader
from tests import files
from tests.processes import measured


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("inside.txt", "hidden")
    return out.getvalue()


def zip_that_ends_like_a_pdf():
    out = io.BytesIO(files.pdf())
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("inside.txt", "hidden")
        archive.comment = b"%%EOF"
    return out.getvalue()


def test_a_plain_document_passes():
    documents.check(files.pdf())


def test_an_electronic_invoice_may_carry_its_figures():
    documents.check(files.carrying("factur-x.xml"))


def test_a_document_may_say_which_page_to_open():
    def open_first(one):
        one.Root.OpenAction = [one.pages[0].obj, files.Name.Fit]

    documents.check(files.pdf(open_first))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (files.pdf()[:-30], "incomplete"),
        (files.pdf()[: len(files.pdf()) // 2], "incomplete"),
        (files.locked("secret"), "locked"),
        (files.pdf() + b"\x00" * 5000 + b"<script>alert(1)</script>", "incomplete"),
        (files.pdf() + b"\x00" * 100 + zipped(), "hidden"),
        (zip_that_ends_like_a_pdf() + b"\x00" * 4096, "hidden"),
        (files.scripted(), "scripts"),
        (files.launching(), "scripts"),
        (files.with_form_scripts(), "scripts"),
        (files.carrying("setup.exe"), "other files"),
        (files.pdf() + zipped(), "hidden"),
        (zip_that_ends_like_a_pdf(), "hidden"),
        (files.pdf() + b"<script>alert(1)</script>", "hidden"),
        (b"%PDF-1.7\nnothing of the kind\n%%EOF", "damaged"),
    ],
)
def test_a_document_that_is_not_handed_on_is_refused_in_words(content, words):
    assert documents.is_one(content)

    with pytest.raises(NotPossible, match=words):
        documents.check(content)


def test_an_owners_password_alone_is_no_lock():
    """Bank statements and official forms: everybody may open them."""
    documents.check(files.locked())


def test_what_a_locked_document_does_is_found_behind_an_owners_password():
    def script(one):
        one.Root.OpenAction = files.Dictionary(S=files.Name.JavaScript, JS="app.alert(1)")

    with pytest.raises(NotPossible, match="scripts"):
        documents.check(files.pdf(script, encryption=files.Encryption(owner="owner", user="")))


@pytest.mark.parametrize(
    "before",
    [
        b"\r\n\r\n",
        b"\xef\xbb\xbf",
        b"\x00" * 500,
        b" \t\n",
        b'\x1b%-12345X@PJL JOB NAME="x"\r\n@PJL ENTER LANGUAGE=PDF\r\n',
    ],
    ids=["lines", "mark", "zeros", "blanks", "print job"],
)
@pytest.mark.parametrize(
    "after",
    [b"", b"\x00" * 5000, b"\r\n" * 900, b"\x1a", b"\xff" * 2048, b"\x1b%-12345X@PJL EOJ\r\n\x1b%-12345X"],
    ids=["nothing", "zeros", "lines", "end of file", "ones", "print job"],
)
def test_padding_as_scanners_and_gateways_leave_it_is_no_defect(before, after):
    content = before + files.pdf() + after

    assert documents.is_one(content)
    assert pdf_reader.verdict(content) == "ok"


def test_megabytes_of_padding_are_none_of_a_readers_trouble():
    documents.check(files.pdf() + b"\x00\xef\xbb\xbf" * 1_000_000)


@pytest.mark.parametrize("before", [b"<html>", b"MZ", b"\x00" * 1024, b"PK\x03\x04"])
def test_a_document_with_something_before_it_is_no_document(before):
    assert not documents.is_one(before + files.pdf())


def test_a_document_that_breaks_its_reader_harms_nobody(monkeypatch, tmp_path):
    breaking = tmp_path / "reader.py"
    breaking.write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    monkeypatch.setattr(documents, "READER", breaking)

    with pytest.raises(NotPossible, match="too complex"):
        documents.check(files.pdf())


@pytest.mark.parametrize(
    "trouble", [ValueError("odd"), RecursionError(), KeyError("/Root"), SystemError(), TypeError()]
)
def test_whatever_the_parser_raises_is_an_answer(monkeypatch, trouble):
    def fail(*_args, **_options):
        raise trouble

    monkeypatch.setattr(pdf_reader.pikepdf, "open", fail)

    assert pdf_reader.verdict(files.pdf()) == "damaged"


def test_a_million_objects_take_little_time_and_memory():
    with measured() as used, pytest.raises(NotPossible, match="too complex"):
        documents.check(files.crowded(1_000_000))

    assert used.memory < documents.MEMORY
    assert used.seconds <= documents.SECONDS + 1


def test_a_document_that_unpacks_to_gigabytes_is_refused(monkeypatch):
    monkeypatch.setattr(documents, "SECONDS", 4)
    flood = files.flood(2**31)
    assert len(flood) < 4 * 2**20
    head = b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    stream = b"3 0 obj<</Type/ObjStm/N 1/First 10/Filter/FlateDecode/Length %d>>stream\n" % len(flood)
    xref = b"\nendstream endobj\ntrailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF"

    with pytest.raises(NotPossible):
        documents.check(head + stream + flood + xref)
