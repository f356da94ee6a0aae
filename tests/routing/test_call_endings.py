"""What ends a call, what does not, and how it changes hands."""

import pytest

from conversations import access, blocks, lifecycle, merges
from conversations.base.errors import NotPossible, NotReachable
from conversations.models import Call, Inbox
from routing import availability, call_endings, calls, departure, transfers
from routing.models import Availability, Offer

from .calls import BOTH, chat, on_site, reached, ring, take, talking, told, video

__all__ = ["chat", "on_site", "ring", "talking", "video"]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("by", "how"), [("agent", "by_agent"), ("visitor", "by_visitor")])
def test_hanging_up_ends_the_call_and_not_the_conversation(hire, zoe, ring, video, fresh, later, by, how):
    agent = hire("ana", channels=BOTH)
    call = ring(zoe)
    take(call, agent, now=later(seconds=10))
    end = {
        "agent": lambda now: calls.hang_up(agent.user, call.conversation_id, call.pk, now=now),
        "visitor": lambda now: calls.hang_up_as_visitor(zoe, video, call.pk, now=now),
    }

    end[by](later(seconds=262))
    for again in end.values():
        again(later(seconds=263))

    call.refresh_from_db()
    assert (call.end, call.ended_at, call.seconds) == (how, later(seconds=262), 252)
    assert fresh(call).agent == agent.user
    hung_up = {"agent": "the agent hung up", "visitor": "the visitor hung up"}[by]
    assert told(call)[-2:] == [
        f"Video call with <b>{agent}</b>",
        f"Video call of 4\xa0min\xa012\xa0s\xa0·\xa0{hung_up}",
    ]


def test_a_visitor_who_gives_up_is_written_to(hire, zoe, ring, video, fresh, later):
    hire("ana", channels=("video",))
    writer = hire("max", channels=("chat",))
    call = ring(zoe)

    calls.hang_up_as_visitor(zoe, video, call.pk, now=later(seconds=8))

    call.refresh_from_db()
    assert call.end == "given_up"
    assert (fresh(call).agent, fresh(call).served_on) == (writer.user, "chat")
    assert Offer.objects.order_by("pk").first().outcome == "withdrawn"


def test_another_visitors_call_is_not_ended(hire, zoe, visit, ring, video, later):
    hire("ana", channels=BOTH)
    call = ring(zoe)

    with pytest.raises(NotPossible):
        calls.hang_up_as_visitor(visit("Yan"), video, call.pk, now=later(seconds=8))

    call.refresh_from_db()
    assert call.is_ringing


def test_closing_the_conversation_ends_the_call(talking, fresh, later):
    agent, call = talking

    lifecycle.close(fresh(call), by=agent.user, now=later(seconds=50))

    call.refresh_from_db()
    assert (call.end, call.seconds) == ("moved_on", 45)


TAKEN_AWAY = {
    "blocked": lambda conversation, agent, now: blocks.block(
        conversation.visitor, by=agent.user, reason="abuse", now=now
    ),
    "snoozed": lambda conversation, agent, now: lifecycle.snooze(
        conversation, by=agent.user, until=None, keep=True, now=now
    ),
}


@pytest.mark.parametrize("what", TAKEN_AWAY)
def test_a_call_ends_with_whatever_takes_its_conversation_from_the_desk(talking, zoe, video, fresh, later, what):
    agent, call = talking

    TAKEN_AWAY[what](fresh(call), agent, later(seconds=50))

    call.refresh_from_db()
    assert (call.state, call.end) == ("ended", "moved_on")
    for act in (calls.continue_as_visitor, calls.accept_invitation):
        with pytest.raises(NotPossible):
            act(zoe, video, call.pk, page="another", now=later(seconds=51))
    with pytest.raises((NotPossible, NotReachable)):
        take(call, agent, now=later(seconds=51))


def test_who_may_no_longer_sign_in_is_in_no_call_any_more(talking, later):
    agent, call = talking
    agent.user.is_active = False
    agent.user.save()

    assert call_endings.end_silent(later(seconds=6)) == 1

    call.refresh_from_db()
    assert (call.state, call.end) == ("ended", "lost")


