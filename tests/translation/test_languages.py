"""The 31 languages: what they are called, how they are written, and which one a browser means."""

import pytest
from django.utils.translation import override

from translation.languages import CHOICES, LANGUAGES, known

TAGS = {
    "pt-BR": "pt",
    "fr": "fr",
    "zh": "zh-Hans",
    "zh-TW": "zh-Hant",
    "zh_Hant_HK": "zh-Hant",
    "zh-CN": "zh-Hans",
    "tlh": "",
    "": "",
}


@pytest.mark.parametrize(("tag", "code"), TAGS.items())
def test_a_browsers_tag_means_one_of_ours(tag, code):
    assert known(tag) == code


def test_there_are_thirty_one_each_with_names_of_its_own():
    assert len(LANGUAGES) == 31
    for language in ("en", "fr"):
        with override(language):
            assert len({str(name) for _code, name in CHOICES}) == 31
    assert len({language.own_name for language in LANGUAGES.values()}) == 31


def test_a_language_is_said_in_the_readers_language():
    with override("fr"):
        assert str(LANGUAGES["el"]) == "Grec"
    assert str(LANGUAGES["el"]) == "Greek"


def test_arabic_alone_runs_from_right_to_left():
    assert [code for code, language in LANGUAGES.items() if language.direction == "rtl"] == ["ar"]
