"""The languages to choose from, in the order in which their reader looks for one."""

from conversations.base.folding import folded
from translation.languages import LANGUAGES


def choices() -> list[tuple[str, str]]:
    """By their names in the reader's language."""
    named = [(language.code, str(language)) for language in LANGUAGES.values()]
    return sorted(named, key=lambda choice: folded(choice[1]))
