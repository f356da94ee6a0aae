"""The administration of conversations, a file for each of its pages."""

from . import blocks, groups, inboxes, knowledge, macros, people, records, replies, surveys  # noqa: F401 - registered so
