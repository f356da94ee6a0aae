"""What the server's process is told when it starts."""

import re
from pathlib import Path

from django.conf import settings

from console.management.commands import serve

PAGES = Path(settings.BASE_DIR) / "static/js/live/socket.js"


def test_a_handshake_may_take_as_long_as_pages_wait_for_it():
    """All of them connect at once after a restart: who waits their turn must not be sent away before they give up."""
    silence = re.search(r"^const SILENCE = (\d+);", PAGES.read_text(), re.MULTILINE)[1]
    assert int(silence) / 1000 == serve.HANDSHAKE
