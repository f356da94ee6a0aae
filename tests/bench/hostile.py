"""Hostile files: the memory and time that a look at them takes, beside what a large photo of a phone takes.

`figures()` answers {name: {"memory_mb", "seconds", "outcome"}}; seconds are of processor time. `python -m
tests.bench.hostile` writes them under its own key into docs/benchmarks/bursts.json.
"""

import json
import os
from pathlib import Path

REPORT = Path("docs/benchmarks/bursts.json")
KEY = "hostile_files"
MB = 1024 * 1024


def figures():
    from conversations import documents, photos
    from conversations.errors import NotPossible
    from tests import files
    from tests.processes import measured

    photo = lambda content: photos.cleaned(content, limit=10 * MB)  # noqa: E731
    phone = {"sideways": True, "icc_profile": files.WIDE}
    quick = {"quality": 10, "enc_params": {"preset": "ultrafast"}}
    cases = {
        "JPEG of 48 million pixels": (photo, files.photo((8064, 6048), **phone)),
        "HEIC of 48 million pixels": (photo, files.photo((8064, 6048), kind="HEIF", **phone, **quick)),
        "PNG of 24 million pixels": (photo, files.plain((6000, 4000), "PNG")),
        "PNG of 64 million pixels": (photo, files.plain((8000, 8000), "PNG")),
        "PNG of 400 million pixels": (photo, files.bomb()),
        "PDF of a million objects": (documents.check, files.crowded(1_000_000)),
    }
    found = {}
    for name, (look, content) in cases.items():
        outcome = "passed"
        with measured() as used:
            try:
                look(content)
            except NotPossible as refusal:
                outcome = str(refusal)
        found[name] = {
            "memory_mb": round(used.memory / MB),
            "seconds": round(used.seconds, 2),
            "outcome": outcome,
        }
    return found


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django
    from django.utils import translation

    django.setup()
    with translation.override("en"):
        found = figures()
    known = json.loads(REPORT.read_text()) if REPORT.exists() else {}
    REPORT.write_text(json.dumps({**known, KEY: found}, indent=2, ensure_ascii=False) + "\n")
    for name, figure in found.items():
        print(f"{name}: {figure['memory_mb']} MB, {figure['seconds']} s, {figure['outcome']}")


if __name__ == "__main__":
    main()
