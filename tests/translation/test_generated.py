"""Five hundred sentences full of what must survive, translated for real: none is altered, nearly all are translated."""

import re
from collections import Counter

import pytest

from tests.translation.generated import generated
from translation.engines.fxtranslate import Fxtranslate
from translation.guards.rounds import Task, translated

OTHER = {"en": "pt", "pt": "en"}
AROUND = {
    "en": "Please look at {} once more, and tell me whether this is right for my lamp.",
    "pt": "Por favor, veja {} mais uma vez e diga-me se isto serve para o meu candeeiro.",
}
# What people write beside what the five hundred have.
PARTS = (
    "DE89370400440532013000",
    "1Z 999 AA1 01 2345 6784",
    "JD014600003GB",
    "06 12 34 56 78",
    "(555) 123-4567",
    "v2.3.1",
    "2.3.1-beta.2",
    "14h30",
    "9:30pm",
    "3–5",
    "2,5–3 m",
    "3/4",
    "1½",
    "−12,5 %",
    "٤٥٢١",
    "٣",
    "2026-03-12T14:30:00+01:00",
    "12. 3. 2026",
    "#verão_2026",
    "@maison_lorme",
    "👩🏽‍🚀",
    "👍🏿",
    "1️⃣",
    ":smile:",
    ":-)",
    "`git push --force`",
    '<div class="a">',
    "facture_final.pdf",
    r"C:\Users\ana\a.txt",
    "/var/log/syslog",
    "-5,00 €",
    "(12.50 €)",
    "22 cm",
    "2700 K",
    "IP44",
    "50x70",
    "OPA-G22/B",
    "192.168.0.1:8080",
    "00:1A:2B:3C:4D:5E",
    "550e8400-e29b-41d4-a716-446655440000",
    "https://t.example/x#a?b=(c)",
    "1\u2009234,50\u00a0€",
    "12’500 CHF",
    "+33\u00a06\u00a012\u00a034\u00a056\u00a078",
    "CMD\u2011118",
    "CMD–118",
    "Https://shop.example/A",
    "HTTPS://SHOP.EXAMPLE/B",
    "t.me/maison",
    "14:30h",
    "2×4",
    "978-3-16-148410-0",
    "ERR_NOT_FOUND",
    "&amp;",
    "★★★☆☆",
    "👨‍👩‍👧‍👦",
    "🏳️‍🌈",
)


def test_of_500_sentences_none_is_altered_and_475_are_translated(languages):
    engine = Fxtranslate(None)
    sentences = generated(500)
    made = []
    for language, other in OTHER.items():
        texts = [sentence.text for sentence in sentences if sentence.language == language]

        def ask(asked, language=language, other=other):
            return engine.translate(asked, language, other, seconds=300)

        made += translated(texts, Task(ask, language, other, {}))

    given = [(sentence, text) for sentence, text in zip(sentences, made, strict=True) if text]
    altered = [(sentence.text, text) for sentence, text in given if not is_kept(sentence, text)]
    assert altered == []
    assert len(given) >= 475, f"{len(given)} of 500"
    assert all(text != sentence.text for sentence, text in given)


@pytest.mark.parametrize("language", OTHER)
def test_other_things_that_people_write_come_out_as_they_went_in(languages, language):
    engine, other = Fxtranslate(None), OTHER[language]

    def ask(asked):
        return engine.translate(asked, language, other, seconds=300)

    made = translated([AROUND[language].format(part) for part in PARTS], Task(ask, language, other, {}))
    said = dict(zip(PARTS, made, strict=True))
    assert {part: text for part, text in said.items() if not text or part not in text} == {}


@pytest.mark.parametrize(
    ("language", "text", "word"),
    [("en", "WHERE IS MY LAMP? I WANT IT TODAY", "LÂMPADA"), ("pt", "ONDE ESTÁ A MINHA ENCOMENDA #4521???", "ORDER")],
)
def test_what_is_shouted_is_translated_whole_and_shouted(languages, language, text, word):
    engine, other = Fxtranslate(None), OTHER[language]
    [made] = translated(
        [text], Task(lambda asked: engine.translate(asked, language, other, seconds=300), language, other, {})
    )
    assert word in made
    assert made.isupper()


def is_kept(sentence, text):
    figures = [Counter(re.findall(r"\d+", words)) for words in (sentence.text, text)]
    return figures[0] == figures[1] and all(text.count(part) >= sentence.parts.count(part) for part in sentence.parts)
