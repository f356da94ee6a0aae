"""The chat of a website."""

from django.utils.translation import gettext_lazy as _

from conversations.base.units import MB

from .channel import Channel

CHANNEL = Channel(
    name="chat",
    label=_("Chat"),
    icon="message-circle",
    position=10,
    is_on_site=True,
    answer_seconds=30,
    capacity=3,
    longest_text=10_000,
    files_to_visitor={"photo": 10 * MB, "pdf": 10 * MB, "voice": 10 * MB},
    files_from_visitor={"photo": 10 * MB, "pdf": 10 * MB, "voice": 10 * MB},
    tells_typing=True,
)
