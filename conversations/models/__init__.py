"""What is said, by whom and through which entrance."""

from .attachment import Attachment
from .block import Block
from .call import Call
from .canned import CannedReply, ReplyCategory
from .connection import Connection
from .conversation import Conversation
from .draft import Draft
from .group import Group
from .hours import ClosedDay, OpeningHours, Weekday
from .inbox import Inbox, Tag
from .macro import Macro, MacroStep
from .mention import Mention
from .merge import Merge
from .message import Message
from .mirror import Look, Mirror
from .outbox import Outbox
from .outside_id import OutsideId
from .private_reply import PrivateReply
from .sighting import Sighting
from .survey import Survey
from .template import MessageTemplate
from .transcript import Transcript
from .transcription import Transcription, TranscriptionSetting
from .translation_setting import TranslationSetting
from .visited_page import VisitedPage
from .visitor import Identity, Visitor
from .webhook import Webhook
from .website import Website

__all__ = [
    "Attachment",
    "Block",
    "Call",
    "CannedReply",
    "ClosedDay",
    "Connection",
    "Conversation",
    "Draft",
    "Group",
    "Identity",
    "Inbox",
    "Look",
    "Macro",
    "MacroStep",
    "Mention",
    "Merge",
    "Message",
    "MessageTemplate",
    "Mirror",
    "OpeningHours",
    "Outbox",
    "OutsideId",
    "PrivateReply",
    "ReplyCategory",
    "Sighting",
    "Survey",
    "Tag",
    "Transcript",
    "Transcription",
    "TranscriptionSetting",
    "TranslationSetting",
    "VisitedPage",
    "Visitor",
    "Webhook",
    "Website",
    "Weekday",
]
