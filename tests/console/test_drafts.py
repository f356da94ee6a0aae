"""Drafts at the desk's door: kept, shown on another device, marked in the list, gone when sent."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conversations.models import Draft

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def conversation(ana, zoe, write):
    return write(zoe).conversation


@pytest.fixture
def desk(client, ana, conversation):
    client.force_login(ana.user)

    def keep(text, **data):
        return client.post(reverse("draft", args=[conversation.pk]), {"text": text, **data})

    client.keep = keep
    return client


def milliseconds(moment):
    return int(moment.timestamp() * 1000)


def test_what_was_begun_is_there_on_the_other_device(desk, conversation):
    assert desk.keep('"Good" <morning>\n  \x00').status_code == 204

    pane = desk.get(reverse("thread", args=[conversation.pk])).content.decode()

    assert 'data-draft="&quot;Good&quot; &lt;morning&gt;\n  "' in pane
    assert f'data-draft-at="{Draft.objects.get().written_at.isoformat()}"' in pane


def test_nobody_else_is_shown_it(desk, conversation, ben, olga):
    desk.keep("Between us")
    address = reverse("thread", args=[conversation.pk])
    assert "Between us" in desk.get(address).content.decode()

    desk.force_login(olga)
    assert "Between us" not in desk.get(address).content.decode()


def test_the_list_says_draft(desk, conversation):
    assert "Draft" not in desk.get(reverse("desk")).content.decode()
    desk.post(reverse("answer", args=[conversation.pk]), {"text": "Hello", "client_id": "a"})
    desk.keep("Half a sentence")
    page = desk.get(reverse("desk")).content.decode()
    assert '<span class="draft">Draft:</span> Half a sentence' in page


def test_newer_words_are_shown_with_a_mark_instead(desk, conversation, zoe, write):
    desk.post(reverse("answer", args=[conversation.pk]), {"text": "Hello", "client_id": "a"})
    desk.keep("Half a sentence")
    write(zoe, "Are you there?", now=timezone.now() + timedelta(seconds=5))
    page = desk.get(reverse("desk")).content.decode()
    assert "Are you there?" in page
    assert "Half a sentence" not in page
    assert "#pencil" in page


def test_it_goes_when_it_is_sent(desk, conversation):
    desk.keep("Hello")
    assert Draft.objects.exists()
    desk.post(reverse("answer", args=[conversation.pk]), {"text": "Hello", "client_id": "a"})
    assert not Draft.objects.exists()


def test_a_clock_that_is_ahead_counts_as_now(desk):
    desk.keep("From the future", at=milliseconds(timezone.now() + timedelta(days=1)))
    assert Draft.objects.get().written_at <= timezone.now()


@pytest.mark.parametrize("at", ["x", "", "9" * 30, "1e3"])
def test_a_moment_that_is_none_is_refused(desk, at):
    assert desk.keep("Hello", at=at).status_code == 409
    assert not Draft.objects.exists()


def test_more_drafts_take_no_more_queries(desk, conversation, ana, visit, write, django_assert_num_queries):
    desk.keep("One")
    with CaptureQueriesContext(connection) as one:
        desk.get(reverse("desk"))
    needed = len(one)  # before further requests begin the log anew
    for number in range(2):
        other = write(visit(f"Visitor {number}")).conversation
        desk.post(reverse("draft", args=[other.pk]), {"text": "Another"})
    with django_assert_num_queries(needed):
        assert desk.get(reverse("desk")).status_code == 200
    assert Draft.objects.count() == 3
