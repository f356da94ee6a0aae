"""The visitor's language and that of their page: they may speak one that the widget is not written in."""


def shown_language(tag):
    """That of the two which the widget is written in, for any language tag."""
    return "fr" if tag.lower().startswith("fr") else "en"
