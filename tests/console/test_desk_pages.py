"""The desk's pages: what they show to whom, and that what is pushed is what the page was built from."""

import re

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from console.desk import thread_screen
from console.drawing import thread_pages
from console.shell import keys, page
from conversations import access, lifecycle
from conversations.models import Conversation, Message
from conversations.people.preferences import reading_as
from routing import answers, availability, offers
from routing.models import Availability, Offer
from tests.markup import flat

pytestmark = pytest.mark.django_db(transaction=True)

HTMX = {"HX-Request": "true"}


def test_the_list_shows_offers_then_whom_one_owes_then_the_others(client, ana, visit, write, noon, later):
    for name in ("Owed", "Answered", "Offered"):
        conversation = write(visit(name), now=noon).conversation
        if name != "Offered":
            say(ana, conversation, now=later(seconds=5))
    write(Conversation.objects.get(visitor__name="Owed").visitor, "Still there?", now=later(seconds=9))
    client.force_login(ana.user)

    page = client.get(reverse("desk")).content.decode()

    assert page.index("Offered") < page.index("Your turn") < page.index("Owed") < page.index("Their turn")
    assert page.index("Their turn") < page.index('row-name">Answered')
    assert 'data-waiting="2"' in page


def test_the_list_says_what_has_no_words_in_the_language_of_whoever_reads_it(client, ana, zoe, write):
    said = write(zoe)
    say(ana, said.conversation)
    called = write(zoe, "[Appel manqué]")  # in the language that its inbox had then
    Message.objects.filter(pk=called.pk).update(details={"kind": "call", "is_wordless": True})
    client.force_login(ana.user)

    page = client.get(reverse("desk")).text

    assert "Missed call" in page
    assert "Appel manqué" not in page


def test_the_page_and_the_push_draw_the_same_list(client, ana, zoe, write):
    say(ana, write(zoe).conversation)
    client.force_login(ana.user)

    shown = still(client.get(reverse("desk")).content.decode())

    assert drawn("fragments/chats.html", {**page.context(ana.user), "user": ana.user}) in shown
    assert drawn("fragments/keys.html", keys.of(ana.user)) in shown


def test_the_page_and_the_push_draw_the_same_messages(client, ana, zoe, write):
    conversation = write(zoe).conversation
    say(ana, conversation, "Good morning")
    client.force_login(ana.user)

    page = client.get(reverse("thread", args=[conversation.pk])).content.decode()
    [(pushed, revision)] = in_english(thread_screen.rows_after, ana.user, conversation.pk, 0)

    assert pushed.count("<li") == Message.objects.filter(conversation=conversation).count() == 4
    for row in pushed.strip().split("</li>\n")[:-1]:
        assert row in page
    assert revision == Conversation.objects.get(pk=conversation.pk).revision


def test_the_page_and_the_push_draw_the_same_head(client, ana, zoe, write):
    conversation = write(zoe).conversation
    say(ana, conversation)
    client.force_login(ana.user)

    pane = client.get(reverse("thread", args=[conversation.pk]), headers=HTMX).content.decode()
    head = in_english(thread_screen.render_head, ana.user, conversation.pk)

    for root in (f"thread-head-{conversation.pk}", f"context-{conversation.pk}"):
        assert f'id="{root}"' in head
        assert still(head[head.index(f'id="{root}"') :][:400]) in still(pane)


@pytest.mark.parametrize("name", ["desk", "thread"])
def test_more_rows_take_no_more_queries(client, ana, visit, write, name, django_assert_max_num_queries):
    Availability.objects.update(capacity=10)
    client.force_login(ana.user)
    first = write(visit("First")).conversation
    address = reverse(name, args=[first.pk] if name == "thread" else [])
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        assert client.get(address).status_code == 200

    for number in range(2):
        write(visit(f"Another {number}"))
        write(first.visitor, f"More {number}")
        say(ana, first, f"Answer {number}")
    with django_assert_max_num_queries(len(one)):
        page = client.get(address).content.decode()
    assert page.count('class="row"') + page.count('class="offer"') == 3


def test_within_the_desk_only_the_pane_is_answered(client, ana, zoe, write):
    conversation = write(zoe).conversation
    client.force_login(ana.user)
    address = reverse("thread", args=[conversation.pk])

    assert 'id="chats"' in client.get(address).content.decode()
    assert 'id="chats"' not in client.get(address, headers=HTMX).content.decode()
    restored = client.get(address, headers={**HTMX, "HX-History-Restore-Request": "true"}).content.decode()
    assert 'id="chats"' in restored
    assert 'id="chats"' not in client.get(reverse("desk"), headers=HTMX).content.decode()
    assert 'id="chats"' not in client.get(reverse("settings"), headers=HTMX).content.decode()


