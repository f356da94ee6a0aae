"""What whoever wants a translation gets, whichever engine makes it."""

from translation import service
from translation.engines.engine import Direction, Quality
from translation.service import Failure, Translation, translate


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
