"""Two visitors who are one person: merged, seen together, and split so that everything is as it was."""

from dataclasses import dataclass

import pytest
from django.db import IntegrityError, transaction

from conversations import access, blocks, contacts, duplicate_visitors, lifecycle, merges, past, timeline
from conversations.base.errors import NotPossible
from conversations.connectors.connector import Person
from conversations.duplicate_visitors import Sign
from conversations.models import Connection, Conversation, Group, Identity, Inbox, Merge, Message, Visitor
from routing.models import Availability, Rule

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sms(db, sales):
    inbox = Inbox.objects.create(name="SMS", key="sms", channel="sms")
    Rule.objects.create(inbox=inbox, group=sales)
    return inbox


@pytest.fixture
def ana(hire):
    return hire("ana", channels=("chat", "sms"))


@dataclass
class Pair:
    """zoe writes on the site, and from a phone that is hers too; each has a conversation with ana."""

    chat: Conversation
    texts: Conversation
    zoe: Visitor
    phone: Visitor


@pytest.fixture
def pair(ana, zoe, visit, sms, write, fresh):
    phone = visit("+33612345678", is_proven=False, language="")
    Identity.objects.create(inbox=sms, external_id="tel:33612345678", phone="33612345678", visitor=phone)
    chat, texts = fresh(write(zoe)), fresh(write(phone, "By SMS", inbox=sms))
    return Pair(chat, texts, zoe, phone)


def again(row):
    return type(row).objects.get(pk=row.pk)


def lines(conversation, name):
    rows = list(conversation.messages.filter(event=name))
    return [str(line.words()) for line in timeline.read(rows).values()]


def test_merged_they_are_one_person_and_each_open_thread_says_so(ana, pair, noon):
    made = merges.merge(pair.chat, pair.phone, by=ana.user, now=noon)

    assert again(pair.zoe).is_same_person_as(again(pair.phone))
    assert (made.visitor, made.other, made.by, made.at) == (pair.zoe, pair.phone, ana.user, noon)
    assert lines(pair.chat, "merged") == ["<b>Ana</b> merged this visitor with <b>+33612345678</b>"]
    assert lines(pair.texts, "merged") == ["<b>Ana</b> merged this visitor with <b>Zoe</b>"]


def test_neither_visitor_sees_anything_of_the_other(ana, pair, shop, sms, noon):
    merges.merge(pair.chat, pair.phone, by=ana.user, now=noon)

    assert list(access.conversations_of(again(pair.zoe), shop)) == [pair.chat]
    assert not access.conversations_of(again(pair.zoe), sms).exists()
    assert not access.words_of(again(pair.phone), shop).exists()


def test_split_everything_is_as_it_was_and_both_rows_say_who_did_it(ana, olga, pair, noon, later):
    before = {row.pk: row.__dict__ | {"_state": 0} for row in Visitor.objects.all()}
    merge = merges.merge(pair.chat, pair.phone, by=ana.user, now=noon)

    undone = merges.split(again(pair.texts), merge.pk, by=olga, now=later(hours=1))

    assert {row.pk: row.__dict__ | {"_state": 0} for row in Visitor.objects.all()} == before
    undone = again(undone)
    assert (undone.by, undone.split_by, undone.split_at) == (ana.user, olga, later(hours=1))
    assert "Zoe" in lines(pair.texts, "split")[0]
    assert "+33612345678" in lines(pair.chat, "split")[0]


def test_what_is_merged_is_not_merged_again_nor_what_is_split_split(ana, pair, noon):
    merge = merges.merge(pair.chat, pair.phone, by=ana.user, now=noon)
    with pytest.raises(NotPossible, match="one person already"):
        merges.merge(pair.texts, pair.zoe, by=ana.user, now=noon)
    with pytest.raises(NotPossible, match="one person already"):
        merges.merge(pair.chat, pair.zoe, by=ana.user, now=noon)

    merges.split(pair.chat, merge.pk, by=ana.user, now=noon)

    with pytest.raises(NotPossible, match="split already"):
        merges.split(pair.chat, merge.pk, by=ana.user, now=noon)
    assert merges.merge(pair.texts, pair.zoe, by=ana.user, now=noon).pk != merge.pk


def test_three_are_one_person_over_the_second_and_one_split_leaves_two(ana, pair, visit, write, fresh, noon, sms):
    third = visit("Zoe at work")
    merges.merge(pair.chat, pair.phone, by=ana.user, now=noon)
    tie = merges.merge(pair.texts, third, by=ana.user, now=noon)

    assert set(Visitor.objects.one_person(pair.zoe.pk)) == {pair.zoe, pair.phone, third}
    fresh(write(third, inbox=sms))
    merges.split(pair.chat, tie.pk, by=ana.user, now=noon)

    assert set(Visitor.objects.one_person(pair.zoe.pk)) == {pair.zoe, pair.phone}
    assert again(third).person is None


