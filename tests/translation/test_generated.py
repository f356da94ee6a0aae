"""Five hundred sentences full of what must survive, translated for real: none is altered, nearly all are translated."""

import re
from collections import Counter

from tests.translation.generated import generated
from translation.engines.fxtranslate import Fxtranslate
from translation.guards.rounds import Task, translated

OTHER = {"en": "pt", "pt": "en"}


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


def is_kept(sentence, text):
    figures = [Counter(re.findall(r"\d+", words)) for words in (sentence.text, text)]
    return figures[0] == figures[1] and all(text.count(part) >= sentence.parts.count(part) for part in sentence.parts)
