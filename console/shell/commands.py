"""What can be done on the desk by a key or from the palette: one line a command.

Buttons say which command they are (`data-command="transfer"`); a command is there where its button is. Those that need
no button are done by `static/js/desk/commands.js`. Keys are single characters, pressed outside of fields.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Command(NamedTuple):
    name: str
    words: Promise
    icon: str
    key: str = ""


class Group(NamedTuple):
    name: str
    words: Promise
    commands: list[Command]


GROUPS = [
    Group(
        "conversation",
        _("Conversation"),
        [
            Command("answer", _("Write an answer"), "reply", "a"),
            Command("transfer", _("Transfer"), "forward", "t"),
            Command("snooze", _("Snooze"), "circle-pause", "s"),
            Command("close", _("Close the conversation"), "circle-check", "c"),
            Command("resume", _("Resume now"), "circle-play"),
            Command("note", _("Write a private note"), "lock", "n"),
            Command("canned", _("Canned replies"), "message-square-text", "r"),
            Command("macros", _("Macros"), "zap", "m"),
            Command("photo", _("Send a photo"), "image", "p"),
            Command("pdf", _("Send a PDF"), "file-text"),
            Command("past", _("Past conversations"), "history", "h"),
            Command("block", _("Block this visitor"), "ban", "b"),
            Command("plus", _("All tools of this conversation"), "plus", "+"),
        ],
    ),
    Group(
        "places",
        _("Go to"),
        [
            Command("next", _("Next conversation"), "chevron-down", "j"),
            Command("previous", _("Previous conversation"), "chevron-up", "k"),
            Command("longest", _("Whoever has waited longest"), "hourglass", "l"),
            Command("search", _("Search"), "search", "/"),
            Command("snoozed", _("Snoozed conversations"), "circle-pause", "z"),
            Command("community", _("Community"), "users-round", "u"),
            Command("publish", _("Write a post"), "square-pen"),
            Command("settings", _("Settings"), "settings-2", "g"),
        ],
    ),
    Group(
        "desk",
        _("This desk"),
        [
            Command("columns", _("Side by side, or beside the list"), "columns-4", "v"),
            Command("availability", _("My availability"), "toggle-right", "o"),
            Command("light", _("Light appearance"), "sun"),
            Command("dark", _("Dark appearance"), "moon"),
            Command("system", _("Appearance of the system"), "sun-moon"),
            Command("theme", _("Light or dark"), "sun-moon", "d"),
            Command("help", _("Keyboard shortcuts"), "keyboard", "?"),
        ],
    ),
]
KEYS = {command.key: command.name for group in GROUPS for command in group.commands if command.key}
