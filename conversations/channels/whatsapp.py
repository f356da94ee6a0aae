"""A number on WhatsApp. Meta takes 4,096 characters, photos of 5 MB and documents of 100, more than we keep; of the
largest that people send the thread says only that they came."""

from django.utils.translation import gettext_lazy as _

from conversations.base.units import MB
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
    files_to_visitor={"photo": 5 * MB, "pdf": 10 * MB, "voice": 10 * MB},
    files_from_visitor={"photo": 10 * MB, "pdf": 10 * MB, "voice": 10 * MB},
    asks_by_text=True,
    connector=WhatsApp(),
)
