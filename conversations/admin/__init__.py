"""The administration of conversations, a file for each of its pages."""

from . import blocks, hours, inboxes, macros, replies, surveys  # noqa: F401 - they register themselves
