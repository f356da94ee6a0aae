"""Marks that nobody sees and that part words, references and addresses for whoever compares them."""

import regex

# They turn the writing round, or hide between letters. What joins letters and emoji, or colours these, stays.
_HIDDEN = regex.compile(r"[\p{Bidi_Control}\u00AD\u180E\u200B\u2060-\u206F\uFEFF\uFFF9-\uFFFB]+")


def without_hidden(text: str) -> str:
    """What comes with copied text, and is put into text to deceive."""
    return text if text.isascii() else _HIDDEN.sub("", text)
