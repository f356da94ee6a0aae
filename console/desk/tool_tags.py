"""Template tags for the tools of a conversation and the keys of the desk."""

import json

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html_join

from console.desk import commands, lacks, tools
from console.desk.tools.tool import Place, Section

register = template.Library()
FIELDS = Place.FIELD, Place.WIDE_FIELD


@register.simple_tag(takes_context=True)
def tools_at(context, place):
    """The tools of the context's conversation that have a button at this place right now."""
    conversation = context["conversation"]
    found = tools.possible(context["user"], conversation, Place(place))
    return [tool for tool in found if not tool.obstacle(conversation)]


@register.simple_tag
def field_tools():
    """Those in the field, with whether they need a wide window. Scripts show and hide the field as a whole."""
    return [(tool, Place.FIELD not in tool.places) for tool in tools.TOOLS if tool.places.intersection(FIELDS)]


@register.simple_tag(takes_context=True)
def tool_sections(context):
    """The "+" sheet: (words, tools, those of them that are off, why) of each section that has any right now."""
    reader, conversation = context["user"], context["conversation"]
    held_back = lacks.now(conversation)
    found = [(section.label, tools.possible(reader, conversation, section)) for section in Section]
    sections = []
    for words, of_section in found:
        why = {
            tool.name: (tool.sends and held_back.get(tool.sends)) or tool.obstacle(conversation) for tool in of_section
        }
        off = [tool for tool in of_section if why[tool.name]]
        if of_section:
            sections.append((words, of_section, off, why[off[0].name] if off else ""))
    return sections


@register.simple_tag(takes_context=True)
def tool_attributes(context, tool):
    """What makes a button this tool's: its command, and the sheet that it opens or what scripts listen to."""
    attributes = {"data-command": tool.name, **tool.attributes}
    if tool.opens:
        address = reverse(tool.opens, args=[context["conversation"].pk])
        attributes |= {"hx-get": address, "hx-target": "#sheet-in", "aria-haspopup": "dialog"}
    if tool.leads_to:
        attributes["data-leads-to"] = reverse(tool.leads_to, args=[context["conversation"].pk])
    return format_html_join(" ", '{}="{}"', attributes.items())


@register.simple_tag
def tools_for_scripts():
    """What scripts have to know of the tools, as JSON, to be written into an attribute."""
    return json.dumps(tools.for_scripts())


@register.simple_tag
def undo_seconds():
    """For how long what goes out may still be taken back."""
    return str(settings.UNDO_SECONDS)


@register.simple_tag
def command_keys():
    """{"j": "next", …} as JSON, to be written into an attribute."""
    return json.dumps(commands.keys())
