"""A PDF is handed on when it opens, is whole, and does nothing by itself."""

import io
import zipfile

import pytest

from conversations import documents
from conversations.errors import NotPossible
from tests import files


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
        (files.locked(), "locked"),
        (files.locked("secret"), "locked"),
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


def test_a_document_with_something_before_it_is_no_document():
    assert not documents.is_one(b"<html>" + files.pdf())


def test_a_document_that_breaks_its_reader_harms_nobody(monkeypatch, tmp_path):
    breaking = tmp_path / "reader.py"
    breaking.write_text("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    monkeypatch.setattr(documents, "READER", breaking)

    with pytest.raises(NotPossible, match="too complex"):
        documents.check(files.pdf())


def test_a_document_that_never_ends_is_given_up(monkeypatch, tmp_path):
    endless = tmp_path / "reader.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(documents, "READER", endless)
    monkeypatch.setattr(documents, "PATIENCE", 0.5)

    with pytest.raises(NotPossible, match="too complex"):
        documents.check(files.pdf())


def test_a_document_that_unpacks_to_gigabytes_is_refused():
    import zlib

    packed = zlib.compressobj(9)
    flood = b"".join(packed.compress(b"0" * 2**24) for _ in range(128)) + packed.flush()
    assert len(flood) < 4 * 2**20
    head = b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    stream = b"3 0 obj<</Type/ObjStm/N 1/First 10/Filter/FlateDecode/Length %d>>stream\n" % len(flood)
    xref = b"\nendstream endobj\ntrailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF"

    with pytest.raises(NotPossible):
        documents.check(head + stream + flood + xref)