def test_earlier_messages_come_a_page_at_a_time(client, ana, zoe, write):
    conversation = write(zoe).conversation
    for number in range(thread_pages.ROWS + 10):
        write(zoe, f"Line {number}")
    client.force_login(ana.user)

    page = client.get(reverse("thread", args=[conversation.pk])).content.decode()
    before = re.search(r'data-before="(\d+)"', page).group(1)
    earlier = client.get(reverse("earlier", args=[conversation.pk]), {"before": before}).content.decode()

    assert "Line 59" in page
    assert ">Line 5<" not in flat(page)
    assert ">Line 5<" in earlier
    assert 'id="earlier"' not in earlier
    assert client.get(reverse("earlier", args=[conversation.pk]), {"before": "x"}).status_code == 409


def test_anothers_thread_is_not_found(client, ana, cleo, zoe, write):
    conversation = write(zoe, "A secret").conversation
    client.force_login(ana.user)
    assert "A secret" in client.get(reverse("thread", args=[conversation.pk])).content.decode()

    client.force_login(cleo.user)
    answer = client.get(reverse("thread", args=[conversation.pk]))

    assert answer.status_code == 404
    assert "A secret" not in answer.content.decode()
    assert "not on your desk" in answer.content.decode()


def test_a_refusal_is_a_toast_that_replaces_nothing(client, ana, zoe, write, noon):
    conversation = write(zoe).conversation
    lifecycle.close(Conversation.objects.get(pk=conversation.pk), by=ana.user, now=noon)
    client.force_login(ana.user)

    answer = client.post(
        reverse("answer", args=[conversation.pk]), {"text": "Too late", "client_id": "1"}, headers=HTMX
    )

    assert answer.status_code == 409
    assert answer["HX-Reswap"] == "none"
    assert "data-words>This conversation is closed." in flat(answer.text)
    assert not Message.objects.filter(text="Too late").exists()


def test_a_page_that_does_not_exist_is_a_toast_within_the_desk(client, ana):
    client.force_login(ana.user)

    answer = client.get("/desk/nowhere/", headers=HTMX)

    assert answer.status_code == 404
    assert answer["HX-Reswap"] == "none"
    assert "does not exist" in client.get("/desk/nowhere/").content.decode()


def test_an_answer_comes_back_as_its_row_and_only_once(client, ana, zoe, write):
    conversation = write(zoe).conversation
    client.force_login(ana.user)
    sent = {"text": "<b>Hello</b>\nhttps://shop.example/x", "client_id": "one"}

    first = client.post(reverse("answer", args=[conversation.pk]), sent, headers=HTMX).content.decode()
    again = client.post(reverse("answer", args=[conversation.pk]), sent, headers=HTMX).content.decode()

    assert first == again
    assert 'data-client-id="one"' in first
    assert "&lt;b&gt;Hello&lt;/b&gt;" in first
    assert Message.objects.filter(client_id="one").count() == 1


def test_the_page_of_a_visitor_is_text_whatever_it_says(client, ana, visit, write):
    zoe = visit("<i>Zoe</i>", page_url="javascript:alert(1)", page_title="<script>", online=True)
    conversation = write(zoe, "javascript:alert(2) <img src=x onerror=alert(3)>").conversation
    client.force_login(ana.user)

    page = client.get(reverse("thread", args=[conversation.pk])).content.decode()

    assert "&lt;i&gt;Zoe&lt;/i&gt;" in page
    assert "<i>Zoe" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
    assert 'href="javascript' not in page


def test_where_a_visitor_is_says_nothing_that_opens_something_for_them(client, ana, visit, write):
    page_url = "https://shop.example/reset/s3cr3t?token=s3cr3t&step=2#access_token=s3cr3t"
    zoe = visit("Zoe", page_url=page_url, page_title="Password", online=True)
    conversation = write(zoe, "Hello").conversation
    client.force_login(ana.user)

    page = client.get(reverse("thread", args=[conversation.pk])).content.decode()

    assert "https://shop.example/reset/***?step=2" in page
    assert "s3cr3t" not in page


def test_closing_without_the_mandatory_tag_is_refused_in_the_sheet(client, ana, zoe, write, shop, tag):
    shop.tag_required = True
    shop.save(update_fields=["tag_required"])
    conversation = write(zoe).conversation
    client.force_login(ana.user)
    address = reverse("close", args=[conversation.pk])

    seen = {"seen": 10**17}
    refused = client.post(address, {"note": "Kept words", **seen}, headers=HTMX)

    assert refused.status_code == 422
    assert "Choose a tag to close" in refused.content.decode()
    assert "Kept words" in refused.content.decode()
    assert not Conversation.objects.get(pk=conversation.pk).is_closed

    closed = client.post(address, {"tag": tag.pk, "note": "Done", **seen}, headers=HTMX)

    assert '"path": "/desk/"' in closed["HX-Location"]
    assert "Conversation closed" in closed["HX-Trigger"]
    stored = Conversation.objects.get(pk=conversation.pk)
    assert (stored.is_closed, stored.tag, stored.end_note) == (True, tag, "Done")


