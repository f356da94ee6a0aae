"""Shared canned replies as a CSV file: one line a reply, with its category, its shortcut and its text."""

import csv
import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conversations.base import spreadsheets
from conversations.base.errors import NotPossible
from conversations.base.folding import folded
from conversations.models import CannedReply, ReplyCategory

from . import replies

logger = logging.getLogger(__name__)

COLUMNS = {"category": "catégorie", "shortcut": "raccourci", "text": "texte"}  # in English and in French
LARGEST = 1_000_000  # bytes
MOST_LINES = 5_000
MOST_PROBLEMS = 20  # that are told at once
SEPARATOR = re.compile(r'"?sep=(.)"?', re.IGNORECASE)  # how Excel is told, in a line before the first


class Unreadable(Exception):
    """Why a file was not imported: one sentence for each line that is wrong."""

    def __init__(self, *problems: str) -> None:
        super().__init__(*problems)
        self.problems = problems


@dataclass(frozen=True)
class Imported:
    added: int
    changed: int


@dataclass(frozen=True)
class Line:
    number: int
    category: str
    shortcut: str
    text: str


def write() -> str:
    """All shared replies."""
    shared = CannedReply.objects.filter(category__owner=None).select_related("category")
    in_order = shared.order_by("category__position", "category__name", "shortcut", "pk")
    rows = ((reply.category.name, reply.shortcut, reply.text) for reply in in_order)
    return spreadsheets.written(COLUMNS, rows)


def template() -> str:
    """A file to fill in, with two replies that show how."""
    delivery = (_("Delivery"), _("delay"), _("Hello {visitor}, your parcel is late. I am looking into it for you."))
    nameless = (_("Delivery"), "", _("Without a shortcut, it is chosen from the list."))
    return spreadsheets.written(COLUMNS, [delivery, nameless])


def read(content: bytes) -> Imported:
    """Imports all of it or nothing. A reply whose shortcut stands already is written anew, a new category is made.

    Raises Unreadable.
    """
    try:
        lines = list(_lines(_decoded(content)))
    except Unreadable:
        raise
    except Exception as error:
        logger.warning("A file of replies could not be read", exc_info=True)
        raise Unreadable(_("This is not a CSV file.")) from error
    lines = _checked(lines)
    with transaction.atomic():
        return _stored(lines)


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST:
        raise Unreadable(_("This file is too large: at most 1 MB."))
    try:
        text = content.decode().lstrip("\ufeff")
    except UnicodeDecodeError:
        raise Unreadable(_("This file is not in UTF-8. In Excel, save it as “CSV UTF-8”.")) from None
    if "\x00" in text:
        raise Unreadable(_("This is not a CSV file."))
    return text


def _lines(text: str) -> Iterator[Line]:
    first, _end, rest = text.partition("\n")
    named = SEPARATOR.fullmatch(first.strip("\r"))
    delimiter = named[1] if named else spreadsheets.delimiter_of(first)
    rows = csv.reader(io.StringIO(rest if named else text, newline=""), delimiter=delimiter, strict=True)
    before = 1 if named else 0  # lines
    try:
        places = _places(next(rows, []))
        begins = before + rows.line_num + 1
        for row in rows:
            cells = [spreadsheets.plain(row[place]) if place < len(row) else "" for place in places]
            if any(cell.strip() for cell in cells):
                yield Line(begins, *cells)
            begins = before + rows.line_num + 1
    except csv.Error as error:
        raise Unreadable(
            _at(before + rows.line_num, _("This line could not be read (%(why)s).") % {"why": error})
        ) from None


def _places(head: list[str]) -> list[int]:
    """Where each column stands, whose name is written in either language, with or without accents."""
    written = [folded(cell.strip()) for cell in head]
    found = [
        next((written.index(folded(name)) for name in names if folded(name) in written), None)
        for names in COLUMNS.items()
    ]
    places = [place for place in found if place is not None]
    if len(places) < len(COLUMNS):
        columns = ", ".join(spreadsheets.heads(COLUMNS))
        raise Unreadable(_("The first line has to name the columns: %(columns)s.") % {"columns": columns})
    return places


def _checked(lines: list[Line]) -> list[Line]:
    if not lines:
        raise Unreadable(_("There is no reply in this file."))
    if len(lines) > MOST_LINES:
        raise Unreadable(_("This file is too long: at most %(most)d replies.") % {"most": MOST_LINES})
    good: list[Line] = []
    problems: list[str] = []
    used: dict[str, int] = {}
    for line in lines:
        try:
            clean = Line(
                line.number,
                replies.checked_name(line.category),
                replies.checked_shortcut(line.shortcut),
                replies.checked_text(line.text),
            )
            if clean.shortcut in used:
                raise NotPossible(_("This shortcut is already on line %(line)d.") % {"line": used[clean.shortcut]})
        except NotPossible as refusal:
            problems.append(_at(line.number, str(refusal)))
            continue
        if clean.shortcut:
            used[clean.shortcut] = line.number
        good.append(clean)
    if len(problems) > MOST_PROBLEMS:
        left = len(problems) - MOST_PROBLEMS
        more = ngettext("And %(n)d more line.", "And %(n)d more lines.", left) % {"n": left}
        problems = [*problems[:MOST_PROBLEMS], more]
    if problems:
        raise Unreadable(*problems)
    return good


def _stored(lines: list[Line]) -> Imported:
    shared = ReplyCategory.objects.filter(owner=None).select_for_update().order_by("pk")
    categories = {category.name.casefold(): category for category in shared}
    standing = CannedReply.objects.filter(category__owner=None)
    by_shortcut = {reply.shortcut: reply for reply in standing if reply.shortcut}
    nameless = {(reply.category_id, reply.text) for reply in standing if not reply.shortcut}
    position = max((category.position for category in categories.values()), default=0)
    fresh: list[CannedReply] = []
    changed: list[CannedReply] = []
    for line in lines:
        category = categories.get(line.category.casefold())
        if category is None:
            position += 1
            category = ReplyCategory.objects.create(name=line.category, position=position)
            categories[line.category.casefold()] = category
        known = by_shortcut.get(line.shortcut)
        if known is None:
            if (category.pk, line.text) not in nameless or line.shortcut:
                fresh.append(CannedReply(category=category, shortcut=line.shortcut, text=line.text))
        elif (known.category_id, known.text) != (category.pk, line.text):
            known.category, known.text = category, line.text
            changed.append(known)
    CannedReply.objects.bulk_create(fresh)
    CannedReply.objects.bulk_update(changed, ["category", "text"])
    replies.tell_changed(None)
    return Imported(len(fresh), len(changed))


def _at(line: int, words: str) -> str:
    return _("Line %(line)d: %(words)s") % {"line": line, "words": words}
