"""The tools of an open conversation, one module each, in the order in which they are shown."""

from django.urls import path

from . import (
    answer_in_private,
    attach,
    block,
    call,
    canned,
    close,
    copilot,
    macros,
    merge,
    mirror,
    note,
    past,
    resume,
    snooze,
    take,
    template,
    transfer,
    translate,
    visited_pages,
)
from .tool import Address, Place, Section, Tool

TOOLS: list[Tool] = [
    mirror.TOOL,
    transfer.TOOL,
    snooze.TOOL,
    close.TOOL,
    resume.TOOL,
    take.TOOL,
    answer_in_private.TOOL,
    canned.TOOL,
    translate.TOOL,
    copilot.TOOL,
    note.TOOL,
    macros.TOOL,
    template.TOOL,
    *attach.TOOLS,
    call.TOOL,
    past.TOOL,
    visited_pages.TOOL,
    merge.TOOL,
    block.TOOL,
]


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
