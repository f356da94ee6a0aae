"""The languages to choose from, in the order in which their reader looks for one."""

from translation.languages import CHOICES, in_reading_order


def choices() -> list[tuple[str, str]]:
    """By their names in the reader's language."""
    return in_reading_order(CHOICES)
