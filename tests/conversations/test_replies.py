"""Canned replies: who may use and change which, how variables are filled, and which shortcuts are free."""

import pytest
from django.db import IntegrityError, transaction

from conversations.base.errors import NotPossible, NotReachable
from conversations.canned import replies
from conversations.models import CannedReply, ReplyCategory

pytestmark = pytest.mark.django_db

NAMED = {"visitor": "Zoe", "agent": "Ana", "company": "Shop"}
NAMELESS = {**NAMED, "visitor": ""}


@pytest.fixture
def shared(db):
    category = ReplyCategory.objects.create(name="Delivery")
    CannedReply.objects.create(category=category, shortcut="delay", text="Two to four days.")
    return category


@pytest.fixture
def own(ana):
    category = replies.add_category(ana.user, "My replies")
    replies.save_reply(ana.user, category=category, shortcut="/Thanks", text="Thank you, {visitor}. {agent}")
    return category


def texts(person):
    return [reply.text for reply in replies.usable_by(person)]


@pytest.mark.parametrize(
    ("text", "values", "filled"),
    [
        ("Thanks {visitor}, {agent} of {company}", NAMED, "Thanks Zoe, Ana of Shop"),
        ("Hello {visitor}, here it is.", NAMELESS, "Hello, here it is."),
        ("I am sorry, {visitor}. A photo?", NAMELESS, "I am sorry. A photo?"),
        ("{visitor}, one moment.\n{visitor} {agent}", NAMELESS, "one moment.\nAna"),
        ("{visitor}{visitor}", NAMED, "ZoeZoe"),
        ("{name} and {} and {visitor", NAMED, "{name} and {} and {visitor"),
        ("{visitor}", {**NAMED, "visitor": "{agent} <b>"}, "{agent} <b>"),
    ],
)
def test_variables_are_filled(text, values, filled):
    assert replies.fill(text, values) == filled


def test_a_reply_knows_what_was_filled_in():
    assert replies.pieces("Hi {visitor}!", NAMED) == [("Hi ", False), ("Zoe", True), ("!", False)]


def test_the_values_are_first_names_and_the_company(ana, visit, write):
    conversation = write(visit("Zoe Martin")).conversation
    assert replies.values_for(conversation, ana.user) == NAMED
    conversation.visitor.name = ""
    conversation.inbox.company = ""
    assert replies.values_for(conversation, ana.user) == {**NAMELESS, "company": "shop.example"}


def test_what_is_no_variable_is_told():
    assert replies.unknown_variables("{visitor} {visiteur} {x} {visiteur} { } {}") == ["visiteur", "x"]


def test_one_uses_what_is_shared_and_ones_own(shared, own, ana, ben, olga):
    assert texts(ana.user) == ["Two to four days.", "Thank you, {visitor}. {agent}"]
    assert texts(ben.user) == texts(olga) == ["Two to four days."]


def test_of_two_with_one_shortcut_ones_own_is_suggested(shared, own, ana, ben):
    replies.save_reply(ana.user, category=own, shortcut="delay", text="Mine")

    assert next((r.shortcut, r.text) for r in replies.suggested_to(ana.user)) == ("delay", "Mine")
    assert [(r.shortcut, r.text) for r in replies.suggested_to(ben.user)] == [("delay", "Two to four days.")]


def test_agents_change_their_own_only(shared, own, ana, ben, olga):
    reply, common = CannedReply.objects.get(category=own), CannedReply.objects.get(category=shared)
    assert replies.reply_of(ana.user, reply.pk) == reply

    for person, pk in ((ben.user, reply.pk), (olga, reply.pk), (ana.user, common.pk)):
        with pytest.raises(NotReachable):
            replies.delete_reply(person, pk)
        with pytest.raises(NotReachable):
            replies.save_reply(person, category=reply.category, shortcut="", text="Mine now", pk=pk)
    for person, category in ((ben.user, own), (olga, own), (ana.user, shared)):
        with pytest.raises(NotReachable):
            replies.delete_category(person, category.pk)
        with pytest.raises(NotReachable):
            replies.rename_category(person, category.pk, "Mine now")
    with pytest.raises(NotReachable):
        replies.add_category(ana.user, "For all", shared=True)
    assert set(texts(ana.user)) == {reply.text, common.text}


