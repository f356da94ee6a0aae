"""The row of a conversation on somebody else's channel says how long it lasts, beside how long an answer is owed."""

import pytest

from console.drawing.rows import draw
from console.shell import chats
from conversations.models import Inbox
from routing import answers
from routing.models import Rule

pytestmark = pytest.mark.django_db(transaction=True)


def test_where_both_are_the_same_it_stands_there_once(sales, hire, zoe, write, noon, later):
    inbox = Inbox.objects.create(name="WhatsApp", key="number", channel="whatsapp")
    Rule.objects.create(inbox=inbox, group=sales)
    agent = hire("ana", channels=["whatsapp"])
    pk = write(zoe, inbox=inbox, now=noon).conversation_id

    def row(**hours):
        now = later(**hours)
        return draw("listed", row=chats.row_of(agent.user, pk, now=now), user=agent.user, now=now, current="")

    assert row(hours=1).count("<time") == 1

    answers.answer(agent.user, pk, text="Hello", client_id="a", now=later(hours=1))
    assert row(hours=2).count("<time") == 2
    write(zoe, "And?", inbox=inbox, now=later(hours=3))
    assert row(hours=4).count("<time") == 2
    assert row(hours=80).count("<time") == 1  # three days, both of them
