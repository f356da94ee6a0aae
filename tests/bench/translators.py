"""What the language process does in a second, and how much memory it takes: python -m tests.bench.translators SECONDS

Prints {directions: {"rate": sentences a second, "memory": MB}} as JSON. The package has two directions; of more, each
is a copy of one of them under another name, which is loaded by itself. Directions are asked in turn, twenty sentences
at a time.
"""

import json
import os
import sys
import time
from itertools import cycle

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
django.setup()

from django.conf import settings  # noqa: E402

from tests.bench.translated import install_copy  # noqa: E402
from tests.translation.generated import generated  # noqa: E402
from tests.translation.language_process import LanguageProcess  # noqa: E402
from translation.firefox import client  # noqa: E402

OTHERS = ("es", "de", "fr", "it", "nl")
DIRECTIONS = [("pt", "en"), ("en", "pt"), *(pair for code in OTHERS for pair in ((code, "en"), ("en", code)))]
COUNTS = (1, 2, 4, 12)
AT_ONCE = 20  # sentences
PATIENCE = 60.0  # seconds


def main(seconds):
    for code in OTHERS:
        install_copy("pt-en", f"{code}-en")
        install_copy("en-pt", f"en-{code}")
    print(json.dumps({count: measured(DIRECTIONS[:count], seconds) for count in COUNTS}))


def measured(directions, seconds):
    process = LanguageProcess()
    settings.LANGUAGES_SOCKET = process.path
    process.start()
    process.wait(*directions[0])
    try:
        batches = {source: cycle(batches_of("en" if source == "en" else "pt")) for source, _target in directions}
        turns = cycle(directions)
        for _direction in directions:
            translate(batches, *next(turns))  # each model is loaded
        start, done = time.perf_counter(), 0
        while (took := time.perf_counter() - start) < seconds:
            done += translate(batches, *next(turns))
        return {"rate": done / took, "memory": resident_megabytes(process.process.pid)}
    finally:
        process.stop()


def batches_of(language):
    said = [sentence.text for sentence in generated(400) if sentence.language == language]
    return [said[at : at + AT_ONCE] for at in range(0, len(said), AT_ONCE)]


def translate(batches, source, target):
    return len(client.ask(next(batches[source]), source, target, seconds=PATIENCE))


def resident_megabytes(pid):
    with open(f"/proc/{pid}/statm") as memory:  # noqa: PTH123 - no file of ours
        return int(memory.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


if __name__ == "__main__":
    main(float(sys.argv[1]))
