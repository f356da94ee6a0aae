"""Past conversations and search on the desk: what is listed to whom, page by page, escaped, in few queries."""

from datetime import timedelta

import pytest
from django.urls import reverse

from conversations import lifecycle
from conversations.models import Conversation, Message, Survey, Tag
from tests.markup import flat

pytestmark = pytest.mark.django_db(transaction=True)

HTMX = {"HX-Request": "true"}


@pytest.fixture
def past(write, fresh, zoe, ana, noon):
    """Closed conversations of zoe with ana, one a month, and one that goes on."""

    def make(*texts, ago=30):
        for number, text in enumerate(texts):
            opened = noon - timedelta(days=ago * (len(texts) - number))
            conversation = fresh(write(zoe, text, now=opened))
            Message.objects.create(conversation=conversation, agent=ana.user, text="Yes", revision=9, sent_at=opened)
            lifecycle.close(fresh(conversation), by=ana.user, now=opened + timedelta(minutes=9))
        return fresh(write(zoe, "And now this", now=noon))

    return make


def ids(page):
    return [int(part.split("/")[0]) for part in page.split('class="card past" href="/desk/')[1:]]


def test_the_head_says_how_many_there_are(client, ana, past):
    current = past("First question", "Second question")
    client.force_login(ana.user)

    pane = client.get(reverse("thread", args=[current.pk]), headers=HTMX).text

    assert "2 past" in pane
    assert reverse("past", args=[current.pk]) in pane
    assert "Second question" in pane  # beside the thread


def test_they_are_listed_newest_first_by_year_with_all_that_is_known(client, ana, ben, past, shop):
    current = past("First question", "Second question", ago=60)
    second = Conversation.objects.get(messages__text="Second question")
    Message.objects.create(
        conversation=second, agent=ben.user, text="No", revision=10, sent_at=second.opened_at + timedelta(minutes=1)
    )
    Conversation.objects.filter(pk=second.pk).update(tag=Tag.objects.create(inbox=shop, name="Delivery"))
    Survey.objects.create(conversation=second, score=4, answered_at=second.closed_at)
    client.force_login(ana.user)

    page = flat(client.get(reverse("past", args=[current.pk])).text)

    assert page.index("<h2>2026</h2>") < page.index("Second question") < page.index("<h2>2025</h2>")
    assert page.index("<h2>2025</h2>") < page.index("First question")
    space = "\N{NO-BREAK SPACE}"
    for words in ("4/5", "Delivery", f"Ana, then Ben{space}·{space}9{space}min", "2 past conversations"):
        assert words in page
    assert "And now this" not in page.split('id="past-found"')[1]


def test_pages_follow_each_other_without_gap_or_double(client, ana, past, monkeypatch):
    monkeypatch.setattr("console.desk.history.PAGE", 2)
    current = past(*(f"Question {n}" for n in range(5)))
    client.force_login(ana.user)
    address = reverse("past", args=[current.pk])

    page, seen = client.get(address).text, []
    while True:
        seen += ids(page)
        if 'id="past-more"' not in page:
            break
        following = page.split('id="past-more"')[1].split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
        page = client.get(following, headers={**HTMX, "HX-Target": "past-more"}).text

    theirs = Conversation.objects.closed().order_by("-pk").values_list("pk", flat=True)
    assert seen == list(theirs)
    assert len(seen) == 5


def test_one_searches_in_them(client, ana, past):
    current = past("My parcel is <b>late</b>", "A lamp")
    client.force_login(ana.user)

    found = client.get(
        reverse("past", args=[current.pk]), {"q": "late"}, headers={**HTMX, "HX-Target": "past-found"}
    ).text

    assert "&lt;b&gt;<mark>late</mark>&lt;/b&gt;" in found
    assert "A lamp" not in found
    nothing = client.get(reverse("past", args=[current.pk]), {"q": "nowhere"}).text
    assert "contains “nowhere”" in nothing


def test_a_colleague_sees_what_their_group_closed_and_nobody_else_anything(client, ana, ben, cleo, past, fresh, zoe):
    past("First question")
    closed = Conversation.objects.closed().get()

    for agent, status in ((ben, 200), (cleo, 404)):
        client.force_login(agent.user)
        assert client.get(reverse("past", args=[closed.pk])).status_code == status
        assert client.get(reverse("thread", args=[closed.pk])).status_code == status


def test_what_is_over_is_opened_read_only(client, ana, ben, past):
    past("First question")
    closed = Conversation.objects.closed().get()
    client.force_login(ben.user)

    pane = client.get(reverse("thread", args=[closed.pk]), headers=HTMX).text

    assert "First question" in pane
    for right in ("data-mine", "data-may-note"):
        assert f" {right}" not in pane
    assert 'data-status="closed"' in pane


def test_from_the_past_a_way_leads_back_to_the_current_chat(client, ana, past):
    current = past("First question")
    client.force_login(ana.user)

    pane = client.get(reverse("thread", args=[Conversation.objects.closed().get().pk]), headers=HTMX).text

    assert "Back to the current chat" in pane
    assert f'href="{reverse("thread", args=[current.pk])}"' in pane


def test_more_past_conversations_take_no_more_queries(client, ana, past):
    client.force_login(ana.user)
    for name in ("past", "thread"):
        queries = counted(client, reverse(name, args=[past(f"One {name}").pk]))

        assert counted(client, reverse(name, args=[past(*(f"{n} {name}" for n in range(3)), ago=3).pk])) == queries


