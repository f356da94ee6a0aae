"""Comments under a page's posts, and what others write on it: 8,000 characters. Our files do not go there."""

from django.utils.translation import gettext_lazy as _

from conversations.base.units import MB
from conversations.connectors.facebook import Facebook

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
    files_to_visitor={},
    files_from_visitor={"photo": 10 * MB, "pdf": 10 * MB},
    is_public=True,
    connector=Facebook(),
)
