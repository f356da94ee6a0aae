"""Who a visitor is, whether they are on the site, and what a site's proof is worth."""

import uuid

import pytest

from conversations import visitors
from conversations.base.errors import NotPossible
from conversations.models import Conversation, Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_key_is_one_visitor(noon):
    key = uuid.uuid4()

    assert visitors.meet(key, now=noon) == visitors.meet(key, now=noon)


def test_a_proved_visitor_is_the_same_on_every_device(shop, visit):
    zoe = visit("Zoe", is_proven=False)
    proof = {"external_id": "42", "signature": visitors.signature_of("42", shop.website.secret)}

    at_home = visitors.recognise(zoe, shop, name="Zoe Z.", **proof)
    on_the_phone = visitors.recognise(visit(""), shop, **proof)

    assert at_home == on_the_phone == zoe
    assert on_the_phone.name == "Zoe Z."


@pytest.mark.parametrize("signature", ["", "0" * 64, "é"])
def test_a_wrong_proof_is_refused(shop, zoe, signature):
    with pytest.raises(NotPossible):
        visitors.recognise(zoe, shop, external_id="42", signature=signature)


def test_words_written_before_signing_in_follow(shop, zoe, visit, write, fresh):
    proof = {"external_id": "42", "signature": visitors.signature_of("42", shop.website.secret)}
    visitors.recognise(zoe, shop, **proof)
    anonymous = visit("")
    message = write(anonymous)

    visitors.recognise(anonymous, shop, **proof)

    assert fresh(message).visitor == zoe


def test_two_unfinished_conversations_are_not_forced_into_one(shop, zoe, visit, write, fresh):
    proof = {"external_id": "42", "signature": visitors.signature_of("42", shop.website.secret)}
    visitors.recognise(zoe, shop, **proof)
    write(zoe, "From home")
    anonymous = visit("")
    other = write(anonymous, "From the phone")

    assert visitors.recognise(anonymous, shop, **proof) == zoe

    assert fresh(other).visitor == anonymous
    assert Conversation.objects.count() == 2


def test_on_a_shared_computer_the_next_person_is_somebody_else(shop, zoe):
    visitors.recognise(zoe, shop, external_id="42", signature=visitors.signature_of("42", shop.website.secret))

    other = visitors.recognise(zoe, shop, external_id="43", signature=visitors.signature_of("43", shop.website.secret))

    assert other != zoe


def test_eight_seconds_of_silence_are_gone_and_a_heartbeat_is_back(zoe, noon, later):
    visitors.hear({zoe.pk}, now=noon)
    assert visitors.miss_the_silent(later(seconds=7)) == 0
    assert visitors.miss_the_silent(later(seconds=8)) == 1
    assert visitors.miss_the_silent(later(seconds=9)) == 0
    assert not Visitor.objects.get().online

    visitors.hear({zoe.pk}, now=later(seconds=12))
    assert Visitor.objects.get().online


def test_a_nameless_visitor_has_a_stable_name(visit):
    one, other = visit(""), visit("")

    assert one.display_name == Visitor.objects.get(pk=one.pk).display_name
    assert one.display_name != other.display_name
