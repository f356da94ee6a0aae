"""The tools of an open conversation. Each module beside this declares one, or several, and is found by being here."""

from operator import attrgetter

from django.urls import path

from translation.modules import modules_in

from .tool import Address, Place, Section, Tool

__all__ = ["TOOLS", "Address", "Place", "Section", "Tool", "addresses", "for_scripts", "possible", "urlpatterns"]


def _declared() -> list[Tool]:
    """In the order in which they are shown."""
    modules = modules_in(__name__, __path__)
    alone = [module.TOOL for module in modules if hasattr(module, "TOOL")]
    several = [tool for module in modules if hasattr(module, "TOOLS") for tool in module.TOOLS]
    return sorted([*alone, *several], key=attrgetter("position"))


TOOLS = _declared()


def urlpatterns() -> list:
    """Every address of every tool, below that of the desk."""
    return [path(f"<int:pk>/{address.path}/", address.view, name=address.name) for address in addresses()]


def addresses() -> list[Address]:
    return [address for tool in TOOLS for address in tool.addresses]


def possible(reader, conversation, where: Place | Section) -> list[Tool]:
    """Those that have a button at this place, or a tile in this section, and can be used right now."""
    return [
        tool
        for tool in TOOLS
        if (where in tool.places or where is tool.section) and tool.is_possible(reader, conversation)
    ]


def for_scripts() -> dict:
    """What the page's scripts have to know: paths below a conversation's.

    {"sheets": [brought in advance], "told": [posts that say what was seen], "actions": {tool: {"door", "leaves"}}}
    """
    waiting = [(tool.name, tool.offline) for tool in TOOLS if tool.offline]
    return {
        "sheets": ["plus", *(sheet for _name, offline in waiting for sheet in offline.sheets)],
        "told": [address.path for address in addresses() if address.tells_seen],
        "actions": {name: {"door": offline.door, "leaves": offline.leaves} for name, offline in waiting},
    }
