"""Statements that are compiled once: the same rows as the ORM's, whoever asks, from whichever thread."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.db.models import CharField, Count, DateTimeField
from django.test.utils import CaptureQueriesContext

from conversations.base.prepared import Moment, Prepared, PreparedInsert, PreparedModels, Slot, key, padded
from conversations.models import Conversation, Message

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


@pytest.mark.parametrize(
    ("values", "named"),
    [((), []), ((7,), [7]), ((7, 8), [7, 8]), ((7, 8, 9), [7, 8, 9, 7]), (range(5), [0, 1, 2, 3, 4, 0, 0, 0])],
)
def test_few_statements_do_for_any_number(values, named):
    assert padded(values) == named


def test_plain_rows_too(ana, zoe, write):
    conversation = write(zoe).conversation
    statement = Prepared.select(Conversation.objects.filter(pk=key("conversation")).values_list("pk", "agent"))

    assert statement.rows({"conversation": conversation.pk}) == [(conversation.pk, ana.user_id)]
    assert statement.rows({"conversation": 0}) == []


def test_a_row_is_stored_as_the_orm_stores_it(zoe, write, noon, django_assert_num_queries):
    conversation = write(zoe).conversation
    lines = [
        Message(conversation=conversation, kind="event", details={"by": "Zoé"}, revision=revision, sent_at=noon)
        for revision in (8, 9)
    ]
    statement = PreparedInsert(Message)

    with django_assert_num_queries(1):
        stored = statement.store(lines[0])
    statement.store_all(lines[1:])

    rows = Message.objects.filter(revision__in=(8, 9)).order_by("pk")
    assert stored == rows[0]
    for row, line in zip(rows, lines, strict=True):
        assert {**row.__dict__, "_state": 0, "id": 0} == {
            name: value for name, value in {**line.__dict__, "_state": 0, "id": 0}.items() if name != "_fields_cache"
        }
    stored.text = "New"
    stored.save()
    assert Message.objects.filter(revision__in=(8, 9)).count() == 2


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_several_are_stored_by_one_statement_and_each_gets_its_own_id(zoe, write, noon, count):
    conversation = write(zoe).conversation
    lines = [
        Message(conversation=conversation, text=f"Line {revision}", revision=revision, sent_at=noon)
        for revision in range(8, 8 + count)
    ]
    statement = PreparedInsert(Message)

    with CaptureQueriesContext(connection) as asked:
        stored = statement.store_several(lines)

    assert len(asked) == min(count, 1)
    assert stored == lines
    found = Message.objects.filter(revision__gte=8).order_by("revision").values_list("pk", "text")
    assert list(found) == [(line.pk, line.text) for line in lines]


def test_it_says_how_many_rows_were_changed(zoe, visit, write):
    first, second = write(zoe).conversation, write(visit("Yan")).conversation
    statement = Prepared.update(Conversation.objects.filter(pk=key("conversation")), end_note="x")

    assert statement.run_for_each([{"conversation": first.pk}, {"conversation": second.pk}, {"conversation": 0}]) == 2
    assert statement.run_for_each([]) == 0


def test_what_all_rows_share_is_named_once(zoe, visit, write, noon):
    conversations = [write(zoe).conversation, write(visit("Yan")).conversation]
    rows = Conversation.objects.filter(pk=key("conversation"), opened_at__gte=Moment() - timedelta(days=3))
    statement = Prepared.update(rows, end_note=Slot("note", CharField()), queued_at=Slot("now", DateTimeField()))

    changed = statement.run_for_each(
        [{"conversation": each.pk, "note": f"{each.pk}"} for each in conversations], now=noon
    )

    assert changed == 2
    for each in conversations:
        each.refresh_from_db()
        assert (each.end_note, each.queued_at) == (f"{each.pk}", noon)
