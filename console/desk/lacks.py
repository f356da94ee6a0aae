"""What a conversation cannot do because its channel cannot, and why: told where one looks for the tools."""

from django.utils.translation import gettext as _

from conversations.channels import Channel


def of(channel: Channel) -> list[str]:
    """A sentence for each; none on a channel of the site."""
    if channel.is_on_site:
        return []
    named = {"channel": channel}
    said = [
        _("Neither whether they are there nor which page they look at is known: they write in %(channel)s.") % named,
        _("%(channel)s does not tell when somebody is typing.") % named,
    ]
    if "photo" not in channel.files_to_visitor:
        said.append(_("No photos: %(channel)s does not carry them to people.") % named)
    if "pdf" not in channel.files_to_visitor:
        said.append(_("No documents: %(channel)s does not carry them to people.") % named)
    if "voice" not in channel.files_to_visitor:
        said.append(_("No voice messages: %(channel)s does not carry them to people.") % named)
    if channel.connector is None:
        said.append(_("Nothing goes out: this version does not speak with %(channel)s yet.") % named)
    return said
