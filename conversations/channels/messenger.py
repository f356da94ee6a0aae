"""A page's messages. Meta takes 2,000 characters. Its files do not come here yet, nor ours there."""

from django.utils.translation import gettext_lazy as _

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
    files_to_visitor={},
    files_from_visitor={},
    connector=Messenger(),
)
