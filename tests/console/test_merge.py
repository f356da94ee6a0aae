"""Merging and splitting from the desk: whom the sheet proposes, what it asks for, and who may do it."""

import pytest
from django.urls import reverse

from conversations import lifecycle
from conversations.models import Identity, Inbox, Merge, Visitor

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def other(mine, visit, write, fresh):
    """A namesake's conversation, which ana has too."""
    return fresh(write(visit("Zoe", email="zoe@home.example")))


def sheet(agent, conversation, **asked):
    return agent.get(reverse("merge", args=[conversation.pk]), asked, headers=HTMX)


def post(agent, conversation, name="merge", **said):
    return agent.post(reverse(name, args=[conversation.pk]), said, headers=HTMX)


def same_address(visitor):
    Visitor.objects.filter(pk=visitor.pk).update(email="zoe@home.example")


def test_the_sheet_proposes_namesakes_with_what_speaks_for_it(agent, mine, other):
    same_address(mine.visitor)

    page = sheet(agent, mine).text

    assert f'value="{other.pk}"' in page
    assert "Same name" in page
    assert "Same e-mail address" in page
    assert "data-few" not in page


def test_two_signs_are_enough(agent, ana, mine, other):
    same_address(mine.visitor)

    answer = post(agent, mine, other=other.pk)

    assert answer.status_code == 204
    assert "Merged with Zoe" in answer["HX-Trigger"]
    merge = Merge.objects.get()
    assert (merge.visitor, merge.other, merge.by) == (mine.visitor, other.visitor, ana.user)


def test_with_one_sign_the_agent_has_to_have_asked(agent, mine, other):
    refused = post(agent, mine, other=other.pk)

    assert refused.status_code == 422
    assert "ask the visitor" in refused.text
    assert not Merge.objects.exists()
    assert post(agent, mine, other=other.pk, asked="on").status_code == 204
    assert Merge.objects.exists()


def test_who_is_refused_keeps_what_they_searched_and_chose(agent, mine, visit, write, fresh):
    leon = fresh(write(visit("Léon")))

    refused = post(agent, mine, other=leon.pk, q="Léon").text

    assert 'value="Léon"' in refused
    assert f'value="{leon.pk}" data-few checked' in " ".join(refused.split())


@pytest.mark.parametrize(
    ("chosen", "why"), [("", "Choose a visitor"), ("x", "Choose a visitor"), ("999", "no longer exists")]
)
def test_who_is_not_there_is_refused_in_words(agent, mine, chosen, why):
    refused = post(agent, mine, other=chosen, asked="on")

    assert refused.status_code == 422
    assert why in refused.text


def test_a_conversation_that_one_may_not_see_is_as_one_that_is_not_there(agent, cleo, mine, visit, write, fresh):
    inbox = Inbox.objects.create(name="Other", key="other", channel="chat")
    hidden = fresh(write(visit("Zoe"), inbox=inbox))

    refused = post(agent, mine, other=hidden.pk, asked="on")

    assert "no longer exists" in refused.text
    assert f'value="{hidden.pk}"' not in sheet(agent, mine).text
    assert not Merge.objects.exists()


def test_what_is_typed_brings_the_candidates_alone(agent, mine, visit, write):
    write(visit("Yan"))

    part = agent.get(reverse("merge", args=[mine.pk]), {"q": "yan"}, headers={**HTMX, "HX-Target": "candidates"}).text

    assert "Yan" in part
    assert "Nothing in common" in part
    assert "sheet-h" not in part


def test_the_sheet_tells_what_is_merged_and_splits_it(agent, mine, other):
    post(agent, mine, other=other.pk, asked="on")
    merge = Merge.objects.get()

    page = sheet(agent, mine).text
    assert "merged by Ana" in page
    assert f'name="merge" value="{merge.pk}"' in page
    assert f'value="{other.pk}"' not in page.partition("f-merge")[2]

    assert post(agent, mine, "split", merge=merge.pk).status_code == 204
    assert not Merge.objects.standing().exists()
    assert "merged by" not in sheet(agent, mine).text


@pytest.mark.parametrize("merge", ["", "x", "0", "999"])
def test_what_is_not_merged_is_not_split(agent, mine, merge):
    answer = post(agent, mine, "split", merge=merge)

    assert answer.status_code == 409
    assert "split already" in answer.text


def test_an_agent_who_may_not_see_the_other_visitor_does_not_learn_of_the_merge(
    agent, olga, client, mine, visit, write, fresh, noon
):
    inbox = Inbox.objects.create(name="Other", key="other", channel="chat")
    hidden = fresh(write(visit("Secret"), inbox=inbox))
    client.force_login(olga)
    post(client, mine, other=hidden.pk, asked="on")
    merge = Merge.objects.get()

    client.force_login(mine.agent)
    assert "Secret" not in sheet(client, mine).text
    assert post(client, mine, "split", merge=merge.pk).status_code == 409
    assert Merge.objects.standing().exists()


def test_past_conversations_of_both_stand_in_one_list_with_the_other_name(agent, ana, mine, visit, write, fresh, noon):
    other = fresh(write(visit("Mademoiselle Z"), "Long ago"))
    post(agent, mine, other=other.pk, asked="on")
    lifecycle.close(fresh(other), by=ana.user, now=noon)

    page = agent.get(reverse("past", args=[mine.pk])).text

    assert "1 past conversation" in page
    assert "Mademoiselle Z" in page
    assert "Long ago" in page


def test_numbers_are_shown_with_who_has_them(agent, mine, other, shop):
    Identity.objects.create(inbox=shop, external_id="z", phone="33612345678", visitor=other.visitor)

    assert "+33612345678" in sheet(agent, mine).text
