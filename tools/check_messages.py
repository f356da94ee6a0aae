"""Fails while something on screen has no French: untranslated, fuzzy, or not yet collected by `make messages`.

And where a French line could begin with a sign that a space sets off, with a unit or with the rest of a figure: such a
space must be one that does not break.

The words in the code are English; French is in locale/fr.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

import polib

SOURCES = ["console", "conversations", "routing", "translation", "templates", "locale"]
FRENCH = Path("locale/fr/LC_MESSAGES/django.po")
BREAKING = re.compile(r" [:;?!»](?!\w)|« |(?:\d|\)[ds]|\}) (?:h|s|min|j|Ko|Mo)\b|\d \d{3}\b")


def main() -> int:
    if not FRENCH.exists():
        print(f"{FRENCH} is missing: run `make messages`.")
        return 1
    problems = [*unfinished(FRENCH), *breaking(FRENCH), *unsorted(FRENCH), *uncollected()]
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


def unfinished(path: Path) -> list[str]:
    entries = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    return [
        f"{path}:{entry.linenum}: {'fuzzy' if entry.fuzzy else 'untranslated'}: {entry.msgid!r}"
        for entry in entries
        if entry.fuzzy or not entry.translated()
    ]


def breaking(path: Path) -> list[str]:
    return [
        f"{path}:{entry.linenum}: a space that breaks beside one of : ; ? ! « », in a figure or before a unit: {text!r}"
        for entry in polib.pofile(str(path))
        for text in (entry.msgstr, *entry.msgstr_plural.values())
        if BREAKING.search(text)
    ]


def unsorted(path: Path) -> list[str]:
    """Sentences that stand elsewhere than `make messages` puts them: branches would not merge."""
    words = [(entry.msgid, entry.msgctxt or "") for entry in polib.pofile(str(path)) if not entry.obsolete]
    return [
        f"{path}: {after[0]!r} stands before {before[0]!r}: run `make messages`."
        for after, before in pairwise(words)
        if after > before
    ]


def uncollected() -> list[str]:
    """What makemessages would add, tried on a copy; only where gettext is installed."""
    if not shutil.which("xgettext"):
        return []
    with tempfile.TemporaryDirectory() as copy:
        for folder in filter(Path.is_dir, map(Path, SOURCES)):
            shutil.copytree(folder, Path(copy, folder), ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "--locale", "fr", "--add-location", "file"],
            cwd=copy,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        fresh = keys(Path(copy, FRENCH))
    return [f"{FRENCH} lacks {msgid!r}: run `make messages`." for msgid, _ in sorted(fresh - keys(FRENCH))]


def keys(path: Path) -> set[tuple[str, str]]:
    return {(entry.msgid, entry.msgctxt or "") for entry in polib.pofile(str(path)) if not entry.obsolete}


if __name__ == "__main__":
    sys.exit(main())
