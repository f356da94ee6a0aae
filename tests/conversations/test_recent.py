"""What this process has just stored is found by its place in the thread, and nothing is passed over."""

import pytest

from conversations import recent, threads
from conversations.lines.closed_idle import ClosedByIdling

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def said(zoe, write):
    """Three messages, one after the other, when the lines of a new conversation are written."""
    write(zoe, "Hello?")
    return [write(zoe, text) for text in ("One", "Two", "Three")]


def test_all_that_a_reader_lacks_is_found_in_order(said):
    first, second, third = said
    pk = first.conversation_id

    assert recent.since(pk, first.revision - 1, third.revision) == said
    assert recent.since(pk, second.revision, third.revision) == [third]


def test_who_lacks_nothing_or_comes_from_ahead_is_told_nothing(said):
    last = said[-1]

    assert recent.since(last.conversation_id, last.revision, last.revision) is None
    assert recent.since(last.conversation_id, last.revision + 2, last.revision) is None


def test_a_line_between_them_is_not_known_here(said, zoe, write, noon):
    last = said[-1]
    threads.tell_line(last.conversation, ClosedByIdling(), now=noon)
    after = write(zoe, "Four")

    assert after.revision == last.revision + 2
    assert recent.since(last.conversation_id, last.revision, after.revision) is None


def test_another_thread_s_are_not_mixed_in(said, visit, write):
    other = write(visit("Yves"), "Elsewhere")

    assert recent.since(other.conversation_id, other.revision - 1, other.revision) == [other]
