"""An engine that is declared is everywhere: here one is declared by the test, and nothing else knows of it."""

import pytest
from django.urls import reverse

from translation import engines, service
from translation.engine import Direction, Engine, NotReached, Quality
from translation.models import EngineSetting
from translation.service import Translation

pytestmark = pytest.mark.django_db
LIST = "admin:translation_enginesetting_changelist"


class Parrot(Engine):
    """Says in Portuguese what was said in English, by saying it again."""

    key = "parrot"
    label = "Parrot"
    position = 15
    leaves_machine = True
    asks_for = ("url",)
    says = "Nobody has listened to it yet."

    def __init__(self, account):
        self.account = account

    @property
    def version(self):
        return self.account.url

    def directions(self):
        return {Direction("en", "pt"): Quality.GIST, Direction("pt", "en"): Quality.UNFIT}

    def translate(self, texts, source, target, *, seconds):
        if not self.account.url:
            raise NotReached("no cage")
        return [f"Olá: {text}" for text in texts]


@pytest.fixture(autouse=True)
def parrot(monkeypatch):
    monkeypatch.setattr(engines, "KINDS", [*engines.KINDS, Parrot])
    monkeypatch.setattr("translation.guards.checks.are_surely_others", lambda texts, _language: [False] * len(texts))
    engines.forget()
    yield Parrot
    engines.forget()


@pytest.fixture
def administrator(client, adam):
    client.force_login(adam)
    return client


@pytest.fixture
def page(administrator):
    administrator.get(reverse(LIST))
    return reverse("admin:translation_enginesetting_change", args=[EngineSetting.objects.get(key="parrot").pk])


def test_it_is_in_the_list_and_its_page_asks_for_what_it_needs_and_says_what_it_can_do(administrator, page):
    listed, its_page = administrator.get(reverse(LIST)).text, administrator.get(page).text

    assert "Parrot" in listed
    assert 'name="url"' in its_page
    assert "Nobody has listened to it yet." in its_page
    assert "<b>English</b> → Portuguese (gist)" in its_page
    assert "<b>Portuguese</b> → English (unfit)" in its_page
    assert (
        "This translator cannot be asked without it." in administrator.post(page, {"is_on": "on", "position": 1}).text
    )


def test_texts_leave_the_machine_by_it_only_once_an_administrator_has_switched_it_on(administrator, page):
    assert "parrot" not in [engine.key for engine in engines.switched_on()]

    administrator.post(page, {"is_on": "on", "position": 0, "url": "https://parrot.example.org"})

    assert "parrot" in [engine.key for engine in engines.switched_on()]
    assert engines.in_order("en", "pt")


def test_what_it_makes_is_translated_tried_and_named(administrator, page):
    administrator.post(page, {"is_on": "on", "position": 0, "url": "https://parrot.example.org"})
    first = {"source": "en", "target": "pt", "engine": "parrot"}
    administrator.post(reverse("admin:translation_preference_add"), first)

    assert service.translate(["Hello"], "en", "pt") == [Translation("Olá: Hello", "parrot")]
    assert service.engine_label("parrot") == "Parrot"
    sentence = {"source": "en", "target": "pt", "text": "Hello"}
    tried = administrator.post(reverse("admin:translation_enginesetting_try"), sentence).text
    assert "Parrot" in tried
    assert "Olá: Hello" in tried
    assert "Parrot" in administrator.get(reverse("admin:translation_preference_changelist")).text


def test_each_declares_a_place_of_its_own():
    positions = [kind.position for kind in engines.KINDS]
    assert len(set(positions)) == len(positions)
