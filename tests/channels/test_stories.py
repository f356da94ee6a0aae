"""Above an answer to a story of the company's its agent reads so, and may look at the story as long as it is there."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from console.drawing.rows import draw
from conversations import arrivals
from conversations.connectors.connector import Arrival, Kind, Person
from conversations.models import Connection, Inbox, Message
from routing.models import Rule

pytestmark = pytest.mark.django_db(transaction=True)
AT_META = "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1&signature=x"


@pytest.fixture
def row(sales, ana):
    """An answer to a story, as its agent sees it who looks so long after it was written."""
    inbox = Inbox.objects.create(name="Instagram", key="account", channel="instagram")
    Rule.objects.create(inbox=inbox, group=sales)
    connection = Connection.objects.create(inbox=inbox)

    def draw_it(story, *, is_to_story=True, **ago):
        now = timezone.now()
        written = now - timedelta(**ago)
        told = Arrival("m", written, Person(id="1"), Kind.TEXT, "How much?", is_to_story=is_to_story, story=story)
        with transaction.atomic():
            arrivals.take(connection, told, now=now)
        return draw("message", message=Message.objects.get(from_visitor=True), reader=ana.user, lines={})

    return draw_it


def test_it_is_said_with_a_link_to_the_story(row):
    drawn = row(AT_META, hours=23)

    assert "Answer to your story" in drawn
    assert f'href="{AT_META.replace("&", "&amp;")}" target="_blank" rel="noopener noreferrer"' in drawn


@pytest.mark.parametrize(
    ("story", "ago"), [(AT_META, 25), ("", 1), (f"{AT_META}{'x' * 2000}", 1)], ids=["gone", "not told", "too long"]
)
def test_where_it_is_not_to_be_seen_there_is_no_link(row, story, ago):
    drawn = row(story, hours=ago)

    assert "Answer to your story" in drawn
    assert "See the story" not in drawn


def test_other_words_say_nothing_of_a_story(row):
    assert "story" not in row("", is_to_story=False)
