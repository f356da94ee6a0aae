"""A hundred answers through a provider that fails at every tenth request: each is there once, or says what it is.

A thousand, by way of real processes of which one is killed: `make chaos` (tests/chaos/answers.py).
"""

from collections import Counter

import pytest
from django.db.models import Min

from console.connections import sender
from console.demo.provider.account import Customer
from console.demo.provider.server import Trouble
from conversations.models import Conversation, Message, Outbox
from routing import answers
from tests.channels.test_hooks import NOON
from tests.channels.test_sending import Clock, asked, bodies  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, EACH = 20, 5
TROUBLES = [  # it has taken nothing, and would take it later; taken and said nothing; refused
    *(Trouble(429), Trouble(500)),
    *(Trouble(drops=True), Trouble(200, answers=b"<html>")),
    Trouble(400, code=131026),
]


def test_each_answer_is_there_once_or_told_as_failed_or_unknown(post, number, provider, agent, asked):  # noqa: F811
    clock = Clock()
    number.customers.extend(Customer(f"FR.{n:020}", f"Person {n}") for n in range(PEOPLE))
    written = [number.message(customer, "Bonjour", at=NOON) for customer in number.customers[-PEOPLE:]]
    post({**written[0], "entry": [entry for webhook in written for entry in webhook["entry"]]})
    Conversation.objects.update(status="active", agent=agent.user, queued_at=None, assigned_at=clock.now)
    of_each = [[f"{conversation.pk}.{n}" for n in range(EACH)] for conversation in Conversation.objects.all()]
    for texts in of_each:
        for text in texts:
            answers.answer(agent.user, int(text.partition(".")[0]), text=text, client_id=text, now=clock.now)
    provider.fail_at_every(10, *TROUBLES)

    while (due_at := Outbox.objects.aggregate(next=Min("due_at"))["next"]) is not None:
        clock.now = max(clock.now, due_at)
        sender.ask_again(clock.now)
        while asked:
            sender.send_waiting(asked.pop(0), clock=clock)

    states = dict(Message.objects.filter(agent=agent.user).values_list("text", "failure"))
    arrived = Counter(bodies(provider))
    assert len(states) == PEOPLE * EACH
    assert set(arrived.values()) == {1}
    assert Counter(states.values()).keys() == {"", "uncertain", "unreachable"}
    assert arrived.keys() == {text for text, failure in states.items() if failure != "unreachable"}
    for texts in of_each:
        assert [text for text in bodies(provider) if text in texts] == [text for text in texts if text in arrived]
