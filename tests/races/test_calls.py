"""Who takes a call and who ends it at the same instant: one outcome, on the real locks of the database."""

import pytest

from conversations.base.errors import NotPossible, NotReachable
from conversations.base.retries import retried
from conversations.models import Call, Conversation, Message
from routing import answers, call_endings, calls, offers
from routing.models import Offer
from tests.routing.calls import video

__all__ = ["video"]

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6

refused = (NotPossible, NotReachable)


@pytest.fixture
def call(hire, zoe, video, noon):
    for name in ("ana", "ben"):
        hire(name, channels=("chat", "video"))
    return calls.ring(zoe, video, page="tab", now=noon)


def holder_of(call):
    return Conversation.objects.get(pk=call.conversation_id).agent


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_taking_it_and_the_deadline(race, call, turn):
    holder, offer = holder_of(call), Offer.objects.get()

    taken, expired = race(
        lambda: calls.accept(holder, call.conversation_id, call.pk, page="phone", now=offer.answer_by),
        lambda: offers.expire_overdue(offer.answer_by),
    )

    call.refresh_from_db()
    offer.refresh_from_db()
    if isinstance(taken, refused):
        assert (expired, offer.outcome, call.state) == (1, "missed", "ringing")
        assert holder_of(call) != holder
    else:
        assert (expired, offer.outcome, call.state, call.agent) == (0, "answered", "accepted", holder)


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_devices_of_one_agent(race, call, later, turn):
    holder = holder_of(call)

    outcomes = race(
        *(
            lambda page=page: calls.accept(holder, call.conversation_id, call.pk, page=page, now=later(seconds=3))
            for page in ("phone", "desktop")
        )
    )

    call.refresh_from_db()
    assert sorted(isinstance(outcome, refused) for outcome in outcomes) == [False, True]
    winner = "phone" if isinstance(outcomes[1], refused) else "desktop"
    assert call.agent_page == winner


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_both_hang_up(race, call, zoe, video, later, turn):
    holder = holder_of(call)
    calls.accept(holder, call.conversation_id, call.pk, page="phone", now=later(seconds=3))

    outcomes = race(
        lambda: retried(calls.hang_up)(holder, call.conversation_id, call.pk, now=later(seconds=63)),
        lambda: retried(calls.hang_up_as_visitor)(zoe, video, call.pk, now=later(seconds=63)),
    )

    assert outcomes == [None, None]
    call.refresh_from_db()
    assert (call.end in {"by_agent", "by_visitor"}, call.seconds) == (True, 60)
    assert Message.objects.filter(event="call_ended").count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_taking_it_and_giving_up(race, call, zoe, video, later, turn):
    holder = holder_of(call)

    taken, given_up = race(
        lambda: calls.accept(holder, call.conversation_id, call.pk, page="phone", now=later(seconds=3)),
        lambda: retried(calls.hang_up_as_visitor)(zoe, video, call.pk, now=later(seconds=3)),
    )

    assert given_up is None
    call.refresh_from_db()
    assert call.end == ("given_up" if isinstance(taken, refused) else "by_visitor")


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_clocks_at_the_end_of_ninety_seconds(race, call, later, turn):
    ended = race(*[lambda: call_endings.end_overdue(later(seconds=90))] * 2)

    assert sorted(ended) == [0, 1]
    assert Message.objects.filter(event="call_ended").count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_calling_on_two_pages(race, hire, zoe, video, later, turn):
    hire("ana", channels=("chat", "video"))

    first, second = race(
        *(lambda page=page: calls.ring(zoe, video, page=page, now=later(seconds=1)) for page in ("tab", "other"))
    )

    assert first == second
    assert Call.objects.count() == Offer.objects.count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_calls_are_not_taken_by_one_agent(race, hire, zoe, visit, video, later, turn):
    agent = hire("ana", channels=("video",), capacity=2)
    rung = [calls.ring(visitor, video, page="tab", now=later(seconds=1)) for visitor in (zoe, visit("Yan"))]

    outcomes = race(
        *(
            lambda call=call: calls.accept(
                agent.user, call.conversation_id, call.pk, page="phone", now=later(seconds=2)
            )
            for call in rung
        )
    )

    assert sorted(isinstance(outcome, refused) for outcome in outcomes) == [False, True]


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_taking_it_and_answering_in_writing(race, call, later, turn):
    holder = holder_of(call)

    taken, said = race(
        lambda: calls.accept(holder, call.conversation_id, call.pk, page="phone", now=later(seconds=2)),
        lambda: retried(answers.answer)(
            holder, call.conversation_id, text="Hello", client_id="a", now=later(seconds=2)
        ),
    )

    call.refresh_from_db()
    assert (taken.pk, said.text, call.state) == (call.pk, "Hello", "accepted")
    assert Offer.objects.get().outcome == "answered"
