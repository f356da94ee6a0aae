"""What is said of a conversation to whoever had it before: that somebody has it only once they have taken it."""

import pytest

from console.drawing.whereabouts import whereabouts
from conversations.models import Group
from routing import answers, queue

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_with_somebody_only_once_they_have_taken_it(hire, zoe, write, fresh, later):
    ana = hire("ana")
    conversation = fresh(write(zoe))
    assert whereabouts(conversation) == "Offered to Ana."

    answers.answer(ana.user, conversation.pk, text="Hello", client_id="1", now=later(seconds=5))

    assert whereabouts(fresh(conversation)) == "With Ana now."


def test_while_nobody_takes_it_it_waits(sales, zoe, write, fresh, later):
    conversation = fresh(write(zoe))
    queue.serve(later(seconds=1))
    assert whereabouts(fresh(conversation)) == "It waits in the queue."

    conversation.also_asked.add(Group.objects.create(name="Support"))

    assert whereabouts(fresh(conversation)) == "It waits for the group Support."
