"""A name that anybody may have typed is marked wherever agents see it; one that the site has signed is not."""

import pytest
from channels.db import database_sync_to_async as db
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from console.drawing.rows import draw
from console.phone import wording
from console.widget.acts import tell_typing
from conversations import visitors
from conversations.base.errors import NotPossible
from conversations.models import Inbox, Visitor

from .test_desk_socket import connect, opened

SAID = {"external_id": "42", "name": "Zoe Martin", "email": "zoe@shop.example"}


@pytest.fixture
def known(shop, noon):
    """Who the site says a visitor is, on a device of their own."""

    def recognise(signature, **said):
        device = Visitor.objects.create(created_at=noon)
        return visitors.recognise(device, shop, signature=signature, **SAID | said)

    return recognise


def full(shop, **said):
    whole = SAID | said
    return visitors.full_signature_of(whole["external_id"], whole["name"], whole["email"], shop.website.secret)


def of_id(shop):
    return visitors.signature_of("42", shop.website.secret)


@pytest.mark.django_db
class TestProof:
    def test_a_name_that_the_site_has_signed_is_proven(self, shop, known):
        assert not known(full(shop)).is_unproven

    def test_a_name_beside_a_signed_id_is_anybodys(self, shop, known):
        assert known(of_id(shop), name="The director").is_unproven

    def test_whoever_has_no_name_needs_no_mark(self, shop, known):
        assert not known(of_id(shop), name="").is_unproven

    def test_a_signed_name_is_not_changed_by_what_somebody_types(self, shop, known):
        known(full(shop))

        visitor = known(of_id(shop), name="The director", email="director@shop.example")

        assert (visitor.name, visitor.email, visitor.is_proven) == ("Zoe Martin", "zoe@shop.example", True)

    def test_a_typed_name_gives_way_to_a_signed_one_and_its_address_with_it(self, shop, known):
        known(of_id(shop), name="The director", email="director@shop.example")

        visitor = known(full(shop, email=""), email="")

        assert (visitor.name, visitor.email, visitor.is_proven) == ("Zoe Martin", "", True)

    @pytest.mark.parametrize(
        "changed", [{"name": "The director"}, {"email": "x@shop.example"}, {"external_id": "43"}, {"name": ""}]
    )
    def test_a_signature_holds_for_what_was_signed_alone(self, shop, known, changed):
        with pytest.raises(NotPossible):
            known(full(shop), **changed)

    def test_lines_move_nothing_from_one_field_to_another(self, shop, known):
        signed = full(shop, name="Zoe", email="Martin\nzoe@shop.example")

        assert known(signed, name="Zoe\nMartin", email="zoe@shop.example").is_unproven
        with pytest.raises(NotPossible):
            known(visitors.signature_of("42\nZoe\n", shop.website.secret), external_id="42\nZoe\n")


@pytest.mark.django_db(transaction=True)
class TestMarks:
    @pytest.fixture
    def theirs(self, ana, visit, write, fresh):
        return fresh(write(visit("The director", is_proven=False)))

    @pytest.fixture
    def proven(self, ana, zoe, write, fresh):
        return fresh(write(zoe))

    def test_the_list_and_the_head_say_so(self, client, ana, theirs):
        client.force_login(ana.user)

        for page in (reverse("desk"), reverse("thread", args=[theirs.pk])):
            assert "Name not confirmed" in client.get(page).content.decode()

    def test_and_say_nothing_of_a_proven_one(self, client, ana, proven):
        client.force_login(ana.user)

        for page in (reverse("desk"), reverse("thread", args=[proven.pk])):
            assert "Name not confirmed" not in client.get(page).content.decode()

    def test_a_name_that_a_provider_tells_is_nothing_that_the_site_could_confirm(self, client, ana, theirs):
        Inbox.objects.filter(pk=theirs.inbox_id).update(channel="whatsapp")
        client.force_login(ana.user)

        for page in (reverse("desk"), reverse("thread", args=[theirs.pk])):
            assert "onfirmed" not in client.get(page).content.decode()

    def test_a_notification_says_so_in_its_title(self, ana, theirs, proven):
        device = type("Device", (), {"user_id": ana.user.pk, "tells": lambda _device, _kind: False, "user": ana.user})()

        def titles(conversation):
            offer = conversation.offers.get()
            message = conversation.messages.filter(kind="text").get()
            told = ("offer", offer.pk), ("message", message.pk)
            return [wording.about(what, device, pk, offer.made_at).title for what, pk in told]

        assert all("The director (unconfirmed)" in title for title in titles(theirs))
        assert not any("unconfirmed" in title for title in titles(proven))

    def test_the_board_and_what_was_missed_say_so(self, theirs):
        assert "Name not confirmed" in draw("proof", conversation=theirs)
        missed = render_to_string("fragments/missed.html", {"offer": theirs.offers.get()})
        assert "The director (unconfirmed)" in missed


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("is_proven", "words"), [(True, "Zoe is typing…"), (False, "Zoe (unconfirmed) is typing…")])
async def test_who_is_typing_is_marked(ana, visit, write, is_proven, words):
    visitor = await db(visit)("Zoe", is_proven=is_proven)
    message = await db(write)(visitor, now=timezone.now())
    device = await connect(ana.user)
    await opened(device, await db(lambda: message.conversation)())

    await db(tell_typing)(visitor, await db(lambda: message.conversation.inbox)())

    assert (await device.until("typing"))[-1]["text"] == words
    await device.disconnect()
