"""Words enter a thread once, in order, checked; and their marks only grow."""

from importlib import import_module

import pytest
from django.apps import apps

from conversations import lifecycle, messages, notes
from conversations.base.errors import NotPossible
from conversations.models import Conversation, Message
from routing import answers

pytestmark = pytest.mark.django_db(transaction=True)
READ, DELIVERED = Message.Status.READ, Message.Status.DELIVERED


def say(visitor, inbox, *texts):
    return [messages.Words(visitor, inbox, f"id-{text}", text) for text in texts]


def test_the_first_word_opens_a_conversation_and_the_next_joins_it(zoe, shop, noon):
    first, second = messages.post_from_visitors(say(zoe, shop, "Hello", "Anybody?"), now=noon)

    assert first.conversation_id == second.conversation_id
    assert (first.revision, second.revision) == (2, 3)  # after the line that says it was opened
    assert Conversation.objects.get().owed_since == noon


def test_a_repeat_answers_with_the_first(zoe, shop, noon, later):
    (first,) = messages.post_from_visitors(say(zoe, shop, "Hello"), now=noon)
    (again,) = messages.post_from_visitors(say(zoe, shop, "Hello"), now=later(minutes=1))

    assert first.pk == again.pk
    assert Message.objects.filter(kind="text").count() == 1


def test_a_repeat_within_one_batch_is_one_message(zoe, shop, noon):
    first, again = messages.post_from_visitors(say(zoe, shop, "Hello", "Hello"), now=noon)

    assert first.pk == again.pk


def test_a_repeat_after_the_closing_opens_nothing(ana, zoe, shop, noon, fresh):
    (first,) = messages.post_from_visitors(say(zoe, shop, "Hello"), now=noon)
    lifecycle.close(fresh(first), by=ana.user, now=noon)

    (again,) = messages.post_from_visitors(say(zoe, shop, "Hello"), now=noon)

    assert again.pk == first.pk
    assert Conversation.objects.count() == 1


def test_a_word_after_the_closing_opens_a_new_conversation(ana, zoe, shop, noon, fresh):
    (first,) = messages.post_from_visitors(say(zoe, shop, "Hello"), now=noon)
    lifecycle.close(fresh(first), by=ana.user, now=noon)

    (next_one,) = messages.post_from_visitors(say(zoe, shop, "One more thing"), now=noon)

    assert next_one.conversation_id != first.conversation_id
    assert fresh(next_one).agent == ana.user


def test_the_first_answer_has_its_moment(ana, zoe, write, fresh, later):
    message = write(zoe)
    notes.write(ana.user, message.conversation_id, text="A word", client_id="note", now=later(seconds=3))
    assert fresh(message).first_answered_at is None

    for seconds in (5, 9):
        answers.answer(ana.user, message.conversation_id, text="Hi", client_id=f"{seconds}", now=later(seconds=seconds))

    assert fresh(message).first_answered_at == later(seconds=5)


def test_conversations_of_earlier_days_learn_the_moment(ana, visit, write, fresh, later):
    answered, open_one = write(visit("Zoe")), write(visit("Yan"))
    notes.write(ana.user, answered.conversation_id, text="A word", client_id="note", now=later(seconds=3))
    for seconds in (5, 9):
        answers.answer(
            ana.user, answered.conversation_id, text="Hi", client_id=f"{seconds}", now=later(seconds=seconds)
        )
    Conversation.objects.update(first_answered_at=None)

    import_module("conversations.migrations.0014_first_answered_at").look_back(apps, None)

    assert (fresh(answered).first_answered_at, fresh(open_one).first_answered_at) == (later(seconds=5), None)


def test_the_same_client_id_of_two_visitors_is_two_messages(zoe, visit, shop, noon):
    yan = visit("Yan")

    one, other = messages.post_from_visitors(say(zoe, shop, "Hello") + say(yan, shop, "Hello"), now=noon)

    assert one.conversation.visitor == zoe
    assert other.conversation.visitor == yan
    assert one.pk != other.pk


