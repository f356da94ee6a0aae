"""Puts locale/*/LC_MESSAGES/*.po in the order of their words, so that a new sentence changes its own place alone.

`makemessages` appends where it likes, and dates each of its runs: two branches that collected words would never merge.
"""

from pathlib import Path

import polib

for path in sorted(Path("locale").glob("*/LC_MESSAGES/*.po")):
    catalogue = polib.pofile(str(path), wrapwidth=120)
    catalogue.metadata.pop("POT-Creation-Date", None)
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.save()
