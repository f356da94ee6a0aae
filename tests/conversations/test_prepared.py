"""Statements that are compiled once: the same rows as the ORM's, whoever asks, from whichever thread."""

from threading import Thread

import pytest
from django.db import connection
from django.db.models import Count

from conversations.models import Conversation
from conversations.prepared import Prepared, PreparedModels, key

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def of_an_agent():
    rows = Conversation.objects.filter(agent=key("agent")).select_related("visitor", "tag")
    return PreparedModels(rows.annotate(count=Count("messages")).order_by("pk"))


def test_instances_come_with_what_they_join_and_count(of_an_agent, ana, visit, write, django_assert_num_queries):
    write(visit("Zoe"), "Hello")
    write(visit("Yan"), "Hello")

    with django_assert_num_queries(1):
        found = of_an_agent.all(agent=ana.user_id)
        names = [(one.visitor.name, one.tag) for one in found]

    assert names == [("Zoe", None), ("Yan", None)]
    assert [one.count for one in found] == [conversation.messages.count() for conversation in found]
    assert found == list(Conversation.objects.filter(agent=ana.user).order_by("pk"))


def test_what_it_answers_depends_on_who_asks(of_an_agent, ana, ben, zoe, write, fresh):
    conversation = fresh(write(zoe))
    holder, other = (ana, ben) if conversation.agent_id == ana.user_id else (ben, ana)

    assert of_an_agent.first(agent=holder.user_id) == conversation
    assert of_an_agent.first(agent=other.user_id) is None
    assert of_an_agent.all(agent=other.user_id) == []


def test_a_value_that_is_missing_is_no_wildcard(of_an_agent):
    with pytest.raises(KeyError):
        of_an_agent.all()


def test_every_thread_asks_over_its_own_connection(of_an_agent, ana, zoe, write):
    write(zoe)
    found = []

    def ask():
        found.extend(of_an_agent.all(agent=ana.user_id))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()

    assert [one.visitor.name for one in found] == ["Zoe"]


def test_plain_rows_too(ana, zoe, write):
    conversation = write(zoe).conversation
    statement = Prepared.select(Conversation.objects.filter(pk=key("conversation")).values_list("pk", "agent"))

    assert statement.rows({"conversation": conversation.pk}) == [(conversation.pk, ana.user_id)]
    assert statement.rows({"conversation": 0}) == []
