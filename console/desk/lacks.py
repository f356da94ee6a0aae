"""What a conversation cannot do because its channel cannot, ever or now, and why: told where its tools are."""

from django.utils import timezone
from django.utils.translation import gettext as _

from conversations import reach
from conversations.channels import Channel, channel_named

from .tools.tool import Sends


def now(conversation) -> dict[Sends, str]:
    """What may not be sent to its visitor at this moment, with the reason in a sentence."""
    channel = channel_named(conversation.inbox.channel)
    if channel.is_on_site:
        return {}
    theirs, at = reach.of(conversation), timezone.now()
    obstacles = {sends: theirs.obstacle(is_template=sends == Sends.TEMPLATE, now=at) for sends in Sends}
    return {sends: reach.refusal(obstacle, channel) for sends, obstacle in obstacles.items() if obstacle}


def of(channel: Channel) -> list[str]:
    """A sentence for each; none on a channel of the site."""
    if channel.is_on_site:
        return []
    named = {"channel": channel}
    said = [
        _("We cannot see whether they are there or which page they are on: they write via %(channel)s.") % named,
    ]
    if not channel.tells_typing:
        said.append(_("%(channel)s does not say when somebody is typing.") % named)
    if "photo" not in channel.files_to_visitor:
        said.append(_("No photos: they cannot be sent via %(channel)s.") % named)
    if "pdf" not in channel.files_to_visitor:
        said.append(_("No documents: they cannot be sent via %(channel)s.") % named)
    if "voice" not in channel.files_to_visitor:
        said.append(_("No voice messages: they cannot be sent via %(channel)s.") % named)
    if channel.connector is None:
        said.append(_("Nothing goes out: this version does not support %(channel)s yet.") % named)
    return said
