"""The administration of who answers what, a file for each of its pages."""

from . import agents, groups, inboxes, offers, people, rules  # noqa: F401 - they register themselves
