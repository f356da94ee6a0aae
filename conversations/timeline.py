"""Lines of the timeline as rows of the thread: which there are, how one is stored, how those of a page are read.

A row keeps ids. Names are looked up for a whole page at once, and somebody who is gone has none. Rows that were written
when lines kept names, and whose name more than one bears or nobody, keep it as words: `by_words` beside `by`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from translation.modules import modules_in

from . import lines
from .lines import Line
from .models import Group, Macro, Message, Tag, Visitor
from .people.models import User


@dataclass(frozen=True)
class Named:
    """Rows that a line tells of by their names."""

    model: type[Model]
    needed: tuple[str, ...]  # columns that make the name
    gone: Promise  # what is said of one that is there no more

    def called(self, words: object) -> Model:
        """One without a row, of which only words are known."""
        return self.model(**{self.needed[0]: str(words)})


NAMED = (
    Named(User, ("first_name", "last_name", "email"), _("a former colleague")),
    Named(Group, ("name",), _("a former group")),
    Named(Tag, ("name",), _("a deleted tag")),
    Named(Macro, ("name",), _("a deleted macro")),
    Named(Visitor, ("name", "key"), _("a deleted visitor")),
)
Rows = Mapping[Named, Mapping[int, Model]]  # by their ids


def discovered() -> dict[str, type[Line]]:
    """By its name, each line that a module of `conversations/lines/` declares."""
    modules = modules_in(lines.__name__, lines.__path__)
    declared = [member for module in modules for member in vars(module).values() if isinstance(member, type)]
    return {line.name: line for line in declared if issubclass(line, Line) and line is not Line}


LINES = discovered()


def row(line: Line, **columns: Any) -> Message:
    """The row of a thread that tells this; not stored yet."""
    return Message(kind=Message.Kind.EVENT, event=line.name, details=line.facts(), **columns)


def read(messages: Iterable[Message]) -> dict[int, Line]:
    """By the message's id, what each line among them says: one query at most for people, groups, tags and macros each.

    One that no module declares any more is left out.
    """
    known = [message for message in messages if message.kind == Message.Kind.EVENT and message.event in LINES]
    wanted: dict[Named, set[int]] = defaultdict(set)
    for message in known:
        for fact, named in _named_in(message.event).items():
            wanted[named].update(_ids(message.details.get(fact)))
    found = {named: _by_id(named, ids) for named, ids in wanted.items() if ids}
    return {message.pk: _line(message, found) for message in known}


def read_as[L: Line](kind: type[L], messages: Iterable[Message]) -> dict[int, L]:
    """The same, of lines of one kind alone."""
    return {pk: line for pk, line in read(messages).items() if isinstance(line, kind)}


def _ids(stored: Any) -> list[int]:
    return stored if isinstance(stored, list) else [stored] if stored else []


def _by_id(named: Named, ids: Iterable[int]) -> dict[int, Model]:
    return named.model._default_manager.only(*named.needed).in_bulk(ids)  # noqa: SLF001 - Django documents it


def _line(message: Message, found: Rows) -> Line:
    line, details = LINES[message.event], message.details
    named, lists, facts = _named_in(message.event), _lists_in(message.event), {}
    for field in fields(line):
        if field.name not in named:
            facts[field.name] = details.get(field.name, "" if field.default is MISSING else field.default)
        else:
            rows = _rows(field.name, named[field.name], details, found)
            facts[field.name] = rows if field.name in lists else _only(rows, field, named[field.name])
    return line(**facts)


def _rows(fact: str, named: Named, details: Mapping[str, Any], found: Rows) -> list[Model]:
    """Those of a fact; one that is gone, or known by words alone, stands there with nothing but its name."""
    known = found.get(named, {})
    rows = [known.get(pk) or named.called(named.gone) for pk in _ids(details.get(fact))]
    words = details.get(f"{fact}_words")
    return [*rows, named.called(words)] if words else rows


def _only(rows: list[Model], field: Field, named: Named) -> Model | None:
    if rows:
        return rows[0]
    return named.called(named.gone) if field.default is MISSING else field.default


@cache
def _named_in(event: str) -> dict[str, Named]:
    """Those of its facts that are rows, or lists of rows."""
    among = {fact: (hint, *get_args(hint)) for fact, hint in get_type_hints(LINES[event]).items()}
    return {fact: named for fact, models in among.items() for named in NAMED if named.model in models}


@cache
def _lists_in(event: str) -> set[str]:
    return {fact for fact, hint in get_type_hints(LINES[event]).items() if get_origin(hint) is list}
