"""Articles out of files: Markdown, text, a web page, a PDF, or a CSV file with a line for each.

Web pages and PDFs are read in a process of their own, with little memory and time (article_reader.py). Whatever is
wrong with a file is said in words; of a CSV file all lines are taken or none.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conversations.base import spreadsheets
from conversations.base.errors import NotPossible
from conversations.base.folding import folded
from conversations.base.text import name as in_one_line
from conversations.base.text import well_formed
from conversations.files.readers import MB, Reading, TooMuch
from translation import detection
from translation.languages import known

from . import indexing
from .models import LONGEST_TEXT, Article, Collection

LARGEST = 10 * MB  # bytes of a file
MOST_LINES = 500  # of a CSV file
KINDS = {
    "markdown": {".md", ".markdown", ".txt"},
    "html": {".html", ".htm", ".xhtml"},
    "pdf": {".pdf"},
    "csv": {".csv"},
}
COLUMNS = {  # in English and in French
    "title": "titre",
    "text": "texte",
    "link": "lien",
    "language": "langue",
    "questions": "questions",
}
_READER = Path(__file__).with_name("article_reader.py")
_MEMORY = 500 * MB
_SECONDS = 20  # of processor time


@dataclass(frozen=True)
class Draft:
    """An article as a file has it. What it does not say is empty."""

    title: str
    text: str
    language: str = ""
    link: str = ""
    questions: str = ""


@dataclass(frozen=True)
class Imported:
    added: int
    changed: int


def read(file_name: str, content: bytes, *, collection: Collection, now: datetime) -> Imported:
    """Stores what a file holds; an article of the same title and language in this collection is written anew.

    Raises NotPossible.
    """
    return store(drafts_in(file_name, content), collection=collection, now=now)


def template() -> str:
    """A CSV file to fill in, with two articles that show how: the columns after the second may stay empty."""
    returns = (
        _("Returns"),
        _("You can return a parcel within 30 days. You are refunded within a week."),
        "https://www.example.com/returns",
        known(get_language() or "") or "en",
        _("How do I send something back?"),
    )
    delivery = (_("Delivery"), _("Parcels arrive within two working days."), "", "", "")
    return spreadsheets.written(COLUMNS, [returns, delivery])


def drafts_in(file_name: str, content: bytes) -> list[Draft]:
    """The articles of a file, known by its ending. Raises NotPossible."""
    path = PurePath(file_name)
    kind = next((kind for kind, endings in KINDS.items() if path.suffix.lower() in endings), None)
    if kind is None:
        raise NotPossible(_("Choose a Markdown, HTML, PDF or CSV file."))
    if len(content) > LARGEST:
        raise NotPossible(_("This file is too large: at most 10 MB."))
    if kind == "csv":
        return list(_lines(_decoded(content)))
    draft = _of_markdown(_decoded(content)) if kind == "markdown" else page_or_document(kind, content)
    return [draft if draft.title else Draft(path.stem.replace("-", " ").replace("_", " "), draft.text, draft.language)]


def page_or_document(kind: str, content: bytes) -> Draft:
    """What a web page ("html") or a PDF ("pdf") says. Raises NotPossible."""
    found = told_by_reader(kind, content)
    match found.get("problem"):
        case "large":
            raise NotPossible(_("This file is too large or too complex to be read."))
        case "locked":
            raise NotPossible(_("This PDF is locked with a password. Remove it, then import the document again."))
        case "damaged":
            raise NotPossible(_("This file is damaged and cannot be read."))
    return Draft(found["title"], found["text"], found["language"])


def told_by_reader(kind: str, content: bytes) -> dict[str, str]:
    """{"title", "text", "language"} of a web page ("html") or a PDF ("pdf"), or {"problem"}: large, locked, damaged."""
    try:
        answer = Reading().run(_READER, content, kind, memory=_MEMORY, seconds=_SECONDS, most=8 * LONGEST_TEXT)
        return json.loads(answer)
    except (TooMuch, ValueError):
        return {"problem": "large"}


@transaction.atomic
def store(drafts: list[Draft], *, collection: Collection, now: datetime) -> Imported:
    """All of them or none. Raises NotPossible."""
    if not drafts:
        raise NotPossible(_("There is no article in this file."))
    added = changed = 0
    for draft in drafts:
        article = article_of(draft, collection)
        standing = Article.objects.filter(collection=collection, title=article.title, language=article.language).first()
        if standing is None:
            indexing.save(article, now=now)
            added += 1
        elif _renewed(standing, article):
            indexing.save(standing, now=now)
            changed += 1
    return Imported(added, changed)


def _renewed(standing: Article, read: Article) -> bool:
    """Whether a file says something new; where it is silent of link and questions, those that stand stay."""
    before = (standing.text, standing.link, standing.questions)
    standing.text = read.text
    standing.link = read.link or standing.link
    standing.questions = read.questions or standing.questions
    return before != (standing.text, standing.link, standing.questions)


def article_of(draft: Draft, collection: Collection) -> Article:
    """Not stored yet; its language is told by its text where the draft does not say. Raises NotPossible."""
    text = well_formed(draft.text).strip()
    if not text:
        raise NotPossible(_("No text was found in “%(title)s”.") % {"title": draft.title})
    if len(text) > LONGEST_TEXT:
        words = _("“%(title)s” is too long: %(length)d characters, at most %(most)d.")
        raise NotPossible(words % {"title": draft.title, "length": len(text), "most": LONGEST_TEXT})
    language = known(draft.language) if draft.language else detection.detect(text)
    article = Article(collection=collection, title=in_one_line(draft.title)[:200], text=text, link=draft.link)
    article.questions = well_formed(draft.questions)
    article.language = language or Article._meta.get_field("language").default  # noqa: SLF001 - Django's public API
    try:
        article.clean_fields(exclude=["updated_at"])
    except ValidationError as refusal:
        words = " ".join(refusal.messages)
        raise NotPossible(_("“%(title)s”: %(why)s") % {"title": article.title, "why": words}) from refusal
    return article


def _of_markdown(text: str) -> Draft:
    """Its first heading of the first level is its title, where nothing stands before it."""
    first, _end, rest = text.lstrip().partition("\n")
    return Draft(first[2:].strip(), rest) if first.startswith("# ") else Draft("", text)


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotPossible(_("This file is not in UTF-8. Save it in UTF-8, then import it again.")) from None
    if "\x00" in text:
        raise NotPossible(_("This file is damaged and cannot be read."))
    return text


def _lines(text: str) -> Iterator[Draft]:
    head = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=spreadsheets.delimiter_of(head), strict=True)
    try:
        written = [folded(cell.strip()) for cell in next(rows, [])]
        places = {column: _place(written, column) for column in COLUMNS}
        if places["title"] is None or places["text"] is None:
            raise NotPossible(
                _("The first line has to name the columns title and text; link, language and questions may follow.")
            )
        for number, row in enumerate(rows):
            if number >= MOST_LINES:
                raise NotPossible(_("This file is too long: at most %(most)d articles.") % {"most": MOST_LINES})
            cells = {name: row[at].strip() if at is not None and at < len(row) else "" for name, at in places.items()}
            if any(cells.values()):
                yield Draft(**cells)
    except csv.Error as error:
        why = _("This line could not be read (%(why)s).") % {"why": error}
        raise NotPossible(_("Line %(line)d: %(words)s") % {"line": rows.line_num, "words": why}) from error


def _place(written: list[str], column: str) -> int | None:
    names = (column, COLUMNS[column])
    return next((place for place, cell in enumerate(written) if cell in names), None)