def test_a_tag_of_another_inbox_is_refused(client, ana, zoe, write, tag, shop):
    conversation = write(zoe).conversation
    client.force_login(ana.user)

    refused = client.post(reverse("close", args=[conversation.pk]), {"tag": tag.pk + 1}, headers=HTMX)

    assert refused.status_code == 422
    assert not Conversation.objects.get(pk=conversation.pk).is_closed


def test_closing_needs_no_tag_where_none_is_demanded(client, ana, zoe, write, tag):
    conversation = write(zoe).conversation
    client.force_login(ana.user)

    seen = {"seen": 10**17}
    client.post(reverse("close", args=[conversation.pk]), seen, headers=HTMX)

    assert Conversation.objects.get(pk=conversation.pk).is_closed


def test_the_key_says_why_it_is_red(client, ana, zoe, write):
    conversation = write(zoe).conversation
    offers.expire_overdue(Offer.objects.get(conversation=conversation).answer_by)
    client.force_login(ana.user)

    sheet = client.get(reverse("availability", args=["chat"])).content.decode()
    page = client.get(reverse("desk")).content.decode()

    assert Conversation.objects.get(pk=conversation.pk).agent is None
    for shown in (sheet, page):
        assert "Zoe was not answered in time" in shown
    assert "5\N{NO-BREAK SPACE}h in the background" in sheet


def test_turning_green_and_red(client, ana, shop, noon):
    client.force_login(ana.user)
    address = reverse("choose-availability")

    assert client.post(address, {"channel": "chat", "wanted": "0"}).status_code == 204
    assert [key.state for key in availability.keys_of(ana)] == [availability.OFF]
    assert "You are not receiving conversations" in client.get(reverse("desk")).content.decode()
    assert client.post(address, {"channel": "all", "wanted": "1"})["HX-Trigger"] == "close-sheet"
    assert [key.state for key in availability.keys_of(ana)] == [availability.FREE]
    assert "Nobody is waiting" in client.get(reverse("desk")).content.decode()
    assert client.post(address, {"channel": "sms", "wanted": "1"}).status_code == 409
    assert client.post(address, {"channel": "pigeon", "wanted": "1"}).status_code == 409
    assert client.get(reverse("availability", args=["sms"])).status_code == 409


def test_settings_hold_language_and_time_zone(client, ana):
    client.force_login(ana.user)
    address = reverse("settings")

    assert (
        client.post(address, {"language": "fr", "timezone": "Asia/Tokyo", "role": "administrator"}).status_code == 302
    )
    ana.user.refresh_from_db()
    assert (ana.user.language, ana.user.timezone, ana.user.role) == ("fr", "Asia/Tokyo", "agent")
    assert client.post(address, {"language": "xx", "timezone": "Asia/Tokyo"}).status_code == 200
    ana.user.refresh_from_db()
    assert ana.user.language == "fr"


def test_times_are_the_readers(client, ana, zoe, write):
    conversation = write(zoe).conversation
    ana.user.timezone = "Asia/Tokyo"
    ana.user.save(update_fields=["timezone"])
    client.force_login(ana.user)

    page = client.get(reverse("thread", args=[conversation.pk])).content.decode()

    assert ">21:00</time>" in page  # noon of London


def test_who_reads_along_has_nothing_to_answer_with(client, olga, ana, zoe, write):
    conversation = write(zoe).conversation
    client.force_login(olga)

    page = client.get(reverse("thread", args=[conversation.pk])).content.decode()

    assert "Ana answers: you read along" in page
    assert "data-mine" not in page
    assert client.post(reverse("answer", args=[conversation.pk]), {"text": "x", "client_id": "y"}).status_code == 404
    assert access.reachable(olga, access.Action.READ).filter(pk=conversation.pk).exists()


def say(agent, conversation, text="Hello", *, now=None):
    """The agent answers; which settles the offer where there is one."""
    conversation = Conversation.objects.get(pk=conversation.pk)
    now = now or conversation.last_message_at
    return answers.answer(agent.user, conversation.pk, text=text, client_id=f"{text}-{conversation.revision}", now=now)


def drawn(template, context):
    return still(in_english(render_to_string, template, context))


def in_english(work, *args):
    with reading_as("en", "Europe/Paris"):
        return work(*args)


def still(html):
    """Without what moves from second to second."""
    html = re.sub(r'data-now="[^"]*"', "", html)
    html = re.sub(r"(<time data-since=\"[^\"]*\">)[^<]*", r"\1", html)
    return re.sub(r'data-heat="\w+"', "", html).strip()