def test_what_rings_when_its_inbox_is_switched_off_may_be_taken_and_nothing_new_rings(
    hire, zoe, visit, ring, video, later
):
    agent = hire("ana", channels=BOTH)
    call = ring(zoe)
    Inbox.objects.filter(pk=video.pk).update(is_active=False)

    with pytest.raises(NotPossible, match="Nobody can be called here"):
        ring(visit("Yan"), now=later(seconds=2))
    assert ring(zoe, now=later(seconds=3)) == call  # she taps once more
    assert take(call, agent, now=later(seconds=5)).agent == agent.user
    calls.hang_up_as_visitor(zoe, video, call.pk, now=later(seconds=60))

    with pytest.raises(NotPossible):
        ring(zoe, now=later(seconds=61))
    assert Call.objects.count() == 1


def test_merging_the_visitor_leaves_the_call_as_it_is(talking, visit, write, fresh, video, later):
    agent, call = talking
    tablet = visit("Zoe’s tablet")
    write(tablet)

    merge = merges.merge(fresh(call), tablet, by=agent.user, now=later(seconds=20))

    call.refresh_from_db()
    assert (call.state, call.agent) == ("accepted", agent.user)
    with pytest.raises(NotPossible):  # the other one is no side of it
        calls.hang_up_as_visitor(tablet, video, call.pk, now=later(seconds=25))
    merges.split(fresh(call), merge.pk, by=agent.user, now=later(seconds=30))
    calls.hang_up_as_visitor(fresh(call).visitor, video, call.pk, now=later(seconds=50))
    call.refresh_from_db()
    assert (call.end, call.seconds) == ("by_visitor", 45)


def test_two_who_both_call_may_be_merged_while_it_rings(hire, zoe, visit, ring, fresh, later):
    ana, ben = (hire(name, channels=BOTH) for name in ("ana", "ben"))
    first, second = ring(zoe), ring(visit("Zoe’s tablet"))
    agents = {agent.user: agent for agent in (ana, ben)}

    merges.merge(fresh(first), fresh(second).visitor, by=reached(first), now=later(seconds=3))

    for call in (first, second):
        take(call, agents[reached(call)], now=later(seconds=8))
        call.refresh_from_db()
        assert call.state == "accepted"


def test_merged_with_somebody_who_is_blocked_a_visitor_is_in_no_call_any_more(talking, visit, fresh, later):
    agent, call = talking
    blocked = visit("Zoe’s tablet")
    blocks.block(blocked, by=agent.user, reason="abuse", now=later(seconds=10))

    merges.merge(fresh(call), blocked, by=agent.user, now=later(seconds=20))

    call.refresh_from_db()
    assert (call.end, fresh(call).is_closed) == ("moved_on", True)


def test_a_transfer_hands_the_call_over_to_who_is_free(talking, hire, fresh, later):
    agent, call = talking
    ben = hire("ben", channels=BOTH)

    transfers.transfer(agent.user, call.conversation_id, to=ben, now=later(seconds=60))

    call.refresh_from_db()
    assert call.end == "handed_over"
    second = Call.objects.open().get()
    assert (second.is_ringing, second.visitor_page, second.rings_until) == (True, "visitor-page", later(seconds=150))
    take(second, ben, now=later(seconds=65))
    assert fresh(call).agent == ben.user


def test_a_call_is_not_handed_over_to_who_is_unavailable(talking, hire, fresh, later):
    agent, call = talking
    ben = hire("ben", channels=BOTH, wanted=False)

    with pytest.raises(NotPossible, match="cannot be handed over"):
        transfers.transfer(agent.user, call.conversation_id, to=ben, anyway=True, now=later(seconds=60))

    call.refresh_from_db()
    assert (call.state, fresh(call).agent) == ("accepted", agent.user)


def test_a_call_in_a_chat_is_not_handed_over(hire, chat, on_site, shop, fresh, later):
    agent = hire("ana", channels=BOTH)
    conversation = chat(agent)
    ben = hire("ben", channels=BOTH)
    call = calls.invite(agent.user, conversation.pk, page="phone", now=later(seconds=10))
    calls.accept_invitation(on_site, shop, call.pk, page="tab", now=later(seconds=20))

    with pytest.raises(NotPossible, match="Hang up first"):
        transfers.transfer(agent.user, conversation.pk, to=ben, now=later(seconds=60))

    assert fresh(conversation).agent == agent.user


