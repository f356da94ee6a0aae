"""In which language a text is written, and what is known of its writer."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.translation.sentences import SENTENCES
from translation import detection, language_process, likelihood
from translation.detection import detect, likeliest, words
from translation.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
FRENCH = "Bonjour, je voudrais savoir où est passée ma commande."


def test_what_is_known_of_the_writer_decides_a_short_text():
    assert detect("OK, merci", known="pt") == "pt"
    assert detect("Danke schön", known="de") == "de"


def test_a_short_text_of_somebody_unknown_is_told_only_where_it_is_clear():
    assert detect("Bonjour") == "fr"
    assert detect("OK") == ""


def test_a_long_text_is_in_its_own_language_whatever_is_known():
    assert detect("Where is my parcel? I have been waiting for a week.", known="pt") == "en"


def test_a_script_says_more_than_what_is_known():
    assert detect("안녕하세요", known="pt") == "ko"
    assert detect("Добар дан", known="fr") != "fr"


@pytest.mark.parametrize(
    "text", ["", "  ", "12:30", "#4521", "👍", "https://example.com/ou-est-ma-commande", "a@b.example"]
)
def test_what_has_no_words_has_no_language(text):
    assert detect(text, known="fr") == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("注文番号4521の荷物はどこですか？", "ja"),
        ("订单4521在哪里？我付了300元", "zh-Hans"),
        ("주문 4521번은 어디에 있나요?", "ko"),
        ("https://shop.example/a注文の荷物はどこですか", "ja"),
    ],
)
def test_figures_and_addresses_take_no_words_away_that_stand_beside_them_without_a_space(text, code):
    assert detect(text) == code


def test_no_text_keeps_anybody_waiting():
    start = time.process_time()
    for piece in ("@", "a@", "a.@", "1", "a"):
        words(piece * 2_000)
    assert time.process_time() - start < 5


def test_addresses_do_not_count_as_words():
    text = "O link https://shop.example/where-is-my-parcel/please-help-me-now não abre no meu telefone"
    assert detect(text) == "pt"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Добар дан, где је моја поруџбина?", "sr"),
        ("Dobar dan, gde je moja porudžbina? Čekam već dve nedelje.", "sr"),
        ("Dobar dan, gdje je moja narudžba? Čekam već dva tjedna.", "hr"),
        ("Hvala na brzom odgovoru, sve je u redu.", "hr"),
    ],
)
def test_serbian_is_told_from_croatian_by_script_and_words(text, code):
    assert detect(text) == code


def test_where_no_word_tells_serbian_from_croatian_the_profile_does():
    text = "Hvala na brzom odgovoru, sve je u redu."
    assert detect(text, known="sr") == "sr"
    assert detect(text, known="hr") == "hr"


def test_a_colleagues_word_counts_more_than_the_words():
    text = "Dobar dan, gde je moja porudžbina?"
    assert detect(text, known="hr") == "sr"
    assert detect(text, known="hr", is_certain=True) == "hr"


def test_a_colleagues_word_does_not_turn_one_language_into_another():
    assert detect("Where is my parcel? I have been waiting for a week now.", known="ja", is_certain=True) == "en"


@pytest.mark.parametrize(
    ("text", "code"), [("你好，我的订单在哪里？", "zh-Hans"), ("你好，我的訂單在哪裡？", "zh-Hant")]
)
def test_the_two_mandarins_are_told_apart_by_their_signs(text, code):
    assert detect(text) == code


def test_signs_that_both_mandarins_share_go_to_what_is_known():
    assert detect("你好你好你好") == "zh-Hans"
    assert detect("你好你好你好", known="zh-Hant") == "zh-Hant"


def test_the_language_process_is_asked_and_nobody_looks_here(languages, monkeypatch):
    monkeypatch.setattr(likelihood, "_detector", None)
    assert detect(FRENCH) == "fr"
    assert [likely.code for likely in likeliest([FRENCH, "Where is my parcel now?"] * 60)] == ["fr", "en"] * 60


def test_it_says_the_same_as_is_said_here(languages):
    texts = [texts[0] for texts in SENTENCES.values()]
    there, here = likeliest(texts), likelihood.likeliest(texts)
    assert [likely.code for likely in there] == [likely.code for likely in here]
    assert [likely.confidence for likely in there] == pytest.approx([likely.confidence for likely in here])


def test_where_the_language_process_is_away_it_is_looked_at_here(settings, tmp_path):
    settings.LANGUAGES_SOCKET = tmp_path / "nobody"
    assert detect(FRENCH) == "fr"


@pytest.mark.parametrize(
    "answer", [{"error": "refused"}, {"likeliest": []}, {"likeliest": 5}, {"likeliest": ["fr"]}, {"likeliest": [[1]]}]
)
def test_where_it_answers_something_else_it_is_looked_at_here(monkeypatch, answer):
    monkeypatch.setattr(language_process, "answer_to", lambda *_question, **_seconds: answer)
    assert detect(FRENCH) == "fr"


def test_what_was_just_told_is_not_asked_again_and_not_remembered_for_ever(monkeypatch):
    asked = []
    monkeypatch.setattr(detection, "KEPT", 2)
    monkeypatch.setattr(detection, "_likeliest", lambda texts: asked.extend(texts) or likelihood.likeliest(texts))

    assert [likely.code for likely in likeliest([FRENCH, "Where is my parcel?", FRENCH])] == ["fr", "en", "fr"]
    likeliest([FRENCH, "Wo ist mein Paket?"])
    likeliest(["Where is my parcel?"])

    assert asked == [FRENCH, "Where is my parcel?", "Wo ist mein Paket?", "Where is my parcel?"]


def test_a_batch_without_texts_is_asked_of_nobody(monkeypatch):
    monkeypatch.setattr(language_process, "answer_to", None)
    assert likeliest([]) == []


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells whose memory it is")
def test_a_process_needs_no_memory_of_its_own_for_it():
    program = """
import sys
def own():
    with open("/proc/self/smaps_rollup") as memory:
        return next(int(line.split()[1]) for line in memory if line.startswith("Anonymous:"))
from translation.likelihood import likeliest
likeliest(["Hello"])
before = own()
likeliest(sys.stdin.read().splitlines())
print(own() - before)
"""
    texts = "\n".join(text for texts in SENTENCES.values() for text in texts)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "console.settings"}

    found = subprocess.run(
        [sys.executable, "-c", program],
        input=texts,
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert int(found.stdout) < 5_000  # KB; the models themselves are the library's


def test_of_the_31_languages_nearly_every_sentence_is_told():
    told = {(code, text): detect(text) for code, texts in SENTENCES.items() for text in texts}
    wrong = {text: found for (code, text), found in told.items() if found != code}

    assert set(SENTENCES) == set(LANGUAGES)
    assert len(told) == 155
    assert len(wrong) <= 5, wrong