def test_past_conversations_stand_together_as_far_as_one_may_look_back(ana, cleo, olga, pair, write, fresh, noon):
    lifecycle.close(pair.texts, by=ana.user, now=noon)
    elsewhere = Inbox.objects.create(name="Other", key="other", channel="chat")
    Rule.objects.create(inbox=elsewhere, group=Group.objects.get(name="Elsewhere"))
    hidden = fresh(write(pair.phone, "For another group", inbox=elsewhere))
    lifecycle.close(hidden, by=cleo.user, now=noon)
    assert hidden.agent == cleo.user

    merges.merge(pair.chat, pair.phone, by=ana.user, now=noon)

    assert list(past.others_of(ana.user, pair.zoe.pk, but=pair.chat.pk)) == [pair.texts]
    assert set(past.others_of(olga, pair.zoe.pk, but=pair.chat.pk)) == {pair.texts, hidden}


def test_a_block_of_one_ends_what_the_other_has_open_and_holds_for_both(ana, pair, shop, write, noon, fresh):
    blocks.block(pair.phone, by=ana.user, reason="abuse", now=noon)
    assert not fresh(pair.chat).is_closed

    merges.merge(pair.chat, pair.phone, by=ana.user, now=noon)

    assert fresh(pair.chat).closed_by == "block"
    assert blocks.in_force(again(pair.zoe), noon)
    with pytest.raises(blocks.Blocked):
        write(again(pair.zoe), "Again")


def test_who_is_blocked_after_the_merge_is_blocked_as_both_until_the_split(ana, olga, pair, sms, write, noon, fresh):
    merge = merges.merge(pair.chat, pair.phone, by=ana.user, now=noon)

    blocks.block(again(pair.zoe), by=ana.user, reason="abuse", now=noon)

    assert fresh(pair.texts).closed_by == "block"
    kept = fresh(write(again(pair.phone), "Kept, not routed", inbox=sms))
    assert (kept.visitor, kept.is_closed) == (pair.phone, True)
    merges.split(pair.chat, merge.pk, by=olga, now=noon)
    assert blocks.in_force(again(pair.zoe), noon)
    assert not fresh(write(again(pair.phone), "Free again", inbox=sms)).is_closed


def test_the_surer_language_holds_for_both_until_the_split(ana, pair, noon):
    Visitor.objects.filter(pk=pair.zoe.pk).update(language="pl", language_certainty=Visitor.Certainty.CORRECTED)

    merge = merges.merge(pair.texts, again(pair.zoe), by=ana.user, now=noon)

    assert (again(pair.phone).language, again(pair.phone).language_certainty) == ("pl", Visitor.Certainty.CORRECTED)
    merges.split(pair.texts, merge.pk, by=ana.user, now=noon)
    assert (again(pair.phone).language, again(pair.phone).language_certainty) == ("", Visitor.Certainty.BROWSER)


def test_what_somebody_corrected_since_survives_the_split(ana, pair, noon):
    Visitor.objects.filter(pk=pair.zoe.pk).update(language="pl", language_certainty=Visitor.Certainty.CORRECTED)
    merge = merges.merge(pair.texts, again(pair.zoe), by=ana.user, now=noon)
    Visitor.objects.filter(pk=pair.phone.pk).update(language="sv")

    merges.split(pair.texts, merge.pk, by=ana.user, now=noon)

    assert again(pair.phone).language == "sv"


def test_who_writes_elsewhere_goes_on_with_the_agent_of_the_other_conversation(
    ana, hire, pair, sms, write, fresh, noon
):
    lifecycle.close(pair.texts, by=ana.user, now=noon)
    idle = hire("ben", channels=("chat", "sms"))
    merge = merges.merge(pair.chat, pair.phone, by=ana.user, now=noon)

    assert fresh(write(again(pair.phone), "It is me again", inbox=sms)).agent == ana.user

    lifecycle.close(fresh(Conversation.objects.filter(visitor=pair.phone).latest("pk")), by=ana.user, now=noon)
    merges.split(pair.chat, merge.pk, by=ana.user, now=noon)
    assert fresh(write(again(pair.phone), "And now", inbox=sms)).agent == idle.user


def test_where_that_agent_is_not_available_it_is_routed(ana, hire, pair, sms, write, fresh, noon):
    lifecycle.close(pair.texts, by=ana.user, now=noon)
    ben = hire("ben", channels=("chat", "sms"))
    merges.merge(pair.chat, pair.phone, by=ana.user, now=noon)
    Availability.objects.filter(agent=ana, channel="sms").update(is_wanted=False)

    assert fresh(write(again(pair.phone), "It is me again", inbox=sms)).agent == ben.user


