"""The button that calls: when it is there, and what stands in its place."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from console.widget import screens
from conversations import blocks
from conversations.models import OpeningHours
from routing import calls

from .calls import ana, video

__all__ = ["ana", "video"]

pytestmark = pytest.mark.django_db(transaction=True)


BUTTON = 'id="ring"'


def shown(visitor, inbox, **options):
    return screens.render_state(visitor, inbox, **options)[0]


def test_one_can_call_while_somebody_is_available_for_it_full_or_not(hire, zoe, visit, video, noon):
    agent = hire("ana", channels=("chat", "video"))
    assert BUTTON in shown(zoe, video)
    calls.ring(visit("Yan"), video, page="tab", now=noon)  # one video at a time: the agent is full
    assert BUTTON in shown(zoe, video)

    agent.availabilities.filter(channel="video").update(is_wanted=False)

    html = shown(zoe, video)
    assert BUTTON not in html
    assert "Nobody can take a call right now. Write to us" in html
    assert 'data-changes-in="60"' in html  # an open page asks again


def test_one_cannot_call_outside_business_hours_and_is_told_when_to(hire, zoe, video):
    hire("ana", channels=("chat", "video"))
    day = timezone.localdate() + timedelta(days=3)
    OpeningHours.objects.create(inbox=video, weekday=day.weekday(), opens=time(9), closes=time(18))

    html = shown(zoe, video)

    assert BUTTON not in html
    assert "Back on " in html
    assert "Nobody can take a call" not in html


def test_who_is_blocked_and_who_is_in_a_chat_are_shown_no_button(hire, zoe, shop, video, noon):
    ana = hire("ana", channels=("chat", "video"))
    assert BUTTON not in shown(zoe, shop)

    blocks.block(zoe, by=ana.user, reason="abuse", now=noon)

    assert BUTTON not in shown(zoe, video)


def test_the_page_comes_with_the_button_before_anybody_has_said_hello(hire, video, client):
    address = reverse("widget", args=[video.key])
    assert BUTTON not in client.get(address).content.decode()

    hire("ana", channels=("chat", "video"))

    assert BUTTON in client.get(address).content.decode()