def test_search_shows_visitors_then_words_escaped_and_marked(client, ana, visit, write):
    write(visit("Camille <i>Aubert</i>", email="camille@exemple.fr"), "Camille here, my <b>lamp</b> is broken")
    client.force_login(ana.user)

    page = client.get(reverse("search"), {"q": "camille"}).text.split('id="search-found"')[1]

    assert page.index("Visitors") < page.index("Messages")
    assert "<mark>Camille</mark> &lt;i&gt;" in page
    assert "<mark>Camille</mark> here, my &lt;b&gt;lamp&lt;/b&gt;" in page
    assert "<mark>camille</mark>@exemple.fr" in page


def test_search_begins_empty_and_says_when_nothing_was_found(client, ana):
    client.force_login(ana.user)

    assert "Find a conversation" in client.get(reverse("search")).text
    assert "Nothing found" in client.get(reverse("search"), {"q": "nowhere"}).text


@pytest.mark.parametrize(
    "asked",
    [
        {"q": '"*(' * 60},
        {"q": "x" * 300},
        {"tag": "Elsewhere"},
        {"since": "yesterday"},
        {"since": "9999-12-31", "until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"since": "2026-03-02", "until": "2026-03-01"},
        {"q": "lamp", "before": "x"},
        {"q": "lamp", "before": "-1"},
        {"q": "lamp", "before": "9" * 30},
        {"q": "lamp\x00"},
    ],
)
def test_search_takes_whatever_is_typed(client, ana, zoe, write, asked):
    write(zoe, "A lamp")
    client.force_login(ana.user)

    assert client.get(reverse("search"), asked).status_code == 200


def test_search_days_are_those_of_the_readers_time_zone(client, ana, zoe, write, noon):
    write(zoe, "A lamp", now=noon.replace(hour=23, minute=30))  # after midnight in Paris
    client.force_login(ana.user)

    assert "<mark>lamp</mark>" in client.get(reverse("search"), {"q": "lamp", "since": "2026-03-03"}).text
    assert "<mark>lamp</mark>" not in client.get(reverse("search"), {"q": "lamp", "until": "2026-03-02"}).text


def test_search_pages_follow_each_other(client, olga, visit, write, shop, monkeypatch):
    monkeypatch.setattr("console.desk.history.PAGE", 2)
    for number in range(5):
        write(visit(f"V{number}"), "A lamp")
    client.force_login(olga)

    page, seen = client.get(reverse("search"), {"q": "lamp"}).text, []
    while True:
        seen += ids(page)
        if 'id="search-more"' not in page:
            break
        following = page.split('id="search-more"')[1].split('hx-get="')[1].split('"')[0].replace("&amp;", "&")
        page = client.get(following, headers={**HTMX, "HX-Target": "search-more"}).text

    assert seen == list(Conversation.objects.order_by("-pk").values_list("pk", flat=True))


def test_more_results_take_no_more_queries(client, olga, visit, write, shop):
    client.force_login(olga)
    write(visit("Lamp"), "A lamp")
    queries = counted(client, f"{reverse('search')}?q=lamp")
    for number in range(4):
        write(visit(f"Lamp {number}"), "A lamp")

    assert counted(client, f"{reverse('search')}?q=lamp") == queries


def test_nobody_finds_what_is_not_theirs(client, ana, cleo, zoe, write):
    write(zoe, "A secret lamp")
    for agent, hits in ((ana, 2), (cleo, 0)):
        client.force_login(agent.user)
        page = client.get(reverse("search"), {"q": "secret"}).text
        assert page.count("<mark>secret</mark>") == min(hits, 1)
        assert page.split('id="search-found"')[1].count("Zoe") == min(hits, 1)


def counted(client, address):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address, headers=HTMX)  # the session is warm
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address, headers=HTMX).status_code == 200
    return len(queries)


def test_earlier_messages_come_as_far_as_the_one_that_is_looked_for(client, ana, zoe, write, monkeypatch):
    monkeypatch.setattr("console.drawing.thread_pages.ROWS", 3)
    monkeypatch.setattr("console.desk.thread_screen.LEAD", 1)
    said = [write(zoe, f"Word {number}.") for number in range(12)]
    client.force_login(ana.user)
    address = reverse("earlier", args=[said[0].conversation_id])

    page = client.get(address, {"before": said[9].pk, "until": said[4].pk}, headers=HTMX).text

    assert [number for number in range(12) if f"Word {number}." in page] == [3, 4, 5, 6, 7, 8]
    assert f'data-before="{said[3].pk}"' in page
    for nonsense in ("x", "-1", "9" * 30, "²"):
        assert client.get(address, {"before": nonsense}, headers=HTMX).status_code == 409
        assert client.get(address, {"before": said[9].pk, "until": nonsense}, headers=HTMX).status_code == 200


def test_a_result_leads_to_the_place_of_what_was_found(client, ana, zoe, write):
    message = write(zoe, "Does the lamp take a dimmer?")
    client.force_login(ana.user)

    found = client.get(reverse("search"), {"q": "dimmer"}, headers=HTMX).text

    address = f"{reverse('thread', args=[message.conversation_id])}?at={message.pk}"
    assert f'href="{address}"' in found
    assert f'data-at="{message.pk}"' in client.get(address, headers=HTMX).text
    assert f'data-at="{message.pk}"' not in client.get(f"{address}x", headers=HTMX).text
