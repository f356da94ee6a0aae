"""The administration of conversations, a file for each of its pages."""

from . import (  # noqa: F401 - registered so
    blocks,
    copilot,
    groups,
    inboxes,
    knowledge,
    macros,
    people,
    quarantine,
    records,
    replies,
    surveys,
    templates,
    transcription,
)
