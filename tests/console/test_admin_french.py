"""Every page of the administration in French: no sentence of Django's or of ours stays in English."""

import re
from functools import cache

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import trans_real
from lxml import html

from tests.admin_forms import fields_of
from tests.admin_rows import make_one_of_each

pytestmark = pytest.mark.django_db(transaction=True)

SAID = ("aria-label", "title", "placeholder")  # attributes; static/js/admin_names.js says the "alt" of icons
CRAWLED = list(admin.site._registry)
PLACEHOLDER = r"%\(\w+\)[sd]|%[sd]|\{\w*\}"
WORDS = "the is are of and at by was were this from you your please has which sent made kind"  # of no French text
ENGLISH = re.compile(rf"\b({'|'.join(WORDS.split())})\b", re.IGNORECASE)
NO_WORDS_OF_OURS = "//script|//style|//svg|//code|//select[contains(@name, 'timezone')]"


@pytest.fixture
def administrator(client, adam, ana, shop, write):
    """One who reads French, before a company whose own words are French too."""
    with translation.override("fr"):
        make_one_of_each(administrator=adam, agent=ana.user, inbox=shop, write=write)
    adam.language = "fr"
    adam.save()
    client.force_login(adam)
    return client


@cache
def english():
    """Sentences of all catalogues that are another in French, as patterns: what is filled in may be anything."""
    ids = {key[0] if isinstance(key, tuple) else key for key in _entries()}
    return re.compile("|".join(sorted(map(_pattern, filter(_is_sentence, ids)), key=len, reverse=True)))


def _entries():
    for catalogue in trans_real.translation("fr")._catalog._catalogs:
        for key, french in catalogue.items():
            if key and french and french != key and "\x04" not in str(key):
                yield key


def _is_sentence(words):
    return len(words) > 2 and re.search(r"[A-Za-z]{3}", re.sub(PLACEHOLDER, "", words))


def _pattern(words):
    parts = re.split(PLACEHOLDER, " ".join(words.split()))
    return ".+?".join(map(re.escape, parts))


def texts(content):
    """What somebody reads or hears of a page, each once, without its line breaks."""
    page = html.fromstring(content.decode())
    for silent in page.xpath(NO_WORDS_OF_OURS):
        silent.drop_tree()
    found = [text for text in page.itertext() if text.strip()]
    found += [one.get(name) for one in page.iter() for name in SAID if one.get(name)]
    found += [button.get("value") for button in page.xpath("//input[@type='submit']")]
    return {" ".join(text.split()) for text in found}


def english_in(content):
    """Which of them are English; a single word is looked for in the catalogues alone."""
    return {
        text for text in texts(content) if ENGLISH.search(text) or (english().fullmatch(text) and not _is_french(text))
    }


@cache
def _french():
    catalogues = trans_real.translation("fr")._catalog._catalogs
    return {str(french).strip().casefold() for catalogue in catalogues for french in catalogue.values()}


def _is_french(text):
    """Some words are the same in both, as "Agents" or "Date"."""
    return text.strip(": ").casefold() in _french()


def pages(client, model):
    """Its list, full, empty and after an action; its forms, sent well and badly; its history, its end, what is gone."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model._default_manager.order_by("pk").first()
    assert row, f"no row of {model.__name__}"
    listed, changed = reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])
    yield client.get(listed, follow=True)
    yield client.get(listed, {"q": "xyzzy"}, follow=True)
    yield client.get(listed, {"xyzzy": "1"}, follow=True)
    for chosen in ({}, {"action": "delete_selected"}, {"action": "delete_selected", "_selected_action": row.pk}):
        yield client.post(listed, {"action": "", "index": 0, **chosen}, follow=True)
    form = client.get(changed)
    yield form
    if "adminform" in form.context and form.context["has_change_permission"]:
        sent = fields_of(form)
        for button in ("_save", "_continue", "_addanother"):
            yield client.post(changed, {**sent, button: "1"}, follow=True)
        emptied = {key: sent[key] if "_FORMS" in key or key.endswith("-id") else "" for key in sent}
        yield client.post(changed, emptied, follow=True)
    yield client.get(reverse(f"{name}_change", args=[999_999]), follow=True)
    yield client.get(reverse(f"{name}_history", args=[row.pk]))
    adding = client.get(reverse(f"{name}_add"))
    if adding.status_code == 200:
        yield adding
        yield client.post(reverse(f"{name}_add"), {})
    ending = client.get(reverse(f"{name}_delete", args=[row.pk]))
    if ending.status_code == 200:
        yield ending
        yield client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}, follow=True)


@pytest.mark.parametrize("model", CRAWLED, ids=lambda model: model.__name__)
def test_the_pages_of_a_model_are_french(administrator, model):
    found = set()
    for response in pages(administrator, model):
        assert response.status_code in (200, 403), response
        if response.content and response.status_code == 200:
            with translation.override("fr"):
                found |= english_in(response.content)

    assert found == set()


@pytest.mark.parametrize("name", ["index", "password_change", "conversations_replycategory_import"])
def test_so_are_those_of_none(administrator, name):
    for ask in (administrator.get, administrator.post):
        try:
            content = ask(reverse(f"admin:{name}")).content
        except NoReverseMatch:
            pytest.fail(f"no page {name}")
        with translation.override("fr"):
            assert english_in(content) == set()


@pytest.mark.parametrize("model", CRAWLED, ids=lambda model: model.__name__)
def test_every_column_and_field_that_is_shown_has_a_name_of_ours(model):
    shown = admin.site._registry[model]
    names = {*shown.list_display, *(shown.fields or ())}
    fields = {field.name: field for field in model._meta.fields}
    unnamed = {name for name in names & fields.keys() if not isinstance(fields[name].verbose_name, Promise)}

    assert unnamed <= {"id"}
    assert not [name for name in names if name == "pk" or name.endswith("_id")]  # Django names these by itself


@pytest.mark.parametrize(
    "words",
    [
        "Please correct the error below.",
        "The macro “Delay” was changed successfully.",
        "Save and add another",
        "Sent at",
        "0 of 3 selected",
        "Search",
    ],
)
def test_english_would_be_found(words):
    with translation.override("fr"):
        assert english_in(f"<body><p>{words}</p><p>Enregistrer</p></body>".encode()) == {words}
