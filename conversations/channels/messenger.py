"""A page's messages. Meta takes 2,000 characters, and of our files 25 MB, of photos 8."""

from django.utils.translation import gettext_lazy as _

from conversations.base.units import MB
from conversations.connectors.messenger import Messenger

from .channel import Channel

CHANNEL = Channel(
    name="messenger",
    label=_("Messenger"),
    icon="messenger",
    position=40,
    is_on_site=False,
    answer_seconds=None,
    capacity=5,
    longest_text=2_000,
    files_to_visitor={"photo": 8 * MB, "pdf": 10 * MB, "voice": 10 * MB},
    files_from_visitor={"photo": 10 * MB, "pdf": 10 * MB, "voice": 10 * MB},
    asks_by_text=True,
    connector=Messenger(),
)
