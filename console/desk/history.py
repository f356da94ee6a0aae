"""What an agent looks up: a visitor's past conversations, and the search over all of them."""

from functools import cache
from types import SimpleNamespace

from django.db.models import Count, Window
from django.utils import timezone

from conversations import access, past, search
from conversations.access import Action
from conversations.base.prepared import PreparedModels, key, whoever
from conversations.models import Channel
from conversations.search.words import excerpt, marked

PAGE = 20  # conversations, and the same again each time the reader asks for more
MINI = 3  # beside the thread
VISITORS = 5  # whose names match, above what was said


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
    others = past.others_of(asker, SimpleNamespace(pk=key("conversation"), visitor_id=key("visitor")))
    return PreparedModels(others.select_related("inbox").annotate(count=Window(Count("pk")))[:MINI])


def past_page(user, pk, *, text="", before=None, year=""):
    """The visitor's past conversations, or those of them in which something was said. Raises NotReachable."""
    conversation = access.conversation_for(user, Action.LOOK_BACK, pk)
    words = search.words_in(text)
    others = past.others_of(user, conversation)
    if words:
        found = search.by_words(user, search.Asked(words), count=PAGE + 1, before=before, within=others)
        hits = {hit.conversation_id: hit for hit in found[:PAGE]}
        pieces = {pk: excerpt(hit.text, words) for pk, hit in hits.items()}
        rows = {row.pk: row for row in others.filter(pk__in=pieces).select_related("inbox", "tag", "agent", "survey")}
        page = [rows[pk] for pk in pieces]
        last = found[PAGE - 1].pk if len(found) > PAGE else None
    else:
        rows = others.select_related("inbox", "tag", "agent", "survey")
        page = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
        last = page[PAGE - 1].pk if len(page) > PAGE else None
        page, pieces, hits = page[:PAGE], {}, {}
    names = past.answered_by(page)
    conversation.on_site = Channel(conversation.inbox.channel).on_site
    for row in page:
        opened = str(timezone.localtime(row.opened_at).year)
        row.year, year = opened if opened != year else "", opened
        row.hit = hits[row.pk].pk if row.pk in hits else None
        row.pieces = pieces.get(row.pk) or ([(row.began, False)] if row.began else [])
        row.names = names.get(row.pk) or ([row.agent.get_full_name()] if row.agent else [])
        row.lasted = (row.closed_at - row.opened_at).total_seconds()
    return {
        "conversation": conversation,
        "page": page,
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
        found |= {"visitors": page[:PAGE], "next": page[PAGE - 1].pk if len(page) > PAGE else None}
    elif asked.words:
        if before is None:
            named = search.by_visitor(user, asked, count=VISITORS + 1)
            found |= {"named": named[:VISITORS], "more_visitors": len(named) > VISITORS}
        page = search.by_words(user, asked, count=PAGE + 1, before=before)
        found |= {"said": page[:PAGE], "next": page[PAGE - 1].pk if len(page) > PAGE else None}
    elif asked.tag or asked.since or asked.until:
        page = search.filed(user, asked, count=PAGE + 1, before=before)
        found |= {"filed": page[:PAGE], "next": page[PAGE - 1].pk if len(page) > PAGE else None}
    for row in found["named"] + found["visitors"]:
        row.name_pieces = marked(row.visitor.display_name, asked.words)
        row.email_pieces = marked(row.visitor.email, asked.words)
    for row in found["said"]:
        row.pieces = excerpt(row.text, asked.words)
    return found | {"asked": bool(asked.words or asked.tag or asked.since or asked.until)}
