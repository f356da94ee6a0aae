"""What is declared of the channels: one module each, nothing that the rest could not keep."""

from pathlib import Path

import pytest

from console.drawing import icons
from conversations import channels
from conversations.base.units import MB
from conversations.channels import all_channels, channel_named
from conversations.files.sizes import LARGEST
from conversations.models import Attachment, Inbox
from conversations.models.message import MAX_LENGTH

each = pytest.mark.parametrize("channel", all_channels(), ids=lambda channel: channel.name)


def test_the_modules_of_the_folder_are_the_channels():
    modules = {path.stem for path in Path(channels.__file__).parent.glob("*.py")} - {"__init__", "channel"}

    assert modules == set(channels.CHANNELS)


def test_they_stand_in_one_order():
    names = [channel.name for channel in all_channels()]

    assert names == ["chat", "video", "whatsapp", "messenger", "instagram", "facebook", "sms"]
    assert len({channel.position for channel in all_channels()}) == len(all_channels())


@each
def test_each_can_be_stored_and_drawn(channel):
    assert 0 < len(channel.name) <= Inbox._meta.get_field("channel").max_length
    assert channel.icon in icons.names()


@each
def test_none_promises_more_than_any_channel_has(channel):
    assert 0 < channel.longest_text <= MAX_LENGTH
    for files in (channel.files_to_visitor, channel.files_from_visitor):
        assert set(files) <= set(Attachment.Kind)
        assert all(0 < size <= LARGEST for size in files.values())


@pytest.mark.parametrize(
    ("name", "text", "photo"),
    [("whatsapp", 4096, 5), ("messenger", 2000, 8), ("instagram", 1000, 8), ("facebook", 8000, 0), ("sms", 1600, 5)],
)
def test_no_more_goes_out_than_its_provider_takes(name, text, photo):
    """Characters, of Instagram bytes; and megabytes. The modules name their sources."""
    channel = channel_named(name)

    assert channel.longest_text == text
    assert channel.files_to_visitor.get("photo", 0) == photo * MB


@pytest.mark.parametrize("channel", [each for each in all_channels() if not each.is_on_site], ids=str)
def test_who_writes_by_another_app_waits_without_a_deadline_among_five(channel):
    assert (channel.answer_seconds, channel.capacity) == (None, 5)
