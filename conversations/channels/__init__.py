"""The channels. Each is declared in a module of its own in this folder, as `CHANNEL`; nothing else lists them."""

from operator import attrgetter
from typing import TYPE_CHECKING

from translation.modules import modules_in

from .channel import Channel

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

__all__ = ["CHANNELS", "Channel", "all_channels", "channel_choices", "channel_named"]


def _declared() -> list[Channel]:
    return [module.CHANNEL for module in modules_in(__name__, __path__) if hasattr(module, "CHANNEL")]


CHANNELS = {channel.name: channel for channel in _declared()}  # by name


def channel_named(name: str) -> Channel:
    return CHANNELS[name]


def all_channels() -> list[Channel]:
    """In the order in which people see them."""
    return sorted(CHANNELS.values(), key=attrgetter("position"))


def channel_choices() -> "list[tuple[str, StrPromise]]":
    """For fields of models and forms, which call it each time: a new channel needs no migration."""
    return [(channel.name, channel.label) for channel in all_channels()]
