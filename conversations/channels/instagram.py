"""Messages to an Instagram account. Meta takes 1,000 bytes of text, and of our photos 8 MB.

Source: "Send a message" of Instagram messaging, developers.facebook.com, 24 June 2026: UTF-8, 1,000 bytes or less.
"""

from django.utils.translation import gettext_lazy as _

from conversations.base.units import MB
from conversations.connectors.instagram import Instagram

from .channel import Channel

CHANNEL = Channel(
    name="instagram",
    label=_("Instagram"),
    icon="instagram",
    position=45,
    is_on_site=False,
    answer_seconds=None,
    capacity=5,
    longest_text=1_000,
    counts_bytes=True,
    files_to_visitor={"photo": 8 * MB, "voice": 10 * MB},
    files_from_visitor={"photo": 10 * MB, "pdf": 10 * MB, "voice": 10 * MB},
    asks_by_text=True,
    connector=Instagram(),
)