def test_many_visitors_share_one_transaction_and_few_queries(visit, shop, noon, write, django_assert_num_queries):
    people = [visit(str(number)) for number in range(20)]
    for person in people:
        write(person)
    batch = [words for person in people for words in say(person, shop, "More")]

    with django_assert_num_queries(5):  # begin, lock and look for repeats, insert, note, commit
        messages.post_from_visitors(batch, now=noon)


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00", None, 7, ["Hello"]])
def test_what_is_no_text_is_refused_in_words(text):
    with pytest.raises(NotPossible):
        messages.checked(text)


def test_the_longest_text_fits_and_one_more_character_does_not():
    assert len(messages.checked("x" * 10_000)) == 10_000
    with pytest.raises(NotPossible, match="10001"):
        messages.checked("x" * 10_001)


@pytest.mark.parametrize("letter", ["e", "é", "€", "🙂"])
def test_a_channel_may_count_bytes(letter):
    size = len(letter.encode())
    messages.check_length(letter * (1000 // size), 1000, in_bytes=True)
    with pytest.raises(NotPossible, match="bytes, at most 1000"):
        messages.check_length(letter * (1000 // size + 1), 1000, in_bytes=True)


@pytest.mark.parametrize("client_id", ["", "x" * 65, None, 5, {}])
def test_a_client_id_is_a_short_text(client_id):
    with pytest.raises(NotPossible):
        messages.checked_client_id(client_id)


def test_an_answer_ends_what_is_owed_and_the_next_word_starts_it_again(ana, zoe, shop, noon, later, fresh, write):
    message = write(zoe)
    answers.answer(ana.user, message.conversation_id, text="Hello", client_id="a", now=later(seconds=5))
    assert fresh(message).owed_since is None

    write(zoe, "And?", now=later(minutes=1))
    write(zoe, "Well?", now=later(minutes=2))
    assert fresh(message).owed_since == later(minutes=1)


def test_marks_grow_take_a_revision_and_never_go_back(ana, zoe, write, fresh):
    message = write(zoe)
    before = fresh(message).revision

    messages.mark_for_agent(fresh(message), READ, upto=message.pk)
    messages.mark_for_agent(fresh(message), DELIVERED, upto=message.pk)

    message.refresh_from_db()
    assert message.status == READ
    assert message.revision == fresh(message).revision == before + 1


def test_a_mark_reaches_no_further_than_what_was_seen(ana, zoe, write, fresh):
    first, second = write(zoe, "One"), write(zoe, "Two")

    messages.mark_for_agent(fresh(first), READ, upto=first.pk)

    second.refresh_from_db()
    assert second.status == Message.Status.SENT


def test_a_visitors_mark_touches_only_the_agents_words(ana, zoe, write, fresh, noon):
    word = write(zoe)
    answer = answers.answer(ana.user, word.conversation_id, text="Hello", client_id="a", now=noon)

    messages.mark_for_visitor(fresh(word), READ, upto=answer.pk)

    assert list(Message.objects.filter(kind="text").order_by("pk").values_list("status", flat=True)) == [1, READ]


def test_after_a_revision_there_are_no_holes_and_no_doubles(ana, zoe, write, fresh, noon):
    """Old state and what came after give the fresh state, from whatever revision one starts."""
    conversation = fresh(write(zoe, "One"))
    answers.answer(ana.user, conversation.pk, text="Two", client_id="two", now=noon)
    messages.mark_for_agent(fresh(conversation), READ, upto=10**9)
    write(zoe, "Three")
    lifecycle.close(fresh(conversation), by=ana.user, now=noon)
    now = {row.pk: (row.text, row.status) for row in conversation.messages.all()}

    for revision in range(fresh(conversation).revision + 1):
        known = {row.pk: (row.text, row.status) for row in conversation.messages.filter(revision__lte=revision)}
        news = {row.pk: (row.text, row.status) for row in conversation.messages.after(revision)}
        assert known | news == now
        assert not known.keys() & news.keys()
