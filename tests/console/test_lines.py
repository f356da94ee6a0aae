"""A line of the timeline that is declared is drawn wherever lines are: this test declares one of its own."""

from dataclasses import dataclass

import pytest
from channels.db import database_sync_to_async as db
from django.urls import reverse
from django.utils.translation import gettext as _

from console.desk import thread_screen
from console.widget import screens
from conversations import lifecycle, threads, timeline, transcripts
from conversations.lines import Line, said
from conversations.models import Message, Transcript
from conversations.people.models import User

from .test_desk_socket import connect

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}
SHOWN = "<b>Ana</b> sang 3 songs"


@dataclass(frozen=True)
class Sung(Line):
    name = "sung"
    by: User
    songs: int
    comment: str = ""

    def words(self):
        return said(_("<b>%(by)s</b> sang %(songs)s songs"), by=self.by, songs=self.songs)

    def quoted(self):
        return self.comment


@pytest.fixture
def sing(monkeypatch, mine, ana, noon):
    """Ana sings to Zoe."""
    monkeypatch.setitem(timeline.LINES, "sung", Sung)
    return lambda: threads.tell_line(mine, Sung(ana.user, 3, comment="A <loud> one"), now=noon)


def test_it_stands_in_the_thread_with_what_was_added(client, ana, mine, sing):
    sing()
    client.force_login(ana.user)

    page = client.get(reverse("thread", args=[mine.pk])).text

    assert SHOWN in page
    assert '<q dir="auto">A &lt;loud&gt; one</q>' in page


def test_it_stands_in_earlier_pages(client, ana, mine, sing):
    row = sing()
    client.force_login(ana.user)

    page = client.get(reverse("earlier", args=[mine.pk]), {"before": row.pk + 1}).text

    assert SHOWN in page


async def test_it_comes_to_an_open_thread(ana, mine, sing):
    device = await connect(ana.user)
    await device.send_json_to({"type": "open", "conversation": mine.pk, "after": mine.revision})

    await db(sing)()

    frame = (await device.until("rows"))[-1]
    assert SHOWN in frame["html"]
    await device.disconnect()


def test_it_stands_in_past_conversations(client, ana, ben, mine, sing, noon):
    sing()
    mine.refresh_from_db()
    lifecycle.close(mine, by=ana.user, now=noon)
    client.force_login(ben.user)

    page = client.get(reverse("thread", args=[mine.pk]), headers=HTMX).text

    assert SHOWN in page


def test_visitors_see_it_neither_in_their_chat_nor_in_their_transcript(mine, zoe, shop, sing, noon):
    row = sing()
    assert row in Message.objects.filter(conversation=mine)

    chat, _reached, _has_earlier = screens.rows(zoe, shop)
    assert "Hello" in chat
    assert "sang" not in chat
    transcript = Transcript(conversation=mine, address="zoe@example.org", language="en", asked_at=noon)

    assert "sang" not in transcripts.letter(transcript).body
    assert not Message.objects.for_visitors().filter(pk=row.pk).exists()


def test_a_line_that_is_declared_no_more_says_its_name(ana, mine, sing):
    row = sing()
    del timeline.LINES["sung"]

    [(html, _revision)] = thread_screen.rows_after(ana.user, mine.pk, row.revision - 1)

    assert "sung" in html
