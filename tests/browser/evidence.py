"""What is kept of a browser test that failed, under build/failed/: each page as a picture and as text, what its console
said, and with `--traced` Playwright's trace (`playwright show-trace`).
"""

import re
import shutil
from contextlib import suppress

import pytest
from django.conf import settings
from playwright.sync_api import Error

FAILED = pytest.StashKey()
FOLDER = settings.BASE_DIR / "build" / "failed"
PATIENCE = 5000  # ms, with a page that hangs


class Evidence:
    """Of the contexts of one test."""

    def __init__(self, request):
        self.item = request.node
        self.is_traced = request.config.getoption("--traced")
        self.said = []

    def watch(self, context):
        context.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        if self.is_traced:
            context.tracing.start(screenshots=True, snapshots=True)

    def keep(self, contexts):
        """Before they are closed. Nothing of a test that passed."""
        if not self.item.stash.get(FAILED, False):
            return
        folder = FOLDER / re.sub(r"\W+", "-", self.item.name)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "console.txt").write_text("\n".join(self.said))
        for number, context in enumerate(contexts, 1):
            for at, page in enumerate(context.pages, 1):
                with suppress(Error):
                    (folder / f"{number}-{at}.html").write_text(page.content())
                    page.screenshot(path=folder / f"{number}-{at}.png", timeout=PATIENCE)
            if self.is_traced:
                context.tracing.stop(path=folder / f"{number}.zip")
