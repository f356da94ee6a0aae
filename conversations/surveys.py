"""What a visitor thought of a conversation: asked once after an agent closed it, kept for every agent who answered."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from conversations.people.models import User

from . import access, signals, threads
from .base.announcing import announce
from .base.errors import NotPossible, NotReachable
from .base.text import well_formed
from .lines.rated import Rated
from .models import Conversation, Inbox, Message, Survey, Visitor

ASKED_FOR = timedelta(days=7)  # after the closing; who comes back later is not asked any more
LONGEST_COMMENT = 2000  # characters


@dataclass(frozen=True)
class Opinion:
    score: int  # 1 to 5
    comment: str = ""
    recommendation: int | None = None  # 0 to 10


def checked(*, score: object, comment: object = "", recommendation: object = None) -> Opinion:
    """What came from a page. Raises NotPossible, in words."""
    if not _is_between(score, 1, 5):
        raise NotPossible(_("Choose from 1 to 5 stars."))
    if recommendation is not None and not _is_between(recommendation, 0, 10):
        raise NotPossible(_("Choose a number from 0 to 10."))
    if not isinstance(comment, str):
        raise NotPossible(_("This message could not be read."))
    comment = well_formed(comment).strip()
    if len(comment) > LONGEST_COMMENT:
        raise NotPossible(
            _("Your comment is too long: %(length)d characters, at most %(most)d.")
            % {"length": len(comment), "most": LONGEST_COMMENT}
        )
    return Opinion(int(str(score)), comment, None if recommendation is None else int(str(recommendation)))


def is_asked(conversation: Conversation, now: datetime) -> bool:
    """Whether its visitor is asked: an agent closed it, lately, and nobody has answered yet."""
    return (
        conversation.is_closed
        and conversation.closed_by == Conversation.ClosedBy.AGENT
        and conversation.on_site
        and conversation.inbox.website.has_survey
        and conversation.closed_at is not None
        and conversation.closed_at > now - ASKED_FOR
        and given(conversation) is None
    )


def given(conversation: Conversation) -> Survey | None:
    return getattr(conversation, "survey", None)


@transaction.atomic
def rate(visitor: Visitor, inbox: Inbox, conversation_id: int, *, opinion: Opinion, now: datetime) -> Survey:
    """The visitor's own, once. Raises NotReachable or NotPossible."""
    conversation = (
        access.conversations_of(visitor, inbox)
        .select_related("inbox__website")
        .select_for_update(of=("self",))
        .filter(pk=conversation_id)
        .first()
    )
    if conversation is None:
        raise NotReachable(_("This conversation cannot be rated."))
    if given(conversation):
        raise NotPossible(_("You have already given your opinion. Thank you!"))
    if not is_asked(conversation, now):
        raise NotPossible(_("This conversation cannot be rated any more."))
    if not conversation.inbox.website.asks_recommendation:
        opinion = replace(opinion, recommendation=None)
    record(conversation, opinion, now=now)
    return conversation.survey


def record(conversation: Conversation, opinion: Opinion, *, now: datetime) -> Message:
    """Counts it for everybody who answered and tells them; answers with its line of the thread.

    The caller holds the conversation's row lock, and knows that no opinion has been given.
    """
    survey = Survey.objects.create(
        conversation=conversation,
        score=opinion.score,
        comment=opinion.comment,
        recommendation=opinion.recommendation,
        answered_at=now,
    )
    agent_ids = _who_answered(conversation)
    survey.agents.set(User.objects.filter(pk__in=agent_ids))
    recommendation = "" if survey.recommendation is None else str(survey.recommendation)
    line = threads.tell_line(conversation, Rated(survey.score, survey.comment, recommendation), now=now)
    announce(
        signals.conversation_rated,
        conversation_id=conversation.pk,
        survey_id=survey.pk,
        visitor_id=conversation.visitor_id,
        inbox_id=conversation.inbox_id,
        agent_ids=agent_ids,
    )
    return line


def _who_answered(conversation: Conversation) -> list[int]:
    answers = Message.objects.for_visitors().filter(conversation=conversation, agent__isnull=False)
    return sorted(set(answers.values_list("agent", flat=True)))


def _is_between(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
