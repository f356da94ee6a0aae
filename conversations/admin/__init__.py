"""The administration of conversations, a file for each of its pages."""

from . import blocks, hours, inboxes, macros, people, replies, surveys  # noqa: F401 - they register themselves
