"""A number of any length, and what only looks like one, is answered wherever it stands: never by a 500."""

import pytest
from django.contrib import admin
from django.urls import URLPattern, get_resolver, reverse

from console.server.numbers import MOST, number_in

ODD = ["9" * 19, "9" * 5000, "²", "-1"]
FIELDS = (
    *("after", "asked", "at", "before", "card", "category", "channel", "choice", "client_id", "comment", "date"),
    *("conversation", "day", "device", "emoji", "group", "holder", "key", "kind", "lifted", "macro", "minute", "next"),
    *("on", "p", "page", "pass", "photo", "pk", "place", "post", "q", "reason", "score", "since", "tag", "text"),
    *("time", "to", "until", "wanted", "year"),
)


def own_addresses():
    """(name, its parts that are numbers, the others) of every address outside the administration."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif "admin" not in str(pattern.pattern):
            yield from pattern.url_patterns


def filled(pattern, number):
    parts = pattern.pattern.converters
    whole = {"int": number, "uuid": "00000000-0000-4000-8000-000000000000", "str": "chat", "slug": "chat"}
    kinds = {
        name: type(converter).__name__.removesuffix("Converter").lower().removeprefix("string") or "str"
        for name, converter in parts.items()
    }
    return reverse(pattern.name, kwargs={name: whole[kind] for name, kind in kinds.items()})


@pytest.fixture
def anybody(client, adam, hire, zoe, write):
    """An administrator with a conversation of their own."""
    client.raise_request_exception = False
    client.force_login(adam)
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ODD)
def test_every_address_answers_whatever_its_fields_hold(anybody, ana, zoe, write, odd, shop):
    anybody.force_login(ana.user)
    conversation = write(zoe).conversation_id
    fields = dict.fromkeys(FIELDS, odd)
    patterns = [pattern for pattern in own_addresses() if pattern.name not in ("sign-out", None)]

    assert len(patterns) > 60
    for pattern in patterns:
        for ask in (anybody.get, anybody.post):
            assert ask(filled(pattern, conversation), fields).status_code < 500, (pattern, ask)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [MOST + 1, 10**30, "9" * 5000])
def test_an_address_with_a_number_that_no_row_has_leads_nowhere(anybody, number, shop, ana):
    for user in (ana.user, None):
        if user:
            anybody.force_login(user)
        numbered = [pattern for pattern in own_addresses() if "int:" in str(pattern.pattern)]
        assert len(numbered) > 30
        for pattern in numbered:
            address = filled(pattern, 1).replace("/1/", f"/{number}/")
            assert anybody.get(address).status_code == 404, address
            assert anybody.post(address).status_code == 404, address


@pytest.mark.django_db
@pytest.mark.parametrize("odd", [*ODD, "1" * 25])
def test_every_list_of_the_administration_can_be_asked_anything(anybody, odd):
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for query in ({"q": odd}, {"p": odd}, {"o": odd}, {"id__exact": odd}, {"inbox__id__exact": odd}):
            assert anybody.get(reverse(f"{name}_changelist"), query).status_code < 500, (model, query)
        assert anybody.get(reverse(f"{name}_change", args=[odd])).status_code < 500, model
        assert (
            anybody.post(
                reverse(f"{name}_changelist"), {"action": "delete_selected", "_selected_action": odd}
            ).status_code
            < 500
        ), model


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0", 0),
        ("42", 42),
        (str(MOST), MOST),
        (str(MOST + 1), None),
        ("9" * 5000, None),
        ("-1", None),
        ("²", None),
        ("٣", None),
        ("1e3", None),
        (" 1", None),
        ("", None),
        (None, None),
    ],
)
def test_a_number_is_what_a_row_could_have(written, number):
    assert number_in(written) == number
