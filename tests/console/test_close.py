"""The sheet that closes a conversation: tags, a note, and what is refused in it."""

import pytest
from django.urls import reverse

from conversations import lifecycle
from conversations.models import Inbox, Tag

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}


def post(agent, conversation, **said):
    seen = {"seen": conversation.last_message_id}
    return agent.post(reverse("close", args=[conversation.pk]), seen | said, headers=HTMX)


def test_few_tags_are_all_one_tap_away(agent, mine, shop):
    for n in range(8):
        Tag.objects.create(inbox=shop, name=f"Tag {n}", position=n)

    page = agent.get(reverse("close", args=[mine.pk])).content.decode()

    assert page.count('name="tag"') == 8
    assert "data-tags" not in page


def test_many_tags_are_searched(agent, mine, shop):
    for n in range(12):
        Tag.objects.create(inbox=shop, name=f"Tag {n}", position=n)

    page = agent.get(reverse("close", args=[mine.pk])).content.decode()

    assert page.count("data-rare") == 4
    assert "Search among 12 tags" in page


def test_a_suggested_tag_stands_first_says_so_and_is_not_chosen(agent, mine, shop, monkeypatch):
    _delivery, returned = (Tag.objects.create(inbox=shop, name=name) for name in ("Delivery", "Return"))
    monkeypatch.setattr("conversations.knowledge.likely_tags.likely", lambda _conversation: returned.pk)

    html = agent.get(reverse("close", args=[mine.pk]), headers={"hx-request": "true", "hx-target": "sheet-in"}).text

    assert html.index("Return") < html.index("suggested") < html.index("Delivery")
    assert "checked" not in html


def test_nothing_is_suggested_in_a_sheet_that_is_only_kept_for_want_of_a_network(agent, mine, shop, monkeypatch):
    Tag.objects.create(inbox=shop, name="Return")
    monkeypatch.delattr("conversations.knowledge.likely_tags.likely")

    assert "suggested" not in agent.get(reverse("close", args=[mine.pk]), headers={"hx-request": "true"}).text


@pytest.mark.parametrize("which", ["foreign", "unknown", "garbage"])
def test_a_tag_that_is_none_of_this_inbox_is_refused_in_the_sheet(agent, mine, tag, fresh, which):
    foreign = Tag.objects.create(inbox=Inbox.objects.create(name="Other"), name="Foreign")

    answer = post(agent, mine, tag={"foreign": foreign.pk, "unknown": 10**9, "garbage": "x"}[which])

    assert answer.status_code == 422
    assert "does not belong to this inbox" in answer.content.decode()
    assert fresh(mine).status == "active"


def test_a_closing_that_comes_too_late_is_told_in_its_sheet(agent, mine, olga, fresh, noon):
    lifecycle.close(fresh(mine), by=olga, now=noon)

    answer = post(agent, mine, note="Mine")

    assert answer.status_code == 422
    assert "moved on" in answer.content.decode()
    assert fresh(mine).end_note == ""


def test_a_snoozed_conversation_can_be_closed(agent, ana, mine, fresh, noon):
    lifecycle.snooze(mine, by=ana.user, until=None, keep=True, now=noon)

    assert post(agent, mine).status_code == 200
    assert (fresh(mine).status, fresh(mine).closed_by) == ("closed", "agent")


def test_a_mandatory_tag_with_none_to_choose_is_told_to_the_administrator(client, adam, shop, tag):
    Inbox.objects.update(tag_required=True)
    client.force_login(adam)
    addresses = [
        reverse("admin:conversations_inbox_changelist"),
        reverse("admin:conversations_inbox_change", args=[shop.pk]),
    ]
    for address in addresses:
        assert "there is none to choose" not in client.get(address).content.decode()

    tag.delete()

    for address in addresses:
        assert "there is none to choose" in client.get(address).content.decode()
