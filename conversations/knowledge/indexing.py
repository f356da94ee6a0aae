"""Articles are cut and indexed behind their saving, by a job: the model takes a twentieth of a second for a sentence.

Until the job has run, what stood before is found. Its time stands in the row, so that the clock asks again for what was
lost, and two jobs for one article do no harm: who is second finds its text indexed.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Q, QuerySet
from django.tasks import task

from . import meanings, passages, vocabulary
from .models import Article, Passage

PATIENCE = timedelta(minutes=10)  # for a job, before it is asked for again
MOST_SENTENCES = 30  # of a passage that are told apart; where people wrote it, it has ten


@transaction.atomic
def save(article: Article, *, now: datetime) -> Article:
    """Stores an article whose title or text is new, and asks for its index."""
    article.updated_at = now
    article.due_at = now + PATIENCE
    article.save()
    ask(article.pk)
    return article


def ask(article_id: int) -> None:
    """After the commit."""
    transaction.on_commit(partial(index.enqueue, article_id), robust=True)


def outdated(_now: Any) -> QuerySet[Article]:
    """Articles that no model has read yet, or another one."""
    others = Passage.objects.filter(Q(model__lt=meanings.MODEL) | Q(model__gt=meanings.MODEL))  # both by the index
    return Article.objects.filter(due_at=None, pk__in=others.values("article"))


def mark_outdated(now: datetime) -> int:
    """They are due: where the package came later, they are found by what they mean without anybody saving them again.
    Answers how many, at most a hundred.
    """
    if not meanings.is_available():
        return 0
    return Article.objects.filter(pk__in=list(outdated(now).values_list("pk", flat=True)[:100])).update(due_at=now)


def overdue(now: Any) -> QuerySet[Article]:
    """Those whose jobs' time has passed without an end."""
    return Article.objects.filter(due_at__lte=now)


def ask_again(now: datetime) -> int:
    """Asks for their jobs."""
    asked = 0
    for pk in list(overdue(now).order_by("due_at").values_list("pk", flat=True)[:100]):
        if overdue(now).filter(pk=pk).update(due_at=now + PATIENCE):
            index.enqueue(pk)
            asked += 1
    return asked


@task
def index(article_id: int) -> None:
    """Safe to run twice, safe to lose."""
    build(article_id)


def build(article_id: int) -> bool:
    """Cuts an article anew. False where it is gone or indexed already, or was changed meanwhile: its own job comes."""
    article = Article.objects.filter(pk=article_id, due_at__isnull=False).first()
    if article is None:
        return False
    made = _passages(article)
    as_read = {"title": article.title, "text": article.text, "questions": article.questions}
    with transaction.atomic():
        if not Article.objects.filter(pk=article.pk, due_at__isnull=False, **as_read).update(due_at=None):
            return False
        Passage.objects.filter(article=article).delete()
        Passage.objects.bulk_create(made)
    return True


def _passages(article: Article) -> list[Passage]:
    cuts = passages.cut(article.text)
    made = [
        Passage(article=article, position=place, heading=cut.heading, text=cut.text) for place, cut in enumerate(cuts)
    ]
    if made and meanings.is_available():
        _tell_meanings(made, article)
    return made


def _tell_meanings(made: list[Passage], article: Article) -> None:
    """What a passage is about, its title says as well as its text, and so does each question that it answers.

    They weigh the same: a short title says best what a question is about, and a text alone was found for the right
    question in four of ten cases where both were in six. A question belongs to the passage that it is nearest to, by
    the better of both models: E5 alone lays two of five with a neighbour.
    """
    questions = [line.strip() for line in article.questions.splitlines() if line.strip()]
    of_title, *of_questions = meanings.of_passages([article.title, *questions])
    wholes = meanings.of_passages([_whole(article.title, passage) for passage in made])
    for passage, of_whole in zip(made, wholes, strict=True):
        of_sentences = meanings.of_passages(passages.sentences(passage.text)[:MOST_SENTENCES])
        passage.vectors = np.vstack([(of_title + of_whole) / 2, of_sentences]).tobytes()
        passage.model = meanings.MODEL
    for passage in made:
        passage.words = " ".join(vocabulary.words_in(_whole(article.title, passage)))
    vocabulary.learn(word for passage in made for word in passage.words.split())
    usual = wholes.mean(axis=0)
    for of_question in of_questions:
        place = int(np.argmax(meanings.nearness(wholes, of_question, usual=usual)))
        made[place].asked += ((of_question + wholes[place]) / 2).tobytes()


def _whole(title: str, passage: Passage) -> str:
    return ". ".join(part for part in (title, passage.heading, passage.text) if part)
