"""Passes: by which an image or a link in the visitor's frame opens one file, where no cookie may tell who asks.

A pass names one file and the visitor it was drawn for, and holds a day. It is the same for an hour, so that a browser
keeps what it has loaded.
"""

import time

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare

HOUR = 3600  # seconds
HOLDS = 24 * HOUR


def address_of(attachment, inbox, *, thumbnail=False):
    """For the visitor of the attachment's conversation."""
    name = "widget-thumbnail" if thumbnail else "widget-file"
    issued = int(time.time()) // HOUR * HOUR
    content = f"{attachment.message.conversation.visitor_id}.{issued}"
    signature = _signature(inbox, attachment.key, content)
    return f"{reverse(name, args=[inbox.key, attachment.key])}?pass={content}.{signature}"


def visitor_in(said, inbox, key):
    """The id of the visitor that this pass was drawn for, or None where it does not hold for this file."""
    content, _dot, signature = str(said).rpartition(".")
    visitor_id, _dot, issued = content.partition(".")
    if not (visitor_id.isdecimal() and issued.isdecimal()):
        return None
    if not constant_time_compare(signature, _signature(inbox, key, content)):
        return None
    return int(visitor_id) if int(issued) + HOLDS > time.time() else None


def _signature(inbox, key, content):
    return signing.Signer(salt=f"pupitre.file.{inbox.key}.{key}").signature(content)
