"""What an administrator decides of translation, and sees of it."""

import re

import pytest
from django.urls import reverse

from tests.ports import own_port
from tests.translation.service_stub import service
from translation import engines, glossary
from translation.models import EngineSetting, Preference, Term

pytestmark = pytest.mark.django_db

LIST = "admin:translation_enginesetting_changelist"


@pytest.fixture
def administrator(client, adam):
    client.force_login(adam)
    return client


def page_of(key):
    return reverse("admin:translation_enginesetting_change", args=[EngineSetting.objects.get(key=key).pk])


def text_of(response):
    return response.content.decode()


def test_every_engine_is_in_the_list_and_nothing_leaves_the_machine_at_first(administrator):
    shown = text_of(administrator.get(reverse(LIST)))

    assert EngineSetting.objects.count() == len(engines.KINDS)
    assert set(EngineSetting.objects.filter(is_on=True).values_list("key", flat=True)) == {
        "fxtranslate",
        "opencc",
        "serbian",
    }
    assert all(kind.label in shown for kind in engines.KINDS)


def test_a_service_is_switched_on_with_what_it_needs(administrator):
    administrator.get(reverse(LIST))

    refused = administrator.post(page_of("deepl"), {"is_on": "on", "position": 0, "url": "", "secret": ""})
    assert "This translator cannot be asked without it." in text_of(refused)
    administrator.post(page_of("deepl"), {"is_on": "on", "position": 0, "url": "", "secret": "very-secret"})

    assert "deepl" in [engine.key for engine in engines.switched_on()]


def test_a_key_is_never_shown_again_and_an_empty_field_keeps_it(administrator):
    administrator.get(reverse(LIST))
    administrator.post(page_of("deepl"), {"is_on": "on", "position": 3, "url": "", "secret": "very-secret"})

    assert "very-secret" not in text_of(administrator.get(page_of("deepl")))
    administrator.post(page_of("deepl"), {"is_on": "on", "position": 4, "url": "", "secret": ""})

    assert EngineSetting.objects.get(key="deepl").secrets == {"key": "very-secret"}
    assert EngineSetting.objects.get(key="deepl").position == 4


def test_an_address_that_is_none_is_refused(administrator):
    administrator.get(reverse(LIST))
    for url in ("file:///etc/passwd", "javascript:alert(1)", "no address"):
        refused = administrator.post(
            page_of("libretranslate"), {"is_on": "on", "position": 0, "url": url, "secret": ""}
        )
        assert refused.status_code == 200
    assert EngineSetting.objects.get(key="libretranslate").url == ""


def test_the_page_says_which_directions_work_and_which_are_unfit(administrator):
    administrator.get(reverse(LIST))
    assert "<b>Portuguese</b> → English (gist)" in text_of(administrator.get(page_of("fxtranslate")))
    apertium = text_of(administrator.get(page_of("apertium")))
    assert "<b>French</b> → Spanish (unfit)" in apertium
    assert "Reviewed and found wrong: not used." in apertium


@pytest.fixture
def column(administrator):
    """What the list says of an engine's translations."""

    def of(key):
        shown = text_of(administrator.get(reverse(LIST)))
        row = shown[shown.index(engines.label(key)) :]
        return re.search(r'field-how_many">([^<]*)<', row)[1]

    return of


def test_an_engine_that_is_not_asked_translates_nothing_and_says_why(administrator, column):
    assert column("deepl") == "none: switched off"
    assert "None: switched off. What it would translate:" in text_of(administrator.get(page_of("deepl")))

    EngineSetting.objects.filter(key="deepl").update(is_on=True)
    assert column("deepl") == "none: no key"
    EngineSetting.objects.filter(key="deepl").update(secrets={"key": "very-secret"})
    assert column("deepl").isdigit()
    assert "None:" not in text_of(administrator.get(page_of("deepl")))


def test_one_whose_service_does_not_answer_says_so(column):
    assert column("libretranslate") == "none: switched off"
    EngineSetting.objects.filter(key="libretranslate").update(is_on=True, url=f"http://127.0.0.1:{own_port()}")

    assert column("libretranslate") == "none: the service does not answer"


def test_languages_that_were_not_chosen_are_not_said_to_be_the_same(administrator):
    page = text_of(administrator.post(reverse("admin:translation_preference_add"), {"engine": "deepl"}))

    assert "This field is required." in page
    assert "Choose two languages." not in page


def test_languages_that_reach_the_same_ones_share_a_line(administrator):
    administrator.get(reverse(LIST))
    deepl = text_of(administrator.get(page_of("deepl")))

    assert "<b>Arabic, Bulgarian, Czech" in deepl
    assert deepl.count("(good)") == deepl.count("</b> → ")


def test_the_order_is_the_administrators(administrator):
    administrator.get(reverse(LIST))
    administrator.post(page_of("opencc"), {"is_on": "on", "position": 0})
    administrator.post(page_of("fxtranslate"), {"is_on": "on", "position": 9})
    assert [engine.key for engine in engines.switched_on()] == ["opencc", "serbian", "fxtranslate"]


def test_a_direction_has_a_first_choice_of_its_own(administrator):
    new = {"source": "pt", "target": "en", "engine": "serbian"}
    administrator.post(reverse("admin:translation_preference_add"), new)
    assert engines.in_order("pt", "en")[0].key == "serbian"

    again = administrator.post(reverse("admin:translation_preference_add"), new)
    assert "There is a choice for these two languages already." in text_of(again)
    same = administrator.post(reverse("admin:translation_preference_add"), {**new, "target": "pt"})
    assert "Choose two languages." in text_of(same)
    assert Preference.objects.count() == 1


def test_the_glossary_holds_at_once(administrator):
    assert glossary.terms("en") == {}
    for word in (
        {"words": "Atelier", "language": "", "becomes": ""},
        {"words": "Atelier", "language": "en", "becomes": "Workshop"},
    ):
        administrator.post(reverse("admin:translation_term_add"), word)
    assert glossary.terms("en") == {"Atelier": "Workshop"}
    assert glossary.terms("pt") == {"Atelier": ""}
    assert Term.objects.count() == 2


def test_a_sentence_is_tried_with_every_engine(administrator, languages):
    def refuses(handler, _asked):
        handler.say({}, 403)

    with service(refuses) as server:
        EngineSetting.objects.create(key="deepl", is_on=True, url=server.url, secrets={"key": "x"})
        sentence = {"source": "pt", "target": "en", "text": "Onde está a minha encomenda #4521?"}
        shown = text_of(administrator.post(reverse("admin:translation_enginesetting_try"), sentence))
    assert "#4521?</div>" in shown.replace("\n", "").replace("  ", "")
    assert "it refuses the key" in shown


def test_a_sentence_for_which_there_is_nobody_is_said_so(administrator):
    sentence = {"source": "eu", "target": "fi", "text": "Kaixo"}
    shown = text_of(administrator.post(reverse("admin:translation_enginesetting_try"), sentence))
    assert "No translator for these languages" in shown


def test_what_is_said_of_it_is_escaped(administrator, fake_engine):
    fake_engine.says["Olá"] = "<script>alert(1)</script>"
    sentence = {"source": "pt", "target": "en", "text": "Olá"}
    shown = text_of(administrator.post(reverse("admin:translation_enginesetting_try"), sentence))
    assert "<script>alert" not in shown


def test_nobody_else_comes_here(client, ana, olga):
    for person in (ana.user, olga):
        client.force_login(person)
        for address in (reverse(LIST), reverse("admin:translation_enginesetting_try")):
            assert client.get(address).status_code in {302, 403}
