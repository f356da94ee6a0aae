"""The survey where a visitor has no page of ours: asked in a message after the closing, and answered by a figure.

An answer belongs to the conversation that was closed and opens none. Whatever else they write does, as always; so a
comment counts only where it stands behind the figure, for nobody could tell it from the next question.
"""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from . import outboxes, reach, surveys, threads
from .base.text import well_formed
from .channels import channel_named
from .lines.recommended import Recommended
from .models import Block, Conversation, Inbox, Message, Visitor
from .scores import Score, score_in

SCORE, RECOMMENDATION = "score", "recommendation"  # what a message asks for: `details["asks"]`
RANGES = {SCORE: (1, 5), RECOMMENDATION: (0, 10)}


def ask(conversation: Conversation, *, now: datetime) -> None:
    """An agent has closed it. Nobody is asked who was not answered, or whom the channel lets us write no more.

    The caller holds its row lock.
    """
    inbox = conversation.inbox
    is_wanted = channel_named(inbox.channel).asks_by_text and inbox.asks_by_text
    if is_wanted and conversation.first_answered_at and _may_be_asked(conversation, now):
        _ask_for(SCORE, conversation, now)


def gives_figure(text: str) -> bool:
    """Whether it could answer any question: most messages do not, and need no look at any row."""
    return any(_score(asked, text) for asked in RANGES)


def answer(visitor: Visitor, inbox: Inbox, text: str, *, now: datetime) -> Message | None:
    """The line of what the text answers; None where it answers nothing, as any other message.

    `now`: when it was written. The caller knows that it has not been told before, and holds the lock of the inbox's
    connection, so that of two answers one is the first.
    """
    of_visitor = Conversation.objects.filter(visitor=visitor, inbox=inbox).select_related("inbox", "visitor")
    last = of_visitor.order_by("-pk").first()
    asked = _asked_for(last, now) if last is not None else None
    score = _score(asked, text) if asked is not None else None
    if last is None or score is None or Block.objects.in_force(now).filter(visitor=visitor).exists():
        return None
    locked = of_visitor.select_for_update(of=("self",)).get(pk=last.pk)
    return _rate(locked, score, now) if asked == SCORE else _recommend(locked, score, now)


def _score(asked: str, text: str) -> Score | None:
    least, most = RANGES[asked]
    return score_in(text, least=least, most=most)


def _rate(conversation: Conversation, score: Score, now: datetime) -> Message:
    line = surveys.record(conversation, surveys.Opinion(score.figure, _comment(score)), now=now)
    if conversation.inbox.asks_recommendation_by_text and _may_be_asked(conversation, now):
        _ask_for(RECOMMENDATION, conversation, now)
    return line


def _recommend(conversation: Conversation, score: Score, now: datetime) -> Message:
    survey = conversation.survey
    survey.recommendation = score.figure
    survey.comment = "\n".join(filter(None, [survey.comment, _comment(score)]))[: surveys.LONGEST_COMMENT]
    survey.save(update_fields=["recommendation", "comment"])
    return threads.tell_line(conversation, Recommended(score.figure, _comment(score)), now=now)


def _comment(score: Score) -> str:
    return well_formed(score.comment).strip()[: surveys.LONGEST_COMMENT]


def _asked_for(conversation: Conversation, now: datetime) -> str | None:
    """What the last question asked, as long as an answer is awaited."""
    question = conversation.messages.filter(details__has_key="asks", failure="").order_by("-pk").first()
    is_lately = conversation.closed_at is not None and conversation.closed_at > now - surveys.ASKED_FOR
    if not (question and conversation.is_closed and is_lately):
        return None
    asked, survey = question.details["asks"], surveys.given(conversation)
    is_answered = survey is not None if asked == SCORE else survey is None or survey.recommendation is not None
    return None if is_answered else asked


def _may_be_asked(conversation: Conversation, now: datetime) -> bool:
    """No person writes the question."""
    return reach.of(conversation).obstacle(is_by_person=False, now=now) is None


def _ask_for(what: str, conversation: Conversation, now: datetime) -> None:
    with translation.override(conversation.visitor.language or settings.LANGUAGE_CODE):
        text = _question(what)
    threads.take_revision(conversation)
    threads.insert().store(
        Message(
            conversation=conversation,
            text=text,
            details={"asks": what},
            status=Message.Status.WAITING,
            revision=conversation.revision,
            sent_at=now,
        )
    )
    outboxes.ask(conversation.pk, now=now)
    threads.tell_rows(conversation, conversation.revision)


def _question(what: str) -> str:
    """One SMS long, in letters of GSM alone: each more is paid."""
    if what == RECOMMENDATION:
        return _("Thank you! Would you recommend us? Reply with a number from 0 (not at all) to 10 (certainly).")
    return _("How did we do? Reply with a number from 1 (poor) to 5 (excellent). You may add a comment: 4 - thank you.")
