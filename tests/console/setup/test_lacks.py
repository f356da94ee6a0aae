"""What is missing so that somebody answers: said to who can mend it, to who has to ask, and to the visitor."""

import pytest
from django.urls import reverse

from console.supervision.consumer import _board
from console.widget import screens
from conversations.models import Conversation, Group, Inbox, Website
from conversations.people.models import User
from routing import readiness
from routing.models import Agent, Availability, Rule

from .company import do

pytestmark = pytest.mark.django_db


def lacking(inbox):
    """Told by its reasons, and by the one query that knows none of them."""
    kinds = {lack.kind for lack in readiness.lacks() if lack.inbox == inbox}
    assert readiness.unanswered().filter(pk=inbox.pk).exists() == bool(kinds & readiness.ANSWERING)
    return kinds


def test_each_lack_is_named(shop, hire):
    Rule.objects.filter(inbox=shop).delete()
    Website.objects.filter(inbox=shop).update(allowed_origins="")
    Inbox.objects.filter(pk=shop.pk).update(tag_required=True)
    shop.tags.all().delete()
    assert lacking(shop) == {"no_rule", "no_tags", "no_origin"}

    group = Group.objects.create(name="Empty")
    Rule.objects.create(inbox=shop, group=group)
    assert "no_agents" in lacking(shop)

    user = User.objects.create_user("d@example.com", first_name="Dora")
    agent = Agent.objects.create(user=user)
    group.members.add(user)
    assert "no_channel" in lacking(shop)
    assert not readiness.can_answer(shop)

    Availability.objects.create(agent=agent, channel=shop.channel)
    assert lacking(shop) == {"no_tags", "no_origin"}
    assert readiness.can_answer(shop)
    for lack in readiness.lacks():
        assert shop.name in lack.words


def test_who_can_mend_it_reads_it_above_the_board(client, shop, adam, olga):
    Rule.objects.all().delete()
    words = reverse("setup") + "#rule"
    client.force_login(adam)
    assert words in client.get(reverse("supervision")).content.decode()
    client.force_login(olga)
    assert words not in client.get(reverse("supervision")).content.decode()


def test_what_is_not_connected_is_mended_in_its_own_form(client, shop, adam):
    inbox = Inbox.objects.create(name="Number", key="number", channel="sms")
    client.force_login(adam)

    board = client.get(reverse("supervision")).content.decode()

    assert "Number: this inbox is not connected to its provider yet." in board
    assert reverse("admin:conversations_inbox_change", args=[inbox.pk]) + "#connection-group" in board


def test_a_visitor_whom_nobody_can_answer_is_told_so(shop, zoe, write):
    Rule.objects.filter(inbox=shop).delete()
    html, _place = screens.render_state(zoe, shop)
    assert "Nobody can answer here yet" in html
    assert "Leave us a message" in html
    assert "answer you here" not in html

    write(zoe)
    html, _place = screens.render_state(zoe, shop)
    assert "Nobody can answer here yet" in html
    assert "Your message has been kept." in html
    assert "answer you here" not in html
    assert Conversation.objects.get().is_waiting


def test_who_has_no_channel_reads_whom_to_ask(client, founder):
    user = User.objects.create_user("a@example.com", first_name="Anne", language="en")
    Agent.objects.create(user=user)
    client.force_login(user)

    assert "Zoé Dupont can give you one." in client.get(reverse("desk")).content.decode()
    assert "Zoé Dupont can give you one." in client.get(reverse("welcome")).content.decode()
    founder.is_active = False
    founder.save()
    assert "can give you one." not in client.get(reverse("desk")).content.decode()


def test_so_does_who_is_in_no_group_or_in_one_without_a_rule(client, founder, shop):
    user = User.objects.create_user("a@example.com", first_name="Anne", language="en")
    agent = Agent.objects.create(user=user)
    Availability.objects.create(agent=agent, channel="chat", is_wanted=True)
    client.force_login(user)

    html = client.get(reverse("desk")).content.decode()
    assert "You are in no group yet, so nothing is sent to this desk." in html
    assert "Zoé Dupont can add you to one." in html
    group = Group.objects.create(name="Support")
    group.members.add(user)
    html = client.get(reverse("desk")).content.decode()
    assert "No rule leads to your group yet, so nothing is sent to this desk." in html
    assert "Zoé Dupont can add one." in html
    Rule.objects.create(inbox=shop, group=group)
    assert "The next conversation will open here" in " ".join(client.get(reverse("desk")).content.decode().split())


def test_who_can_mend_it_has_the_way_there_instead(client, founder):
    html = client.get(reverse("desk")).content.decode()

    assert "No channel has been given to you" in html
    assert "can give you one" not in html
    assert f'href="{reverse("setup")}#people"' in html


def test_an_empty_board_says_who_adds_agents(client, founder, olga):
    assert f'href="{reverse("setup")}#people"' in client.get(reverse("supervision")).content.decode()
    client.force_login(olga)
    html = client.get(reverse("supervision")).content.decode()
    assert "Zoé Dupont can add them." in html
    assert reverse("setup") not in html
    assert "Zoé Dupont can add them." in _board(None, olga)


def test_what_comes_in_a_later_step_is_no_alarm_yet(client, founder):
    do(client, "inbox", site="maplebikes.example", company="Maple Bikes", welcome="Hello!")
    assert "no rule sends" not in client.get(reverse("setup")).text

    do(client, "me")
    do(client, "group", name="Support", members=[founder.pk])
    Rule.objects.all().delete()
    assert "no rule sends" in client.get(reverse("setup")).text


def test_where_nobody_is_available_the_last_step_says_so(client, founder):
    do(client, "inbox", site="https://www.example.com", company="Dupont", welcome="Hello!")
    do(client, "me")
    assert "Nobody is available right now" in client.get(reverse("setup")).content.decode()
    Availability.objects.update(is_wanted=True)
    assert "Nobody is available right now" not in client.get(reverse("setup")).content.decode()
