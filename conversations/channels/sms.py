"""A phone number. Twilio takes 1,600 characters, and of our photos 5 MB, as MMS."""

from django.utils.translation import gettext_lazy as _

from conversations.base.units import MB
from conversations.connectors.sms import Sms

from .channel import Channel

CHANNEL = Channel(
    name="sms",
    label=_("SMS"),
    icon="message-square-more",
    position=60,
    is_on_site=False,
    answer_seconds=None,
    capacity=5,
    longest_text=1_600,
    files_to_visitor={"photo": 5 * MB},
    files_from_visitor={"photo": 10 * MB, "pdf": 10 * MB, "voice": 10 * MB},
    is_sms=True,
    asks_by_text=True,
    connector=Sms(),
)
