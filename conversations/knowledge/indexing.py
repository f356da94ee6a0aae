"""Articles are cut and indexed behind their saving, by a job: the model takes a twentieth of a second for a sentence.

Until the job has run, what stood before is found. Its time stands in the row, so that the clock asks again for what was
lost, and two jobs for one article do no harm: who is second finds its text indexed.
"""

from datetime import datetime, timedelta
from functools import partial

import numpy as np
from django.db import transaction
from django.tasks import task

from . import embeddings, passages
from .models import Article, Passage

PATIENCE = timedelta(minutes=10)  # for a job, before it is asked for again


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


def ask_again(now: datetime) -> int:
    """Asks for the jobs whose time has passed without an end."""
    asked = 0
    overdue = Article.objects.filter(due_at__lte=now)
    for pk in list(overdue.order_by("due_at").values_list("pk", flat=True)[:100]):
        if overdue.filter(pk=pk).update(due_at=now + PATIENCE):
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
    made = [_passage(article, place, cut) for place, cut in enumerate(passages.cut(article.text))]
    with transaction.atomic():
        as_read = Article.objects.filter(pk=article.pk, due_at__isnull=False, title=article.title, text=article.text)
        if not as_read.update(due_at=None):
            return False
        Passage.objects.filter(article=article).delete()
        Passage.objects.bulk_create(made)
    return True


def _passage(article: Article, place: int, cut: passages.Cut) -> Passage:
    passage = Passage(article=article, position=place, heading=cut.heading, text=cut.text)
    if embeddings.is_available():
        passage.vectors = vectors_of(article.title, cut).tobytes()
        passage.model = embeddings.MODEL
    return passage


def vectors_of(title: str, cut: passages.Cut) -> embeddings.Vectors:
    """(1 + sentences, 384): what the passage is about, which its title says as well as its text, then each sentence.

    Title and text weigh the same: a short title says best what a question is about, and a text alone was found for the
    right question in four of ten cases where both were in six.
    """
    under = ". ".join(part for part in (title, cut.heading, cut.text) if part)
    of_title, of_whole, *of_sentences = embeddings.of_passages([title, under, *passages.sentences(cut.text)])
    return np.stack([(of_title + of_whole) / 2, *of_sentences])
