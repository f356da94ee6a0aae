"""Hostile files: the memory and time that a look at them takes, beside what a large photo of a phone takes.

python -m tests.bench.hostile      prints JSON: for each file its name, memory in MB, seconds of processor time, whether
                                   it was accepted, and the most that is allowed of both
"""

import json
import os
from dataclasses import asdict, dataclass

MB = 1024 * 1024


@dataclass(frozen=True)
class Look:
    name: str
    memory: float  # MB
    seconds: float  # of processor time
    is_accepted: bool
    most_memory: float | None
    most_seconds: float | None


def looks():
    from conversations.files import documents, photos
    from tests import files

    photo = lambda content: photos.cleaned(content, limit=10 * MB)  # noqa: E731
    phone = {"sideways": True, "icc_profile": files.WIDE}
    quick = {"quality": 10, "enc_params": {"preset": "ultrafast"}}
    yield look("JPEG of 48 million pixels", photo, files.photo((8064, 6048), **phone), 300, 3)
    yield look("HEIC of 48 million pixels", photo, files.photo((8064, 6048), kind="HEIF", **phone, **quick), 600, 8)
    yield look("PNG of 24 million pixels", photo, files.plain((6000, 4000), "PNG"))
    yield look("PNG of 64 million pixels", photo, files.plain((8000, 8000), "PNG"))
    yield look("PNG of 400 million pixels", photo, files.bomb())
    yield look("PDF of a million objects", documents.check, files.crowded(1_000_000))


def look(name, reader, content, most_memory=None, most_seconds=None):
    from conversations.base.errors import NotPossible
    from tests.processes import measured

    is_accepted = True
    with measured() as used:
        try:
            reader(content)
        except NotPossible:
            is_accepted = False
    return Look(name, used.memory / MB, used.seconds, is_accepted, most_memory, most_seconds)


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    import django

    django.setup()
    print(json.dumps([asdict(found) for found in looks()]))


if __name__ == "__main__":
    main()
