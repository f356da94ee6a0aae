"""Compiles locale/*/LC_MESSAGES/*.po to .mo in Python, so that no machine needs gettext to run Pupitre."""

from pathlib import Path

import polib

for path in sorted(Path("locale").glob("*/LC_MESSAGES/*.po")):
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))