def test_nobody_moves_a_reply_into_anothers_category(shared, own, ana, ben):
    theirs = replies.add_category(ben.user, "Ben's")
    replies.save_reply(ben.user, category=theirs, shortcut="", text="Mine")

    for category in (own, shared):
        with pytest.raises(NotReachable):
            replies.save_reply(ben.user, category=category, shortcut="", text="Mine", pk=theirs.replies.get().pk)
    assert theirs.replies.count() == 1


def test_supervisors_and_administrators_write_the_shared_ones(shared, olga, adam):
    for person in (olga, adam):
        category = replies.add_category(person, f"Of {person}", shared=True)
        replies.save_reply(person, category=category, shortcut="", text=f"By {person}")
        replies.save_reply(person, category=shared, shortcut="late", text="Late", pk=shared.replies.get().pk)
        assert category.owner is None
    assert replies.delete_category(olga, shared.pk) == 1


def test_deleting_a_category_deletes_its_replies_and_says_how_many(own, shared, ana):
    replies.save_reply(ana.user, category=own, shortcut="", text="Another")

    assert replies.delete_category(ana.user, own.pk) == 2
    assert texts(ana.user) == ["Two to four days."]


def test_a_shortcut_is_taken_once_for_an_owner(own, shared, ana, olga):
    other = replies.add_category(ana.user, "Other")
    for shortcut in ("thanks", "/THANKS "):
        with pytest.raises(NotPossible, match="/thanks is taken"):
            replies.save_reply(ana.user, category=other, shortcut=shortcut, text="Twice")
    with pytest.raises(NotPossible, match="/delay is taken"):
        replies.save_reply(olga, category=shared, shortcut="delay", text="Twice")

    reply = own.replies.get()
    replies.save_reply(ana.user, category=own, shortcut="thanks", text="Changed", pk=reply.pk)
    replies.save_reply(ana.user, category=other, shortcut="", text="No shortcut")
    replies.save_reply(ana.user, category=other, shortcut="", text="No shortcut either")
    assert own.replies.get().text == "Changed"


def test_the_database_itself_keeps_a_shortcut_to_one_reply_of_an_owner(own, shared, ana, ben):
    other = replies.add_category(ana.user, "Other")
    for category, shortcut in ((other, "thanks"), (other, "Thanks"), (shared, "delay"), (shared, "DELAY")):
        with pytest.raises(IntegrityError), transaction.atomic():
            CannedReply.objects.create(category=category, shortcut=shortcut, text="Twice")

    theirs = replies.add_category(ben.user, "Ben's")
    for category, shortcut in ((theirs, "thanks"), (shared, "thanks"), (own, "delay"), (own, ""), (own, "")):
        CannedReply.objects.create(category=category, shortcut=shortcut, text="Another's, or none")
    assert CannedReply.objects.filter(shortcut="thanks").count() == 3


def test_a_reply_that_a_supervisor_shares_changes_its_owner(olga):
    mine = replies.add_category(olga, "Mine")
    replies.save_reply(olga, category=mine, shortcut="bye", text="Goodbye")
    ours = replies.add_category(olga, "Ours", shared=True)
    replies.save_reply(olga, category=ours, shortcut="bye", text="Goodbye", pk=mine.replies.get().pk)

    assert ours.replies.get().owner is None
    replies.save_reply(olga, category=mine, shortcut="bye", text="Mine again")


@pytest.mark.parametrize(
    ("shortcut", "text", "why"),
    [
        ("two words", "Text", "letters, digits"),
        ("a/b", "Text", "letters, digits"),
        ("x" * 31, "Text", "too long"),
        ("fine", "  \n ", "empty"),
        ("fine", "x" * 10_001, "too long"),
    ],
)
def test_what_a_reply_may_not_be(own, ana, shortcut, text, why):
    with pytest.raises(NotPossible, match=why):
        replies.save_reply(ana.user, category=own, shortcut=shortcut, text=text)
    assert own.replies.count() == 1


@pytest.mark.parametrize(("name", "why"), [(" ", "name"), ("x" * 61, "too long"), ("my REPLIES", "already")])
def test_what_a_category_may_not_be_called(own, ana, ben, name, why):
    with pytest.raises(NotPossible, match=why):
        replies.add_category(ana.user, name)
    assert replies.categories_of(ana.user).count() == 1
    assert replies.add_category(ben.user, "my replies").owner == ben.user