def test_who_is_erased_takes_the_merges_along_and_nobody_stays_tied_over_them(ana, pair, visit, noon):
    third = visit("Zoe at work")
    merges.merge(pair.chat, pair.phone, by=ana.user, now=noon)
    merges.merge(pair.texts, third, by=ana.user, now=noon)

    pair.phone.delete()

    assert not Merge.objects.exists()
    assert again(pair.zoe).person is None
    assert again(third).person is None
    assert "a deleted visitor" in lines(pair.chat, "merged")[0]


def test_the_erasure_of_a_person_finds_all_of_them(ana, pair, noon):
    merges.merge(pair.chat, pair.phone, by=ana.user, now=noon)

    Visitor.objects.one_person(pair.zoe.pk).delete()

    assert not Visitor.objects.exists()
    assert not Message.objects.exists()


def test_who_gets_another_id_at_the_provider_stays_merged(ana, pair, sms, visit, noon):
    connection = Connection.objects.create(inbox=sms)
    newer = visit("Newer")
    Identity.objects.create(inbox=sms, external_id="new", phone="33700000000", visitor=newer)
    merges.merge(pair.chat, newer, by=ana.user, now=noon)

    contacts.move(connection, Person(phone="33612345678"), Person(id="new", phone="33700000000"), now=noon)

    assert again(pair.zoe).is_same_person_as(again(pair.phone))
    assert Merge.objects.standing().count() == 1


def test_the_database_merges_nobody_with_themselves_nor_twice(ana, pair, noon):
    merges.merge(pair.chat, pair.phone, by=ana.user, now=noon)
    for visitor, other in ((pair.zoe, pair.zoe), (pair.zoe, pair.phone)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Merge.objects.create(visitor=visitor, other=other, by=ana.user, at=noon)


class TestSigns:
    def signs(self, reader, one, other):
        known = [duplicate_visitors.known(reader, conversation) for conversation in (one, other)]
        return duplicate_visitors.compare(*known).signs

    def test_a_name_and_a_number_that_is_given_in_words_are_two(self, olga, pair, write, noon):
        Visitor.objects.filter(pk=pair.phone.pk).update(name="ZOÉ")
        Visitor.objects.filter(pk=pair.zoe.pk).update(name="Zoe")
        write(pair.zoe, "Call me: 06 12 34 56 78")

        assert self.signs(olga, again(pair.chat), again(pair.texts)) == [Sign.NAME, Sign.SAID]

    def test_figures_of_two_messages_make_no_number(self, olga, pair, write):
        write(pair.zoe, "06 12 34")
        write(pair.zoe, "56 78")

        assert self.signs(olga, pair.chat, pair.texts) == []

    def test_two_nameless_visitors_have_no_name_in_common(self, olga, visit, write, fresh):
        one, other = (fresh(write(visit(""))) for _ in range(2))

        assert self.signs(olga, one, other) == []

    def test_what_is_known_of_an_inbox_that_one_may_not_see_is_no_sign(self, ana, cleo, olga, pair, write, fresh):
        elsewhere = Inbox.objects.create(name="Other", key="other", channel="sms")
        for visitor in (pair.zoe, pair.phone):
            Identity.objects.create(inbox=elsewhere, external_id=f"x{visitor.pk}", phone="4915", visitor=visitor)

        assert Sign.PHONE not in self.signs(ana.user, pair.chat, pair.texts)

    def test_those_with_the_same_name_address_or_number_are_proposed(self, ana, pair, sms, visit, write, fresh):
        namesake, of_address = visit("Zoe"), visit("Zette", email="zoe@home.example")
        Visitor.objects.filter(pk=pair.zoe.pk).update(email="zoe@home.example")
        for visitor in (namesake, of_address, visit("Somebody")):
            write(visitor)

        found = duplicate_visitors.candidates(ana.user, again(pair.chat))

        assert {candidate.known.visitor for candidate in found} == {namesake, of_address}

    @pytest.mark.parametrize("text", ["+33 6 12 34 56 78", "345678", "0612345678"])
    def test_a_number_finds_who_has_it(self, ana, pair, text):
        [found] = duplicate_visitors.candidates(ana.user, pair.chat, text)

        assert found.known.visitor == pair.phone
        assert found.known.details == ["+33612345678"]

    def test_nobody_is_found_at_whom_one_may_not_look_back(self, cleo, pair):
        assert duplicate_visitors.candidates(cleo.user, pair.chat, "Zoe") == []
        assert duplicate_visitors.candidates(cleo.user, pair.chat, "345678") == []
