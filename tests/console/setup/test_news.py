"""What changes on the page while it is open, and for whom nothing does."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from console.setup import facts, views
from conversations import sightings
from conversations.models import Connection, Group, Inbox
from conversations.people.models import User
from routing import progress
from routing.models import Availability, Offer, Rule
from tests.markup import flat

from .company import do

pytestmark = pytest.mark.django_db


def known(html):
    return re.search(r'data-known="(\w+)"', html)[1]


def test_without_news_the_answer_is_empty(client, founder):
    client.post(reverse("setup-step", args=["people"]), {"people": "Inès, ines@example.com", "role": "agent"})
    seen = known(client.get(reverse("setup")).text)
    answer = client.get(reverse("setup-news"), {"known": seen})

    assert (answer.status_code, answer.content) == (204, b"")


def test_what_happens_elsewhere_is_news_once(client, founder):
    do(client, "inbox", site="https://www.example.com", company="Dupont", welcome="Hello!")
    seen = known(client.get(reverse("setup")).text)
    client.get(reverse("widget", args=[Inbox.objects.get().key]), {"site": "https://news.example.com"})
    news = client.get(reverse("setup-news"), {"known": seen})

    assert "The code was seen on https://news.example.com" in news.text
    assert "<html" not in news.text
    assert client.get(reverse("setup-news"), {"known": known(news.text)}).status_code == 204


def test_who_knows_all_of_it_has_nothing_drawn(client, founder, monkeypatch):
    seen = known(client.get(reverse("setup")).text)
    monkeypatch.setattr(views, "render", lambda *_of: 1 / 0)

    assert client.get(reverse("setup-news"), {"known": seen}).status_code == 204


def test_everything_that_the_page_says_is_in_its_digest(founder, ana, shop, sales):
    def in_the_digest(change):
        before = facts.digest(facts.facts_for(founder))
        change()
        return facts.digest(facts.facts_for(founder)) != before

    assert in_the_digest(lambda: Inbox.objects.filter(pk=shop.pk).update(name="Another name"))
    assert in_the_digest(lambda: sightings.allow(shop, "news.example.com"))
    assert in_the_digest(lambda: sightings.note(shop, "https://else.example.com", now=timezone.now()))
    assert in_the_digest(lambda: User.objects.filter(pk=ana.user.pk).update(first_name="Anna"))
    assert in_the_digest(ana.user.desk_groups.clear)
    assert in_the_digest(lambda: Rule.objects.filter(group=sales).delete())
    assert in_the_digest(lambda: Group.objects.create(name="Returns"))
    assert in_the_digest(lambda: Availability.objects.update(is_wanted=False))
    assert in_the_digest(lambda: User.objects.create_user("eve@example.com", first_name="Eve", last_name=""))
    number = Inbox.objects.create(name="Our number", channel="sms")
    assert in_the_digest(lambda: Connection.objects.create(inbox=number))
    assert in_the_digest(lambda: Connection.objects.all().note("heard_at", timezone.now()))
    assert not in_the_digest(lambda: None)


def test_who_answers_is_told_of_the_conversation_that_has_come(client, founder, zoe, write, noon):
    do(client, "me")
    seen = known(client.get(reverse("setup")).text)
    conversation = write(zoe).conversation
    Offer.objects.create(conversation=conversation, agent=founder.agent, made_at=noon)

    news = client.get(reverse("setup-news"), {"known": seen}).text

    assert f"New conversation: {conversation.marked_name}" in flat(news)
    assert reverse("thread", args=[conversation.pk]) in news


def test_once_all_is_done_nobody_asks_any_more(client, founder, monkeypatch):
    assert f'data-news="{reverse("setup-news")}"' in client.get(reverse("setup")).text
    monkeypatch.setattr(progress.Progress, "done", set(progress.STEPS))
    for address in ("setup", "setup-news"):
        assert 'data-news=""' in client.get(reverse(address)).text


def test_a_link_that_is_shown_once_stays(client, founder, ana):
    assert 'data-news=""' in client.post(reverse("setup-link", args=[ana.user.pk])).text
