"""The desk's keys, for its scripts."""

import json

from django import template

from console.shell.commands import KEYS

register = template.Library()


@register.simple_tag
def command_keys():
    """{"j": "next", …} as JSON, to be written into an attribute."""
    return json.dumps(KEYS)
