"""What can be done on the desk by a key or from the palette: one line a command.

Buttons say which command they are (`data-command="transfer"`); a command is there where its button is. Those that need
no button are done by `static/js/desk/commands.js`. Keys are single characters, pressed outside of fields.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from console.desk import tools


class Command(NamedTuple):
    name: str
    words: Promise
    icon: str
    key: str = ""


class Group(NamedTuple):
    name: str
    words: Promise
    commands: list[Command]


def groups() -> list[Group]:
    """All commands: those of the conversation that is open, of places to go to, and of the desk itself."""
    of_tools = [Command(tool.name, tool.words, tool.icon, tool.key) for tool in tools.TOOLS]
    return [Group("conversation", _("Conversation"), [ANSWER, *of_tools, PLUS]), *OTHERS]


def keys() -> dict[str, str]:
    """{"j": "next", …}"""
    return {command.key: command.name for group in groups() for command in group.commands if command.key}


ANSWER = Command("answer", _("Write an answer"), "reply", "a")
PLUS = Command("plus", _("All tools of this conversation"), "plus", "+")
OTHERS = [
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
            Command("setup", _("Set-up"), "list-checks"),
            Command("admin", _("Administration"), "sliders-horizontal"),
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
