"""An agent invites a visitor of a chat to a call."""

import pytest

from conversations.base.errors import NotPossible
from routing import availability, call_endings, calls
from routing.models import Availability

from .calls import BOTH, chat, on_site, reached, ring, told, video

__all__ = ["chat", "on_site", "ring", "video"]

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_agent_invites_in_a_chat_and_the_call_takes_a_slot_of_video(hire, chat, on_site, shop, later):
    agent = hire("ana", channels=BOTH, capacity=3)
    conversation = chat(agent)

    call = calls.invite(agent.user, conversation.pk, page="phone", now=later(seconds=10))
    assert calls.invite(agent.user, conversation.pk, page="phone", now=later(seconds=11)) == call
    assert availability.loads_of([agent.user_id]) == {(agent.user_id, "chat"): 1, (agent.user_id, "video"): 1}

    calls.accept_invitation(on_site, shop, call.pk, page="tab", now=later(seconds=20))
    calls.accept_invitation(on_site, shop, call.pk, page="tab", now=later(seconds=21))
    call.refresh_from_db()
    assert (call.state, call.agent, call.visitor_page) == ("accepted", agent.user, "tab")
    assert availability.loads_of([agent.user_id])[agent.user_id, "video"] == 1

    calls.hang_up_as_visitor(on_site, shop, call.pk, now=later(seconds=80))
    assert availability.loads_of([agent.user_id]) == {(agent.user_id, "chat"): 1}
    assert f"<b>{agent}</b> invites the visitor to a video call" in told(call)


@pytest.mark.parametrize(
    ("end", "how", "words"),
    [
        ("decline", "declined", "The visitor declined the video call"),
        ("take back", "given_up", "The invitation to a video call was withdrawn"),
        ("wait", "missed", "The visitor did not take the video call"),
    ],
)
def test_an_invitation_that_comes_to_nothing_leaves_the_chat_as_it_is(
    hire, chat, on_site, shop, fresh, later, end, how, words
):
    agent = hire("ana", channels=BOTH)
    conversation = chat(agent)
    call = calls.invite(agent.user, conversation.pk, page="phone", now=later(seconds=10))

    if end == "decline":
        calls.hang_up_as_visitor(on_site, shop, call.pk, now=later(seconds=15))
    elif end == "take back":
        calls.hang_up(agent.user, conversation.pk, call.pk, now=later(seconds=15))
    else:
        call_endings.end_overdue(later(seconds=100))

    call.refresh_from_db()
    assert call.end == how
    assert (fresh(conversation).agent, fresh(conversation).served_on) == (agent.user, "chat")
    assert told(call)[-1] == words


def test_who_has_no_video_or_no_room_for_it_invites_nobody(hire, chat, zoe, ring, later):
    agent = hire("ana", channels=("chat",))
    conversation = chat(agent)
    with pytest.raises(NotPossible, match="not among your channels"):
        calls.invite(agent.user, conversation.pk, page="phone", now=later(seconds=10))

    Availability.objects.create(agent=agent, channel="video", is_wanted=True, capacity=1)
    ring(zoe, now=later(seconds=11))
    with pytest.raises(NotPossible, match="no room"):
        calls.invite(agent.user, conversation.pk, page="phone", now=later(seconds=12))


def test_a_visitor_who_has_left_is_not_called(hire, write, zoe, later):
    agent = hire("ana", channels=BOTH)
    conversation = write(zoe).conversation

    with pytest.raises(NotPossible, match="not on the site"):
        calls.invite(agent.user, conversation.pk, page="phone", now=later(seconds=10))


def test_a_call_makes_room_for_who_waits_when_it_is_over(hire, chat, visit, ring, on_site, shop, later):
    agent = hire("ana", channels=BOTH)
    conversation = chat(agent)
    own = calls.invite(agent.user, conversation.pk, page="phone", now=later(seconds=10))
    call = ring(visit("Yan"), now=later(seconds=11))
    assert reached(call) is None  # one video at a time, and this one is taken

    calls.hang_up(agent.user, conversation.pk, own.pk, now=later(seconds=15))

    assert reached(call) == agent.user
