"""Comments under a page's posts: Meta takes 8,000 characters, and photos only."""

from django.utils.translation import gettext_lazy as _

from conversations.base.units import MB

from .channel import Channel

CHANNEL = Channel(
    name="facebook",
    label=_("Facebook"),
    icon="facebook",
    position=50,
    is_on_site=False,
    answer_seconds=None,
    capacity=5,
    longest_text=8_000,
    files_to_visitor={"photo": 10 * MB},
    files_from_visitor={"photo": 10 * MB},
)
