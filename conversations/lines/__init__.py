"""Lines of the timeline: what can happen to a conversation, each with its facts and its words in a file of its own.

A line is a frozen dataclass. Its fields are its facts: texts, numbers, and rows that have a name (a person, a group, a
tag, a macro) or lists of them. Of a row only the id is stored; `conversations/timeline.py` looks its name up when the
line is drawn.
"""

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from django.db.models import Model
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from conversations.base.text import dotted


@dataclass(frozen=True)
class Line:
    name: ClassVar[str]  # under which it is stored, at most 20 characters
    is_step: ClassVar[bool] = False  # of the search for an agent: a thread folds a run of them into its last one

    def words(self) -> SafeString:
        """What is shown, in the language that is active."""
        raise NotImplementedError

    def quoted(self) -> str:
        """What somebody added in words of their own; shown below."""
        return ""

    def facts(self) -> dict[str, Any]:
        """As they are stored: of a row its id. What is empty is left out."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _stored(value) for name, value in values.items() if value}


def said(pattern: str, **facts: Any) -> SafeString:
    """The pattern's markup is ours; what is put into it is text."""
    return SafeString(dotted(pattern) % {name: conditional_escape(fact) for name, fact in facts.items()})


def _stored(value: Any) -> Any:
    if isinstance(value, list):
        return [_stored(item) for item in value]
    return value.pk if isinstance(value, Model) else value
