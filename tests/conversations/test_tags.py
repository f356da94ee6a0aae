"""Which tags come first when a conversation is closed."""

import pytest

from conversations import lifecycle, tags
from conversations.models import Inbox, Tag

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def several(shop):
    names = ["Payment", "Delivery", "Return", "Other"]
    return {name: Tag.objects.create(inbox=shop, name=name, position=n) for n, name in enumerate(names)}


@pytest.fixture
def close(visit, write, fresh, noon):
    def with_tag(tag, by):
        conversation = fresh(write(visit(f"{tag}-{by.pk}")))
        lifecycle.close(conversation, by=by, tag=tag, now=noon)

    return with_tag


def names(conversation, by):
    return [tag.name for tag in tags.likeliest_first(conversation, by=by)]


def test_without_any_use_the_administrators_order_stands(ana, zoe, write, fresh, several):
    assert names(fresh(write(zoe)), ana.user) == ["Payment", "Delivery", "Return", "Other"]


def test_what_one_chose_last_comes_first_then_what_is_chosen_most(ana, olga, zoe, write, fresh, several, close):
    close(several["Return"], ana.user)
    assert names(fresh(write(zoe)), ana.user) == ["Return", "Payment", "Delivery", "Other"]
    assert names(fresh(write(zoe, "Again")), olga)[0] == "Return"


def test_what_the_visitor_named_comes_before_all(ana, zoe, write, fresh, several, close):
    close(several["Return"], ana.user)

    conversation = fresh(write(zoe, "Where is my delivery?"))

    assert names(conversation, ana.user)[:2] == ["Delivery", "Return"]


def test_what_is_suggested_comes_before_all(ana, zoe, write, fresh, several):
    conversation = fresh(write(zoe, "Where is my delivery?"))

    found = tags.likeliest_first(conversation, by=ana.user, suggested=several["Other"].pk)

    assert [tag.name for tag in found][:2] == ["Other", "Delivery"]


def test_tags_of_other_inboxes_are_not_offered(ana, zoe, write, fresh, several):
    Tag.objects.create(inbox=Inbox.objects.create(name="Other"), name="Foreign")

    assert "Foreign" not in names(fresh(write(zoe)), ana.user)


def test_a_long_history_takes_the_same_queries(ana, zoe, write, fresh, several, close, django_assert_num_queries):
    conversation = fresh(write(zoe))
    with django_assert_num_queries(3):
        names(conversation, ana.user)
    for tag in several.values():
        close(tag, ana.user)

    with django_assert_num_queries(3):
        names(conversation, ana.user)


def test_a_name_with_signs_of_a_pattern_is_only_a_name(ana, shop, zoe, write, fresh):
    Tag.objects.create(inbox=shop, name="Déçu(e) [très]+ C++ prix?")

    assert names(fresh(write(zoe, "Je suis déçu")), ana.user) == ["Déçu(e) [très]+ C++ prix?"]
