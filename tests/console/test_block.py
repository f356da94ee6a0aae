"""Blocking from the desk, the supervisors' list, the administration, and what the visitor's page is told."""

import pytest
from django.urls import reverse

from console.supervision import blocks as listed
from console.widget import screens
from conversations import blocks
from conversations.models import Block, Inbox

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}


def post(agent, conversation, **said):
    return agent.post(reverse("block", args=[conversation.pk]), said, headers=HTMX)


def test_the_sheet_asks_for_a_reason_and_says_what_happens(agent, mine):
    page = agent.get(reverse("block", args=[mine.pk])).content.decode()

    assert "Block Zoe?" in page
    assert "Abusive language" in page
    assert "How long" not in page


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "Choose a reason"),
        ({"reason": "bad mood"}, "Choose a reason"),
        ({"reason": "other", "words": "  "}, "Say why, in a few words"),
        ({"reason": "other", "words": "x" * 301}, "300 characters"),
    ],
)
def test_without_a_reason_it_is_refused_in_the_sheet(agent, mine, fresh, said, why):
    answer = post(agent, mine, **said)

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Block.objects.exists()
    assert fresh(mine).status == "active"


@pytest.mark.parametrize(
    ("said", "reason"), [({"reason": "repeated"}, "repeated"), ({"reason": "other", "words": "Sells"}, "Sells")]
)
def test_with_a_reason_the_visitor_is_blocked(agent, ana, mine, fresh, said, reason):
    assert post(agent, mine, **said).status_code == 200

    block = Block.objects.get()
    assert (block.visitor, block.by, block.reason, block.until) == (mine.visitor, ana.user, reason, None)
    assert fresh(mine).closed_by == "block"


@pytest.mark.parametrize(("for_good", "days"), [("", 30), ("1", None)])
def test_where_the_inbox_sets_days_one_may_choose(agent, mine, for_good, days):
    Inbox.objects.update(block_days=30)
    assert "30 days" in agent.get(reverse("block", args=[mine.pk])).content.decode()

    post(agent, mine, reason="abuse", for_good=for_good)

    block = Block.objects.get()
    assert (block.until and (block.until - block.at).days) == days


def test_who_is_blocked_already_is_not_blocked_twice(agent, ana, olga, mine, noon):
    blocks.block(mine.visitor, by=olga, reason="abuse", now=noon)

    page = agent.get(reverse("block", args=[mine.pk])).content.decode()
    assert "Blocked already by Olga" in page
    assert post(agent, mine, reason="abuse").status_code == 422
    assert Block.objects.count() == 1


def test_supervisors_see_who_is_blocked_and_unblock(client, ana, olga, visit, noon, django_assert_num_queries):
    client.force_login(olga)
    blocks.block(visit("Troll"), by=ana.user, reason="abuse", now=noon)
    with django_assert_num_queries(6):  # the session, its user, the list, what is new in the community
        client.get(reverse("blocks"))
    block = blocks.block(visit("Seller"), by=ana.user, reason="Sells lamps", now=noon)
    with django_assert_num_queries(6):
        page = client.get(reverse("blocks")).content.decode()
    assert page.index("Seller") < page.index("Troll")
    for words in ("Sells lamps", "Abusive language", "Ana", "until unblocked"):
        assert words in page

    answer = client.post(reverse("lift-block", args=[block.pk]), follow=True)

    assert "Seller may write again" in answer.content.decode()
    assert "Sells lamps" not in answer.content.decode()
    assert client.post(reverse("lift-block", args=[block.pk])).status_code == 409


def test_the_list_is_paged_by_key(client, ana, olga, visit, noon, monkeypatch):
    monkeypatch.setattr(listed, "PAGE", 2)
    client.force_login(olga)
    for name in ("One", "Two", "Three"):
        blocks.block(visit(name), by=ana.user, reason="abuse", now=noon)

    first = client.get(reverse("blocks"))
    assert [block.visitor.name for block in first.context["blocks"]] == ["Three", "Two"]

    second = client.get(reverse("blocks"), {"before": first.context["next"]})
    assert [block.visitor.name for block in second.context["blocks"]] == ["One"]
    assert second.context["next"] is None
    assert client.get(reverse("blocks"), {"before": "x", "lifted": "9" * 40}).status_code == 200


def test_administrators_read_blocks_and_unblock_in_the_administration(client, ana, adam, zoe, noon):
    block = blocks.block(zoe, by=ana.user, reason="abuse", now=noon)
    client.force_login(adam)
    address = reverse("admin:conversations_block_changelist")
    assert "Abusive language" in client.get(address).content.decode()
    assert client.get(reverse("admin:conversations_block_add")).status_code == 403

    answer = client.post(address, {"action": "unblock", "_selected_action": [block.pk]}, follow=True)

    assert "1 visitor may write again" in answer.content.decode()
    block.refresh_from_db()
    assert block.lifted_by == adam


def test_the_visitors_page_says_that_the_chat_is_not_available_and_takes_it_back(ana, olga, shop, zoe, write, noon):
    write(zoe)
    assert "data-blocked" not in screens.render_state(zoe, shop)[0]

    block = blocks.block(zoe, by=ana.user, reason="abuse", now=noon)
    blocked = screens.render_state(zoe, shop)[0]
    assert "The chat is not available." in blocked
    assert "data-blocked" in blocked
    assert "has ended" not in blocked
    assert "Abusive" not in blocked

    blocks.lift(block.pk, by=olga, now=noon)
    assert "data-blocked" not in screens.render_state(zoe, shop)[0]


def test_a_snooze_and_its_silent_end_are_not_told_to_the_visitor(ana, shop, zoe, write, fresh, noon):
    from conversations import lifecycle

    conversation = fresh(write(zoe))
    before = screens.render_state(zoe, shop)[0]
    assert "We are finding someone" in before

    lifecycle.snooze(conversation, by=ana.user, until=None, keep=False, now=noon)
    assert screens.render_state(zoe, shop)[0] == before

    lifecycle.close_snoozed(fresh(conversation), now=noon)
    assert "ended" not in screens.render_state(zoe, shop)[0]
