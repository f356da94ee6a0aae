"""A channel that nobody has thought of: tests declare it, and look for it everywhere."""

from dataclasses import replace

from conversations.base.units import MB
from conversations.channels import CHANNELS, Channel
from conversations.models import Inbox
from routing.models import Rule

FAX = Channel(
    name="fax",
    label="Fax machine",
    icon="history",
    position=15,
    is_on_site=False,
    answer_seconds=900,
    capacity=2,
    longest_text=300,
    files_to_visitor={"pdf": 1 * MB},
    files_from_visitor={"photo": 1 * MB},
)


def declare(monkeypatch, group, **more):
    """There until the test ends, with an inbox that this group serves. `more`: what else the channel says of itself."""
    monkeypatch.setitem(CHANNELS, FAX.name, replace(FAX, **more))
    inbox = Inbox.objects.create(name="The machine", key="machine", channel=FAX.name)
    Rule.objects.create(inbox=inbox, group=group)
    return inbox
