"""A call rings at one agent after the other, is taken by one, and goes on as text where nobody takes it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from conversations import blocks, lifecycle
from conversations.base.errors import NotPossible, NotReachable
from conversations.models import Call, Group
from routing import answers, availability, call_endings, calls, offers
from routing.models import Availability, Offer

from .calls import BOTH, chat, on_site, reached, ring, take, talking, told, video, wants_video

__all__ = ["chat", "on_site", "ring", "talking", "video"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_rings_at_one_agent_who_takes_it_as_a_first_answer(hire, zoe, ring, fresh, noon, later):
    ana, ben = hire("ana", channels=BOTH), hire("ben", channels=BOTH)

    call = ring(zoe)
    first = reached(call)
    assert (call.state, call.rings_until) == ("ringing", later(seconds=90))
    assert Offer.objects.get().answer_by == later(seconds=30)

    agent = ana if first == ana.user else ben
    take(call, agent, now=later(seconds=12))

    call.refresh_from_db()
    assert (call.state, call.agent, call.accepted_at) == ("accepted", first, later(seconds=12))
    assert Offer.objects.get().outcome == "answered"
    conversation = fresh(call)
    assert (conversation.owed_since, conversation.first_answered_at) == (None, later(seconds=12))
    assert offers.expire_overdue(later(seconds=31)) == 0
    assert call_endings.end_overdue(later(seconds=91)) == 0


def test_who_does_not_take_it_is_unavailable_for_video_and_it_rings_at_the_next(hire, zoe, ring, later):
    agents = {agent.user: agent for agent in (hire("ana", channels=BOTH), hire("ben", channels=BOTH))}
    call = ring(zoe)
    first = agents[reached(call)]

    offers.expire_overdue(later(seconds=30))

    assert not wants_video(first)
    assert Availability.objects.get(agent=first, channel="chat").is_wanted
    second = agents[reached(call)]
    assert second != first
    call.refresh_from_db()
    assert call.is_ringing


def test_after_ninety_seconds_it_is_over_and_goes_on_as_text_with_its_mark(hire, zoe, ring, fresh, later):
    for name in ("ana", "ben", "eve"):
        hire(name, channels=("video",))
    writer = hire("max", channels=("chat",))
    call = ring(zoe)
    for seconds in (30, 60):
        offers.expire_overdue(later(seconds=seconds))
    assert call_endings.end_overdue(later(seconds=89)) == 0

    assert call_endings.end_overdue(later(seconds=90)) == 1

    call.refresh_from_db()
    assert (call.state, call.end, call.ended_at) == ("ended", "missed", later(seconds=90))
    assert list(Offer.objects.order_by("pk").values_list("outcome", flat=True)) == ["missed"] * 3 + ["open"]
    conversation = fresh(call)
    assert (conversation.agent, conversation.inbox.channel, conversation.served_on) == (writer.user, "video", "chat")
    assert not Availability.objects.filter(channel="video", is_wanted=True).exists()
    assert "Nobody took the video call: it continues in writing" in told(call)


def test_the_last_one_who_had_hardly_any_time_is_not_set_away(hire, zoe, ring, later):
    agents = {agent.user: agent for agent in (hire("ana", channels=("video",)), hire("ben", channels=("video",)))}
    call = ring(zoe)
    offers.expire_overdue(later(seconds=70))  # no clock came by before
    last = agents[reached(call)]

    call_endings.end_overdue(later(seconds=90))

    assert wants_video(last)
    assert reached(call) is None


def test_as_text_it_takes_a_slot_of_the_chat(hire, zoe, ring, visit, write, fresh, later):
    agent = hire("ana", channels=("chat",), capacity=1)
    call = ring(zoe)
    call_endings.end_overdue(later(seconds=90))
    assert fresh(call).agent == agent.user

    waiting = fresh(write(visit("Yan"), now=later(seconds=91)))

    assert waiting.is_waiting
    assert availability.loads_of([agent.user_id]) == {(agent.user_id, "chat"): 1}


def test_a_call_that_nobody_can_take_rings_until_somebody_comes(hire, zoe, ring, later):
    agent = hire("ana", channels=BOTH, wanted=False)
    call = ring(zoe)
    assert reached(call) is None

    availability.choose(agent, ["video"], wanted=True, now=later(seconds=20))

    assert reached(call) == agent.user
    take(call, agent, now=later(seconds=25))


def test_declining_has_it_ring_at_the_next_at_once(hire, zoe, ring, later):
    agents = {agent.user: agent for agent in (hire("ana", channels=BOTH), hire("ben", channels=BOTH))}
    call = ring(zoe)
    first = agents[reached(call)]

    calls.decline(first.user, call.conversation_id, call.pk, now=later(seconds=3))

    assert list(Offer.objects.order_by("pk").values_list("outcome", flat=True)) == ["declined", "open"]
    row = Availability.objects.get(agent=first, channel="video")
    assert (row.is_wanted, row.reason, row.missed) == (False, "chosen", None)
    assert reached(call) != first.user
    assert f"Call declined by <b>{first}</b>" in told(call)
    with pytest.raises(NotReachable):
        take(call, first, now=later(seconds=4))


def test_who_answered_in_writing_may_still_take_it_or_decline_it_for_all(hire, zoe, ring, fresh, later):
    agent = hire("ana", channels=BOTH)
    hire("ben", channels=BOTH, wanted=False)
    call = ring(zoe)
    answers.answer(agent.user, call.conversation_id, text="A moment", client_id="a", now=later(seconds=5))

    calls.decline(agent.user, call.conversation_id, call.pk, now=later(seconds=8))

    call.refresh_from_db()
    assert call.end == "declined"
    assert (fresh(call).agent, fresh(call).served_on) == (agent.user, "video")
    assert wants_video(agent)


def test_taken_on_one_device_it_is_not_taken_on_another(hire, zoe, ring, later):
    agent = hire("ana", channels=BOTH)
    call = ring(zoe)
    take(call, agent, page="phone", now=later(seconds=2))
    take(call, agent, page="phone", now=later(seconds=3))

    with pytest.raises(NotPossible, match="another device"):
        take(call, agent, page="desktop", now=later(seconds=3))

    call.refresh_from_db()
    assert (call.agent_page, call.accepted_at) == ("phone", later(seconds=2))


def test_a_call_goes_on_on_another_page_of_either_side(hire, zoe, ring, video, later):
    agent = hire("ana", channels=BOTH)
    call = ring(zoe)
    take(call, agent, page="phone", now=later(seconds=2))

    calls.continue_on(agent.user, call.conversation_id, call.pk, page="desktop", now=later(seconds=9))
    for _ in range(2):
        calls.continue_as_visitor(zoe, video, call.pk, page="loaded-anew", now=later(seconds=9))

    call.refresh_from_db()
    assert (call.agent_page, call.visitor_page) == ("desktop", "loaded-anew")
    assert (call.state, call.accepted_at) == ("accepted", later(seconds=2))


def test_what_rings_or_is_over_goes_on_nowhere(hire, zoe, ring, video, later):
    agent = hire("ana", channels=BOTH)
    call = ring(zoe)
    at = {"page": "another", "now": later(seconds=9)}

    def is_refused():
        with pytest.raises(NotPossible):
            calls.continue_on(agent.user, call.conversation_id, call.pk, **at)
        with pytest.raises(NotPossible):
            calls.continue_as_visitor(zoe, video, call.pk, **at)

    is_refused()
    take(call, agent, page="phone", now=later(seconds=2))
    calls.hang_up(agent.user, call.conversation_id, call.pk, now=later(seconds=8))
    is_refused()

    call.refresh_from_db()
    assert (call.agent_page, call.visitor_page) == ("phone", "visitor-page")


def test_nobody_has_another_ones_call_go_on_with_them(hire, zoe, visit, ring, video, later):
    agent, other = hire("ana", channels=BOTH), hire("ben", channels=BOTH, wanted=False)
    call = ring(zoe)
    take(call, agent, page="phone", now=later(seconds=2))

    with pytest.raises(NotReachable):
        calls.continue_on(other.user, call.conversation_id, call.pk, page="theirs", now=later(seconds=9))
    with pytest.raises(NotPossible):
        calls.continue_as_visitor(visit("Yan"), video, call.pk, page="theirs", now=later(seconds=9))

    call.refresh_from_db()
    assert (call.agent_page, call.visitor_page) == ("phone", "visitor-page")


def test_who_calls_again_while_it_rings_is_called_back_on_this_page(hire, zoe, ring, video, later):
    hire("ana", channels=BOTH)
    call = ring(zoe)

    again = calls.ring(zoe, video, page="loaded-anew", now=later(seconds=5))

    assert (again.pk, again.visitor_page, again.rings_until) == (call.pk, "loaded-anew", call.rings_until)


@pytest.mark.parametrize("who", ["ben", "cleo", "olga"])
def test_nobody_takes_what_rings_at_somebody_else(request, hire, zoe, ring, who, later):
    hire("ana", channels=BOTH)
    call = ring(zoe)
    person = request.getfixturevalue(who)

    for act in (calls.decline, calls.hang_up):
        with pytest.raises(NotReachable):
            act(getattr(person, "user", person), call.conversation_id, call.pk, now=later(seconds=2))
    with pytest.raises(NotReachable):
        calls.accept(getattr(person, "user", person), call.conversation_id, call.pk, page="p", now=later(seconds=2))

    call.refresh_from_db()
    assert call.is_ringing


def test_a_call_of_another_conversation_is_not_found_in_this_one(hire, zoe, visit, ring, write, later):
    agent = hire("ana", channels=BOTH)
    own = write(zoe)
    call = ring(visit("Yan"))

    with pytest.raises(NotPossible):
        calls.accept(agent.user, own.conversation_id, call.pk, page="p", now=later(seconds=2))


def test_calling_twice_is_one_call(hire, zoe, ring, later):
    hire("ana", channels=BOTH)

    assert ring(zoe) == ring(zoe, now=later(seconds=5))
    assert Call.objects.count() == Offer.objects.count() == 1


def test_nobody_is_called_by_a_chat_or_by_who_is_blocked(ana, zoe, shop, video, noon, write, fresh):
    with pytest.raises(NotPossible):
        calls.ring(zoe, shop, page="p", now=noon)

    write(zoe)
    blocks.block(zoe, by=ana.user, reason="no", days=None, now=noon)
    with pytest.raises(blocks.Blocked):
        calls.ring(zoe, video, page="p", now=noon)
    assert not Call.objects.exists()


def test_who_calls_again_rings_at_the_agent_who_has_the_conversation(hire, zoe, ring, fresh, later):
    hire("ana", channels=BOTH)
    hire("ben", channels=BOTH)
    first = ring(zoe)
    holder = reached(first)
    calls.accept(holder, first.conversation_id, first.pk, page="p", now=later(seconds=2))
    calls.hang_up(holder, first.conversation_id, first.pk, now=later(seconds=60))

    second = ring(zoe, now=later(seconds=120))

    assert second.conversation_id == first.conversation_id
    assert reached(second) == holder
    assert Offer.objects.open().get().answer_by == later(seconds=150)
    assert fresh(second).owed_since == later(seconds=120)


def test_who_calls_again_after_a_missed_call_rings_at_who_takes_calls(hire, zoe, ring, fresh, later):
    writer = hire("max", channels=("chat",))
    first = ring(zoe)
    call_endings.end_overdue(later(seconds=90))
    assert reached(first) == writer.user
    caller = hire("ana", channels=("video",))

    second = ring(zoe, now=later(seconds=200))

    assert reached(second) == caller.user
    assert fresh(second).served_on == "video"


def test_calling_wakes_a_snoozed_conversation(hire, zoe, ring, fresh, later):
    agent = hire("ana", channels=BOTH)
    first = ring(zoe)
    take(first, agent, now=later(seconds=2))
    calls.hang_up(agent.user, first.conversation_id, first.pk, now=later(seconds=60))
    lifecycle.snooze(fresh(first), by=agent.user, until=None, keep=True, now=later(seconds=61))

    second = ring(zoe, now=later(seconds=300))

    assert fresh(second).agent == agent.user
    assert Offer.objects.open().get().answer_by == later(seconds=330)


def test_an_agent_is_in_one_call_at_a_time(talking, visit, ring, later):
    agent, _call = talking
    Availability.objects.filter(agent=agent, channel="video").update(capacity=2)
    second = ring(visit("Yan"), now=later(seconds=10))
    assert reached(second) == agent.user

    with pytest.raises(NotPossible, match="You are in a call"):
        take(second, agent, now=later(seconds=12))


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "accepted"},
        {"state": "ended"},
        {"end": "missed"},
        {"state": "ringing", "accepted_at": "now"},
        {"is_invitation": True},
    ],
)
def test_the_database_keeps_what_a_call_is(hire, zoe, ring, noon, wrong):
    hire("ana", channels=BOTH)
    call = ring(zoe)
    values = {name: noon if value == "now" else value for name, value in wrong.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(**values)


def test_a_conversation_has_one_open_call(hire, zoe, ring, noon):
    hire("ana", channels=BOTH)
    call = ring(zoe)

    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.create(conversation=call.conversation, began_at=noon, rings_until=noon + timedelta(seconds=90))


def test_groups_without_video_are_not_asked(hire, zoe, ring, sales):
    hire("ana", groups=[Group.objects.create(name="Elsewhere")], channels=BOTH)

    assert reached(ring(zoe)) is None
