"""Private notes: among agents only, no answer to anybody, and a call to the colleagues they name."""

import pytest

from conversations import access, lifecycle, notes
from conversations.access import Action
from conversations.base.errors import NotPossible, NotReachable
from conversations.models import Conversation, Group, Mention, Message
from routing.models import Offer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def held(ana, zoe, write, fresh):
    return fresh(write(zoe))


@pytest.fixture
def note(noon):
    def leave(person, conversation, text="Keep an eye on this", client_id="note-1", now=noon):
        return notes.write(getattr(person, "user", person), conversation.pk, text=text, client_id=client_id, now=now)

    return leave


def test_a_note_is_a_row_of_the_thread_and_nothing_else_moves(held, ana, note, later):
    before = Conversation.objects.with_last_message().values("last_message", "last_message_at", "owed_since").get()
    unread = Conversation.objects.with_last_message().get().unread
    assert before["owed_since"]

    stored = note(ana, held, now=later(seconds=5))

    assert (stored.kind, stored.agent, stored.revision) == (Message.Kind.NOTE, ana.user, held.revision + 1)
    assert Conversation.objects.get().revision == stored.revision
    assert Conversation.objects.values("last_message", "last_message_at", "owed_since").get() == before
    assert Conversation.objects.with_last_message().get().unread == unread == 1


def test_a_note_settles_no_offer(held, ana, note):
    assert Offer.objects.open().filter(conversation=held).count() == 1

    note(ana, held)

    assert Offer.objects.open().filter(conversation=held).count() == 1


def test_a_repeat_answers_with_the_first_even_when_one_may_not_note_any_more(held, ana, note, noon):
    first = note(ana, held)
    again = note(ana, held)
    lifecycle.close(Conversation.objects.get(), by=ana.user, now=noon)
    late = note(ana, held)

    assert first.pk == again.pk == late.pk
    assert Message.objects.filter(kind="note").count() == 1


def test_a_note_has_words_and_no_more_than_a_message(held, ana, note):
    for text in ("", "  ", None, "x" * 10_001):
        with pytest.raises(NotPossible):
            note(ana, held, text)
    assert not Message.objects.filter(kind="note").exists()


def test_nobody_notes_in_what_is_closed(held, ana, note, noon):
    lifecycle.close(held, by=ana.user, now=noon)

    with pytest.raises(NotPossible, match="closed"):
        note(ana, held)


def test_who_may_not_touch_it_leaves_no_note(held, ben, cleo, olga, note):
    for stranger in (ben, cleo):
        with pytest.raises(NotReachable):
            note(stranger, held)
    assert note(olga, held).agent == olga


def test_who_waits_in_ones_queue_may_be_noted(shop, visit, write, fresh, hire, note):
    eve = hire("eve", wanted=False)
    queued = fresh(write(visit("Quinn")))
    assert queued.is_waiting

    assert note(eve, queued).revision == queued.revision + 1


def test_a_name_after_the_sign_calls_a_colleague(held, ana, ben, cleo, olga, note):
    ben.user.last_name = "Dubois"
    ben.user.save()

    stored = note(ana, held, "@ben dubois, @Olga and @cleo: is it in stock? Not you, @ana. Write to me@ben.example")

    assert {mention.person for mention in stored.mentions.all()} == {ben.user, olga}  # cleo is of another group
    assert stored.details["mentioned"] == ["Ben Dubois", "Olga", "Ana"]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@Zoé Martin", ["Zoé Martin"]),
        ("@zoe", ["Zoé Martin", "Zoé Petit"]),  # nobody is lost where a name is shared
        ("@Zoé Martinez", ["Zoé Martin", "Zoé Petit"]),
        ("@Zoélie", []),
        ("mail@zoe.example", []),
        ("@ Zoé", []),
        ("(@Zoé Petit)", ["Zoé Petit"]),
    ],
)
def test_names_are_found_as_people_write_them(text, called):
    class One:
        def __init__(self, pk, first_name, last_name):
            self.pk, self.first_name, self.last_name = pk, first_name, last_name

        def get_full_name(self):
            return f"{self.first_name} {self.last_name}"

    people = [One(1, "Zoé", "Martin"), One(2, "Zoé", "Petit")]

    assert [person.get_full_name() for person in notes.mentioned_in(text, people)] == called


def test_a_call_opens_the_conversation_to_a_colleague_of_its_group(held, ana, ben, note):
    assert not access.reachable(ben.user, Action.READ).exists()

    note(ana, held, "@Ben please look")

    for action in (Action.READ, Action.NOTE, Action.LOOK_BACK):
        assert access.reachable(ben.user, action).get() == held
    assert not access.reachable(ben.user, Action.ANSWER).exists()


def test_it_opens_it_no_longer_than_the_group_is_theirs(held, ana, ben, note, sales):
    note(ana, held, "@Ben please look")
    assert access.reachable(ben.user, Action.READ).exists()

    sales.members.remove(ben.user)
    assert not access.reachable(ben.user, Action.READ).exists()
    sales.members.add(ben.user)
    Conversation.objects.update(group=Group.objects.create(name="Confidential"))

    assert not access.reachable(ben.user, Action.READ).exists()
    assert not notes.unseen_by(ben.user).exists()


def test_who_left_is_not_called(held, ana, ben, note):
    ben.user.is_active = False
    ben.user.save()

    assert not note(ana, held, "@Ben please look").mentions.exists()


def test_a_call_waits_until_it_is_looked_at(held, ana, ben, note, later):
    note(ana, held, "@Ben please look")
    note(ana, held, "@Ben again", client_id="note-2")
    assert notes.unseen_by(ben.user).count() == 2

    notes.look_at(ben.user, held.pk, now=later(minutes=1))

    assert not notes.unseen_by(ben.user).exists()
    assert set(Mention.objects.values_list("seen_at", flat=True)) == {later(minutes=1)}


def test_visitors_never_read_a_note(held, ana, zoe, shop, note):
    note(ana, held, "The customer is difficult")

    assert "Hello" in access.words_of(zoe, shop).values_list("text", flat=True)
    assert not access.words_of(zoe, shop).filter(text__contains="difficult").exists()
