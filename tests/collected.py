"""The static files of the servers that tests start, collected and compressed once for all workers, and kept."""

import os
import subprocess
import sys
from pathlib import Path

from tests.kept import ROOT, digest_of, kept

MADE_OF = ("build/static/**/*", "static/img/**/*", "requirements.txt", "console/settings.py")


def folder() -> Path:
    files = {path for pattern in MADE_OF for path in ROOT.glob(pattern) if path.is_file()}
    return kept("collected", digest_of(files), _collect)


def _collect(data: Path) -> Path:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "console.settings", "DATA_DIR": str(data)}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    return data / "static"
