"""The shop's help: a collection, and what writes an article and indexes it at once."""

import pytest

from conversations.knowledge import indexing
from conversations.knowledge.models import Article, Collection


@pytest.fixture
def help_pages(db):
    return Collection.objects.create(name="Help")


@pytest.fixture
def publish(help_pages, noon, django_capture_on_commit_callbacks):
    """Writes an article; jobs run at once in tests."""

    def make(title, text, *, now=noon, **fields):
        with django_capture_on_commit_callbacks(execute=True):
            article = Article(**{"collection": help_pages, "title": title, "text": text, "language": "en"} | fields)
            return indexing.save(article, now=now)

    return make
