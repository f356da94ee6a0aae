"""Green, orange, red; and the five hours in the background."""

import pytest

from conversations.base.errors import NotPossible
from routing import availability, presence
from routing.models import Availability

pytestmark = pytest.mark.django_db(transaction=True)


def state(agent):
    return [(key.channel.name, key.state) for key in availability.keys_of(agent)]


def test_only_the_channels_that_an_administrator_gave_appear(hire):
    assert state(hire("ana", channels=["sms", "chat"])) == [("chat", "free"), ("sms", "free")]


def test_full_is_orange_by_itself_and_a_freed_slot_is_green_again(hire, visit, write, fresh, noon):
    from conversations import lifecycle

    ana = hire("ana", capacity=1)
    message = write(visit("One"))
    assert state(ana) == [("chat", "busy")]

    lifecycle.close(fresh(message), by=ana.user, now=noon)
    assert state(ana) == [("chat", "free")]


def test_red_in_the_middle_of_conversations_lets_them_go_on(ana, zoe, write, fresh, noon):
    message = write(zoe)

    availability.choose(ana, ["chat"], wanted=False, now=noon)

    assert state(ana) == [("chat", "off")]
    assert fresh(message).agent == ana.user


def test_a_channel_that_was_not_given_cannot_be_chosen(ana, noon):
    with pytest.raises(NotPossible):
        availability.choose(ana, ["video"], wanted=True, now=noon)


@pytest.mark.parametrize(("channel", "slots"), [("chat", 3), ("video", 1), ("whatsapp", 5), ("sms", 5)])
def test_capacity_has_defaults_by_channel(hire, channel, slots):
    assert availability.keys_of(hire("ana", channels=[channel]))[0].slots == slots


def test_an_agent_stays_available_for_five_hours_in_the_background(ana, later):
    assert presence.end_background(later(hours=4, minutes=59)) == 0
    assert presence.end_background(later(hours=5)) == 1
    assert presence.end_background(later(hours=5, seconds=1)) == 0

    key = availability.keys_of(ana)[0]
    assert (key.state, key.reason) == ("off", "background")


def test_coming_back_to_the_foreground_starts_the_five_hours_again_and_a_hidden_app_does_not(ana, later):
    presence.hear({ana.user_id}, set(), now=later(hours=3))
    presence.hear(set(), {ana.user_id}, now=later(hours=6))

    assert presence.end_background(later(hours=7, minutes=59)) == 0
    assert presence.end_background(later(hours=8)) == 1


def test_being_in_the_foreground_on_any_device_counts(ana, later):
    presence.hear({ana.user_id}, {ana.user_id}, now=later(hours=1))

    ana.refresh_from_db()
    assert presence.in_foreground(ana, later(hours=1, seconds=9))
    assert not presence.in_foreground(ana, later(hours=1, seconds=10))


def test_turning_green_starts_the_five_hours(hire, later):
    ana = hire("ana", wanted=False, seen=None)

    availability.choose(ana, ["chat"], wanted=True, now=later(hours=1))

    assert presence.end_background(later(hours=5, minutes=59)) == 0


def test_a_user_who_may_no_longer_sign_in_is_offered_nothing(ana, zoe, write, fresh):
    ana.user.is_active = False
    ana.user.save(update_fields=["is_active"])

    assert not Availability.objects.get().is_wanted
    assert fresh(write(zoe)).status == "waiting"
