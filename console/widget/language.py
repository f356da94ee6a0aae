"""The visitor's language and that of their page: they may speak one that the widget is not written in."""


def shown_language(tag):
    """What the widget is written in for a browser's language tag: French, and English for everybody else."""
    return "fr" if tag.lower().startswith("fr") else "en"
