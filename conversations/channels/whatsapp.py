"""A number on WhatsApp. Meta takes 4,096 characters. Its files do not come here yet, nor ours there."""

from django.utils.translation import gettext_lazy as _

from conversations.connectors.whatsapp import WhatsApp

from .channel import Channel

CHANNEL = Channel(
    name="whatsapp",
    label=_("WhatsApp"),
    icon="whatsapp",
    position=30,
    is_on_site=False,
    answer_seconds=None,
    capacity=5,
    longest_text=4_096,
    files_to_visitor={},
    files_from_visitor={},
    connector=WhatsApp(),
)
