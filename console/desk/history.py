"""What an agent looks up: a visitor's past conversations, and the search over all of them."""

from dataclasses import dataclass
from functools import cache

from django.db.models import Count, Window
from django.utils import timezone

from conversations import access, past, search
from conversations.access import Action
from conversations.base.prepared import PreparedModels, key, whoever
from conversations.models import Conversation, Message
from conversations.search.words import excerpt, marked, text_with

PAGE = 20  # conversations, and the same again each time the reader asks for more
MINI = 3  # beside the thread
VISITORS = 5  # whose names match, above what was said
SHOWN_OF_PAST = ("inbox", "tag", "agent", "survey", "visitor")

Pieces = list[tuple[str, bool]]  # of a text: words, and whether they were looked for


@dataclass(frozen=True)
class PastRow:
    """A past conversation in a list."""

    conversation: Conversation
    year: str  # where it is another one than that of the row above
    hit: int | None  # the id of the message that was found in it
    pieces: Pieces
    names: list[str]  # of those who answered in it

    @property
    def lasted(self) -> float:
        """Seconds."""
        closed_at, opened_at = self.conversation.closed_at, self.conversation.opened_at
        return (closed_at - opened_at).total_seconds() if closed_at else 0.0


@dataclass(frozen=True)
class FoundVisitor:
    conversation: Conversation  # their newest
    name_pieces: Pieces
    email_pieces: Pieces


@dataclass(frozen=True)
class FoundMessage:
    message: Message
    pieces: Pieces


def past_of(user, conversation):
    """How many past conversations a head tells of, and the newest of them for the column beside the thread."""
    asked = {"person": user.pk, "visitor": conversation.visitor_id, "conversation": conversation.pk}
    newest = _select_past(user.sees_everything).all(**asked)
    return {
        "past_count": newest[0].count if newest else 0,
        "past_mini": newest,
        "current": past.current_of(user, conversation) if conversation.is_closed else None,
    }


@cache
def _select_past(sees_everything):
    asker = whoever(sees_everything=sees_everything)
    others = past.others_of(asker, key("visitor"), but=key("conversation"))
    return PreparedModels(others.select_related("inbox").annotate(count=Window(Count("pk")))[:MINI])


def past_page(user, pk, *, text="", before=None, year=""):
    """The visitor's past conversations, or those of them in which something was said. Raises NotReachable."""
    conversation = access.conversation_for(user, Action.LOOK_BACK, pk)
    words = search.words_in(text)
    others = past.others_of(user, conversation.visitor_id, but=conversation.pk)
    if words:
        found = search.by_words(user, search.Asked(words), count=PAGE + 1, before=before, within=others)
        hits = {hit.conversation_id: hit for hit in found[:PAGE]}
        pieces = {pk: _excerpt(hit, words) for pk, hit in hits.items()}
        known = {
            conversation.pk: conversation
            for conversation in others.filter(pk__in=pieces).select_related(*SHOWN_OF_PAST)
        }
        page = [known[pk] for pk in pieces]
        last = found[PAGE - 1].pk if len(found) > PAGE else None
    else:
        rows = others.select_related(*SHOWN_OF_PAST)
        page = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
        last = page[PAGE - 1].pk if len(page) > PAGE else None
        page, pieces, hits = page[:PAGE], {}, {}
    names = past.answered_by(page)
    shown = []
    for earlier in page:
        opened = str(timezone.localtime(earlier.opened_at).year)
        row = PastRow(
            conversation=earlier,
            year=opened if opened != year else "",
            hit=hits[earlier.pk].pk if earlier.pk in hits else None,
            pieces=pieces.get(earlier.pk) or ([(earlier.began, False)] if earlier.began else []),
            names=names.get(earlier.pk) or ([earlier.agent.get_full_name()] if earlier.agent else []),
        )
        shown.append(row)
        year = opened
    return {
        "conversation": conversation,
        "page": shown,
        "next": last,
        "text": text,
        "year": year,
        "past_count": others.count(),
    }


def search_page(user, asked, *, before=None, visitors=False):
    """What was found: visitors by name first, then what was said; with neither words nor filter, nothing."""
    found = {"named": [], "more_visitors": False, "visitors": [], "said": [], "filed": [], "next": None}
    if asked.words and visitors:
        page = search.by_visitor(user, asked, count=PAGE + 1, before=before)
        found |= {"visitors": _by_name(page[:PAGE], asked), "next": _last_of(page)}
    elif asked.words:
        if before is None:
            named = search.by_visitor(user, asked, count=VISITORS + 1)
            found |= {"named": _by_name(named[:VISITORS], asked), "more_visitors": len(named) > VISITORS}
        said = search.by_words(user, asked, count=PAGE + 1, before=before)
        found |= {"said": _by_words(said[:PAGE], asked), "next": _last_of(said)}
    elif asked.tag or asked.since or asked.until:
        page = search.filed(user, asked, count=PAGE + 1, before=before)
        found |= {"filed": page[:PAGE], "next": _last_of(page)}
    return found | {"asked": bool(asked.words or asked.tag or asked.since or asked.until)}


def _last_of(page):
    """The key of the last row shown, where others come after it."""
    return page[PAGE - 1].pk if len(page) > PAGE else None


def _by_name(conversations, asked):
    return [
        FoundVisitor(
            conversation,
            marked(conversation.visitor.display_name, asked.words),
            marked(conversation.visitor.email, asked.words),
        )
        for conversation in conversations
    ]


def _by_words(messages, asked):
    return [FoundMessage(message, _excerpt(message, asked.words)) for message in messages]


def _excerpt(message, words):
    """Of what was written, or of its translation where the words stand there."""
    return excerpt(text_with(words, message.text, message.translation), words)