def test_whose_device_is_gone_is_in_no_call_any_more(talking, zoe, fresh, noon, later):
    agent, call = talking
    type(zoe).objects.filter(pk=zoe.pk).update(seen_at=later(seconds=60))
    type(agent).objects.filter(pk=agent.pk).update(seen_at=later(seconds=60))
    assert call_endings.end_silent(later(seconds=89)) == 0

    assert call_endings.end_silent(later(seconds=90)) == 1

    call.refresh_from_db()
    assert (call.end, fresh(call).agent) == ("lost", agent.user)


def test_a_visitor_who_leaves_while_it_rings_has_given_up(hire, on_site, ring, later):
    hire("ana", channels=BOTH)
    call = ring(on_site)

    assert call_endings.end_silent(later(seconds=29)) == 0
    assert call_endings.end_silent(later(seconds=30)) == 1

    call.refresh_from_db()
    assert call.end == "given_up"


@pytest.mark.parametrize("somebody_is_free", [True, False])
def test_who_is_sent_home_is_in_no_call_any_more(talking, hire, somebody_is_free, fresh, later):
    agent, call = talking
    head = hire("max", channels=(), wanted=False)
    ben = hire("ben", channels=BOTH, wanted=somebody_is_free)

    departure.send_home(agent, by=head.user, now=later(seconds=60))

    call.refresh_from_db()
    assert (call.state, call.end) == ("ended", "moved_on")
    assert fresh(call).agent == (ben.user if somebody_is_free else None)


def test_transferred_while_it_rings_it_rings_at_the_recipient(hire, zoe, ring, later):
    agent = hire("ana", channels=BOTH)
    call = ring(zoe)
    ben = hire("ben", channels=BOTH)

    transfers.transfer(agent.user, call.conversation_id, to=ben, now=later(seconds=10))

    call.refresh_from_db()
    assert (call.is_ringing, reached(call)) == (True, ben.user)
    with pytest.raises(NotReachable):
        take(call, agent, now=later(seconds=11))
    assert take(call, ben, now=later(seconds=12)).agent == ben.user


def test_an_invitation_does_not_go_with_a_chat_that_is_transferred(hire, chat, on_site, shop, fresh, later):
    agent = hire("ana", channels=BOTH)
    conversation = chat(agent)
    ben = hire("ben", channels=BOTH)
    call = calls.invite(agent.user, conversation.pk, page="phone", now=later(seconds=10))

    transfers.transfer(agent.user, conversation.pk, to=ben, now=later(seconds=12))

    call.refresh_from_db()
    assert (call.state, call.end, fresh(conversation).agent) == ("ended", "moved_on", ben.user)
    with pytest.raises(NotPossible):
        calls.accept_invitation(on_site, shop, call.pk, page="tab", now=later(seconds=13))


def test_who_turns_red_or_loses_the_channel_or_the_group_talks_on(talking, zoe, video, sales, later):
    agent, call = talking

    availability.choose(agent, BOTH, wanted=False, now=later(seconds=20))
    sales.members.remove(agent.user)
    agent.availabilities.filter(channel="video").delete()
    call_endings.end_silent(later(seconds=21))
    call_endings.end_moved_on(call.conversation_id, now=later(seconds=21))

    assert access.calls_of(agent.user).filter(pk=call.pk, state="accepted").exists()
    calls.continue_on(agent.user, call.conversation_id, call.pk, page="tablet", now=later(seconds=22))
    calls.hang_up(agent.user, call.conversation_id, call.pk, now=later(seconds=30))
    call.refresh_from_db()
    assert (call.end, call.seconds) == ("by_agent", 25)


def test_fewer_slots_leave_a_call_as_it_is(talking, later):
    agent, call = talking

    Availability.objects.filter(agent=agent, channel="video").update(capacity=0, is_wanted=False)
    calls.continue_on(agent.user, call.conversation_id, call.pk, page="another-tab", now=later(seconds=30))

    call.refresh_from_db()
    assert (call.state, call.agent_page) == ("accepted", "another-tab")
