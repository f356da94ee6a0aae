"""What whoever wants a translation gets, whichever engine makes it."""

import pytest

from translation import engines, service
from translation.engine import Direction, Quality
from translation.models import EngineSetting, Preference, Term
from translation.service import Failure, Translation, translate

pytestmark = pytest.mark.django_db


def test_each_text_has_its_translation_in_its_place(fake_engine):
    fake_engine.says["Obrigado"] = "Thank you"

    made = translate(["Olá", "Obrigado"], "pt", "en")

    assert made == [Translation("en: Olá", "fake"), Translation("Thank you", "fake")]
    assert service.engine_label("fake") == "Fake"


def test_what_needs_no_translation_comes_back_by_no_engine(fake_engine):
    assert translate(["Hello"], "en", "en") == [Translation("Hello")]
    assert translate(["", " \n"], "pt", "en") == [Translation(""), Translation(" \n")]
    assert fake_engine.asked == []


def test_a_direction_that_nobody_has_is_said_to_have_no_translator(fake_engine):
    fake_engine.quality = {Direction("pt", "en"): Quality.GOOD, Direction("en", "pt"): Quality.UNFIT}

    assert service.is_possible("pt", "en")
    assert not service.is_possible("en", "pt")
    assert translate(["Hello"], "en", "pt") == [Translation(failure=Failure.NO_ENGINE)]


def test_an_engine_that_is_not_reached_is_a_failure_in_words(fake_engine):
    fake_engine.is_reached = False

    [made] = translate(["Olá"], "pt", "en")

    assert made == Translation(failure=Failure.NOT_REACHED)
    assert Failure(made.failure).label == "The translator does not answer"


def test_a_failure_is_tried_once_more(fake_engine):
    fake_engine.fails = 1
    assert translate(["Olá"], "pt", "en") == [Translation("en: Olá", "fake")]
    assert len(fake_engine.asked) == 2


def test_an_engine_that_fails_again_and_again_is_left_alone(fake_engine):
    fake_engine.is_reached = False
    for _attempt in range(5):
        translate(["Olá"], "pt", "en")
    assert len(fake_engine.asked) == 3


def test_an_engine_that_asks_for_it_is_left_alone_at_once(fake_engine):
    fake_engine.is_reached, fake_engine.retry_after = False, 60.0
    translate(["Olá"], "pt", "en")
    translate(["Olá"], "pt", "en")
    assert len(fake_engine.asked) == 1


def test_the_next_engine_takes_over(fake_engine, monkeypatch):
    other = type(fake_engine)()
    other.key = "other"
    monkeypatch.setattr("translation.engines.switched_on", lambda: [fake_engine, other])
    fake_engine.is_reached = False

    assert translate(["Olá"], "pt", "en") == [Translation("en: Olá", "other")]


def test_the_next_engine_translates_what_the_first_could_not_safely(fake_engine, monkeypatch):
    other = type(fake_engine)()
    other.key = "other"
    monkeypatch.setattr("translation.engines.switched_on", lambda: [fake_engine, other])
    fake_engine.says["Tenho 3 caixas"] = "I have 4 boxes"
    fake_engine.says["Tenho [0] caixas"] = fake_engine.says["Tenho"] = fake_engine.says["caixas"] = ""

    assert [made.engine for made in translate(["Olá", "Tenho 3 caixas"], "pt", "en")] == ["fake", "other"]
    assert all("Olá" not in texts for texts, *_codes in other.asked)


def test_the_one_that_is_preferred_for_a_direction_is_asked_first(fake_engine, monkeypatch):
    other = type(fake_engine)()
    other.key = "other"
    monkeypatch.setattr("translation.engines.switched_on", lambda: [fake_engine, other])
    Preference.objects.create(source="pt", target="en", engine="other")

    assert translate(["Olá"], "pt", "en")[0].engine == "other"
    assert translate(["Olá"], "pt", "fr")[0].engine == "fake"


def test_what_was_translated_is_not_asked_for_again(fake_engine):
    translate(["Olá", "Adeus"], "pt", "en")
    translate(["Adeus", "Obrigado", "Olá"], "pt", "en")
    assert [texts for texts, *_codes in fake_engine.asked] == [["Olá", "Adeus"], ["Obrigado"]]


def test_another_version_and_another_direction_are_asked_for_anew(fake_engine):
    translate(["Olá"], "pt", "en")
    translate(["Olá"], "pt", "fr")
    fake_engine.version += " and newer"
    translate(["Olá"], "pt", "en")
    assert len(fake_engine.asked) == 3


def test_the_companys_words_are_said_as_it_says_them(fake_engine):
    Term.objects.create(words="Maison Lune")
    Term.objects.create(words="Atelier", language="en", becomes="Workshop")

    [made] = translate(["Maison Lune, o Atelier"], "pt", "en")

    assert made.text == "en: Maison Lune, o Workshop"


def test_on_a_fresh_clone_nothing_leaves_the_machine():
    assert [engine.key for engine in engines.switched_on()] == ["fxtranslate", "opencc", "serbian"]
    assert not any(engine.leaves_machine for engine in engines.switched_on())


def test_what_is_switched_off_is_not_asked():
    EngineSetting.objects.create(key="fxtranslate", is_on=False)
    assert [engine.key for engine in engines.switched_on()] == ["opencc", "serbian"]
    assert not service.is_possible("pt", "en")


def test_the_two_mandarins_become_each_other():
    [made] = translate(["你的软件订单 #4521 已经发货"], "zh-Hans", "zh-Hant")
    assert made == Translation("你的軟體訂單 #4521 已經發貨", "opencc")


def test_for_real(languages):
    made = translate(["Onde está a minha encomenda #4521? Paguei 12,50 € 😀", "Obrigado!"], "pt", "en")
    assert [translation.engine for translation in made] == ["fxtranslate"] * 2
    assert "#4521" in made[0].text
    assert "12,50 € 😀" in made[0].text


def test_a_dead_language_process_is_said_so(settings, tmp_path):
    settings.LANGUAGES_SOCKET = tmp_path / "nobody"
    assert translate(["Quando chega a minha encomenda?"], "pt", "en") == [Translation(failure=Failure.NOT_REACHED)]
