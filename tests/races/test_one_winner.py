"""Two people, a person and the clock, two clocks, at the same instant: one outcome, and the other is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from console import clock
from conversations import lifecycle, messages
from conversations.base.errors import NotPossible, NotReachable
from conversations.base.retries import retried
from conversations.models import Conversation, Message
from routing import acceptance, answers, hiring, offers, queue, taking, transfers
from routing.models import Availability, Offer

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8

refused = (NotPossible, NotReachable)


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_an_answer_and_the_deadline_at_the_same_instant(race, ana, ben, zoe, write, fresh, turn):
    message = write(zoe)
    holder, offer = fresh(message).agent, Offer.objects.get()

    answered, expired = race(
        lambda: retried(answers.answer)(
            holder, message.conversation_id, text="Here", client_id="a", now=offer.answer_by
        ),
        lambda: offers.expire_overdue(offer.answer_by),
    )

    offer.refresh_from_db()
    if isinstance(answered, refused):
        assert expired == 1
        assert offer.outcome == "missed"
        assert not Message.objects.filter(client_id="a").exists()
        assert fresh(message).agent != holder
    else:
        assert (expired, offer.outcome) == (0, "answered")
        assert answered.client_id == "a"
        assert fresh(message).agent == holder


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_an_acceptance_and_the_deadline_at_the_same_instant(race, ana, ben, zoe, write, fresh, turn):
    message = write(zoe)
    holder, offer = fresh(message).agent, Offer.objects.get()

    accepted, expired = race(
        lambda: retried(acceptance.accept)(holder, offer.pk, now=offer.answer_by - timedelta(seconds=1)),
        lambda: offers.expire_overdue(offer.answer_by),
    )

    offer.refresh_from_db()
    if isinstance(accepted, refused):
        assert (expired, offer.outcome) == (1, "missed")
        assert fresh(message).agent != holder
    else:
        assert (accepted, expired, offer.outcome) == (None, 0, "accepted")
        assert fresh(message).agent == holder


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_an_acceptance_and_a_transfer_at_the_same_instant(race, ana, ben, zoe, write, fresh, turn):
    message = write(zoe)
    holder, offer, now = fresh(message).agent, Offer.objects.get(), timezone.now()
    other = {ana.user_id: ben, ben.user_id: ana}[holder.pk]

    accepted, sent = race(
        lambda: retried(acceptance.accept)(holder, offer.pk, now=offer.answer_by - timedelta(seconds=1)),
        lambda: retried(transfers.transfer)(holder, message.conversation_id, to=other, now=now),
    )

    offer.refresh_from_db()
    assert not isinstance(sent, Exception)
    assert offer.outcome == ("withdrawn" if isinstance(accepted, refused) else "accepted")
    assert Offer.objects.open().get().agent == other


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_clocks_on_one_deadline(race, ana, ben, zoe, write, fresh, turn):
    message = write(zoe)
    deadline = Offer.objects.get().answer_by

    assert sorted(race(lambda: offers.expire_overdue(deadline), lambda: offers.expire_overdue(deadline))) == [0, 1]

    assert sorted(Offer.objects.values_list("outcome", flat=True)) == ["missed", "open"]
    assert Availability.objects.filter(is_wanted=False).count() == 1
    assert Message.objects.filter(conversation=message.conversation_id, event="missed").count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_tabs_of_a_visitor_greet_at_once_and_share_one_conversation(race, shop, zoe, turn):
    def post(client_id):
        words = messages.Words(zoe, shop, client_id, "Hello")
        return lambda: retried(messages.post_from_visitors)([words], now=timezone.now())[0]

    first, second = race(post("one"), post("two"))

    assert first.conversation_id == second.conversation_id
    assert Conversation.objects.count() == 1
    assert Message.objects.filter(kind="text").count() == 2
    revisions = list(Message.objects.filter(kind="text").order_by("pk").values_list("revision", flat=True))
    assert revisions == sorted(set(revisions))


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_the_same_message_from_two_tabs_is_stored_once(race, shop, zoe, write, turn):
    write(zoe)
    words = messages.Words(zoe, shop, "same", "Once")

    def post():
        return retried(messages.post_from_visitors)([words], now=timezone.now())[0]

    first, second = race(post, post)

    assert first.pk == second.pk
    assert Message.objects.filter(client_id="same").count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_the_same_answer_from_two_devices_is_stored_once(race, ana, zoe, write, fresh, turn):
    message = write(zoe)

    def post():
        return retried(answers.answer)(
            ana.user, message.conversation_id, text="Hello", client_id="same", now=timezone.now()
        )

    first, second = race(post, post)

    assert first.pk == second.pk
    assert Message.objects.filter(client_id="same").count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_conversations_and_one_free_slot(race, hire, visit, shop, fresh, turn):
    hire("ana", capacity=1)

    def post(name):
        words = messages.Words(visit(name), shop, name, "Hello")
        return lambda: retried(messages.post_from_visitors)([words], now=timezone.now())[0]

    race(post("one"), post("two"))
    clock.tick(timezone.now())

    assert sorted(Conversation.objects.values_list("status", flat=True)) == ["active", "waiting"]


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_an_answer_while_a_supervisor_transfers_the_conversation(race, ana, ben, olga, zoe, write, fresh, turn):
    message = write(zoe)
    holder = fresh(message).agent
    other = {ana.user_id: ben, ben.user_id: ana}[holder.pk]

    answered, transferred = race(
        lambda: retried(answers.answer)(
            holder, message.conversation_id, text="Mine", client_id="a", now=timezone.now()
        ),
        lambda: retried(transfers.transfer)(olga, message.conversation_id, to=other, now=timezone.now()),
    )

    assert fresh(message).agent == other.user
    assert not isinstance(transferred, Exception)
    assert Message.objects.filter(client_id="a").exists() != isinstance(answered, refused)


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_people_close_at_once(race, ana, olga, zoe, write, fresh, turn):
    conversation = fresh(write(zoe))

    def close(person):
        mine = Conversation.objects.select_related("inbox").get(pk=conversation.pk)
        return lambda: retried(lifecycle.close)(mine, by=person, now=timezone.now())

    outcomes = race(close(ana.user), close(olga))

    assert sum(isinstance(outcome, NotPossible) for outcome in outcomes) == 1
    assert Message.objects.filter(event="closed_agent").count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_batches_of_the_same_visitors_do_not_deadlock(race, shop, visit, write, turn):
    people = [visit(str(number)) for number in range(6)]
    for person in people:
        write(person)

    def post(prefix, order):
        batch = [messages.Words(person, shop, f"{prefix}{person.pk}", "Hello") for person in order]
        return lambda: retried(messages.post_from_visitors)(batch, now=timezone.now())

    outcomes = race(post("a", people), post("b", people[::-1]))

    assert all(isinstance(outcome, list) for outcome in outcomes), outcomes
    assert Message.objects.filter(kind="text").count() == 18


@pytest.fixture
def takers(olga, adam):
    """Two who supervise and answer; they are unavailable, so that nothing is given to them."""
    for person in (olga, adam):
        hiring.make_agent(person, channels=["chat"])
    return olga, adam


def take(person, message):
    return lambda: retried(taking.take)(person, message.conversation_id, now=timezone.now())


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_supervisors_take_the_same_at_once(race, takers, away, zoe, write, fresh, turn):
    message = write(zoe)

    outcomes = race(*(take(person, message) for person in takers))

    winner = takers[outcomes.index(None)]
    assert sum(isinstance(outcome, refused) for outcome in outcomes) == 1
    assert fresh(message).agent == winner == Offer.objects.get().agent.user


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_supervisor_takes_what_an_agent_is_given_at_the_same_instant(race, takers, away, zoe, write, fresh, turn):
    message = write(zoe)
    Availability.objects.filter(agent=away).update(is_wanted=True)

    taken, served = race(take(takers[0], message), lambda: queue.serve(timezone.now()))

    offer = Offer.objects.get()
    assert isinstance(taken, refused) == bool(served)
    assert fresh(message).agent == offer.agent.user == (away.user if served else takers[0])
    assert offer.outcome == ("open" if served else "accepted")


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_supervisor_takes_what_another_closes_at_the_same_instant(race, takers, away, zoe, write, fresh, turn):
    message = write(zoe)

    def close():
        found = Conversation.objects.select_related("inbox").get(pk=message.conversation_id)
        lifecycle.close(found, by=takers[1], now=timezone.now())

    taken, closed = race(take(takers[0], message), retried(close))

    assert isinstance(taken, refused) or isinstance(closed, refused) or fresh(message).is_closed
    assert Offer.objects.open().exists() is False
