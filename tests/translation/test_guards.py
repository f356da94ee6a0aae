"""A translation is given only where nothing that must survive was lost, and nothing says that it is wrong."""

import pytest

from translation.guards import checks
from translation.guards.kept import find
from translation.guards.marks import BRACKETS, LETTERS, marked
from translation.guards.rounds import Task, translated

SENTENCE = "Please send me the parcel of order #4521 before Monday evening."
IN_PORTUGUESE = "Por favor, envie-me a encomenda do pedido QZ0 antes de segunda-feira à noite."


def asked_of(*answers):
    """A way to ask that answers these, one batch after the other, and keeps what it was asked."""
    batches = iter(answers)

    def ask(texts):
        ask.seen += list(texts)
        answer = next(batches)
        return [answer(text) if callable(answer) else answer for text in texts]

    ask.seen = []
    return ask


def into_portuguese(text, ask, terms=None):
    [made] = translated([text], Task(ask, "en", "pt", terms or {}))
    return made


def test_what_must_survive_is_not_shown_to_the_engine():
    ask = asked_of(IN_PORTUGUESE)

    assert into_portuguese(SENTENCE, ask) == IN_PORTUGUESE.replace("QZ0", "#4521")
    assert ask.seen == [SENTENCE.replace("#4521", "QZ0")]


@pytest.mark.parametrize("broken", ["", "QZ1", "QZ0 QZ0", "Q Z0"])
def test_a_mark_that_is_lost_or_doubled_is_asked_for_with_other_marks(broken):
    ask = asked_of(IN_PORTUGUESE.replace("QZ0", broken), IN_PORTUGUESE.replace("QZ0", "[0]"))

    assert into_portuguese(SENTENCE, ask) == IN_PORTUGUESE.replace("QZ0", "#4521")
    assert ask.seen[1] == SENTENCE.replace("#4521", "[0]")


def test_where_no_mark_survives_the_words_between_are_translated():
    pieces = {
        "Please send me the parcel of order": "Por favor, envie-me a encomenda do pedido",
        "before Monday evening.": "antes de segunda-feira à noite.",
    }
    ask = asked_of("Nada", "Nada", pieces.get)

    made = into_portuguese(SENTENCE, ask)

    assert made == "Por favor, envie-me a encomenda do pedido #4521 antes de segunda-feira à noite."


def test_what_is_said_around_a_figure_is_asked_for_where_no_space_parts_words():
    ask = asked_of("Where is the parcel of order QZ0?")

    assert translated(["注文番号4521の荷物はどこですか？"], Task(ask, "ja", "en", {})) == [
        "Where is the parcel of order 4521?"
    ]
    assert ask.seen == ["注文番号QZ0の荷物はどこですか？"]


def test_where_nothing_is_safe_there_is_no_translation():
    assert into_portuguese(SENTENCE, asked_of("Nada", "Nada", "")) is None


def test_the_companys_terms_are_said_as_it_says_them():
    made = into_portuguese("Your Atelier is ready", asked_of("O seu QZ0 está pronto"), {"Atelier": "Estúdio"})
    assert made == "O seu Estúdio está pronto"


def test_emoji_at_the_ends_stay_there():
    ask = asked_of("Muito obrigado!")
    assert into_portuguese("🎉 Thank you very much! 😀😀", ask) == "🎉 Muito obrigado! 😀😀"
    assert ask.seen == ["Thank you very much!"]


def test_what_is_all_in_capitals_is_asked_for_as_a_sentence_and_said_in_capitals():
    ask = asked_of("Onde está a encomenda QZ0?")
    assert into_portuguese("WHERE IS ORDER #Ab-12?", ask) == "ONDE ESTÁ A ENCOMENDA #Ab-12?"
    assert ask.seen == ["Where is order QZ0?"]


@pytest.mark.parametrize("text", ["OK", "SMS", "IKEA HQ", "Where is my ORDER?"])
def test_a_word_in_capitals_is_asked_for_as_it_is(text):
    ask = asked_of("Certo")
    into_portuguese(text, ask)
    assert ask.seen[0] == text


def test_turkish_is_asked_for_as_it_is():
    ask = asked_of("Where is my order?", "Where is my order?", "Where is my order?")
    translated(["SİPARİŞİM NEREDE KALDI?"], Task(ask, "tr", "en", {}))
    assert ask.seen[0] == "SİPARİŞİM NEREDE KALDI?"


def test_what_nobody_sees_is_shown_to_no_engine():
    ask = asked_of("Onde está a encomenda QZ0?")
    made = into_portuguese("\u200fWhere\u200b is or\u00adder #45\u206021\u200f?", ask)
    assert (made, ask.seen) == ("Onde está a encomenda #4521?", ["Where is order QZ0?"])


def test_lines_stay_lines_and_what_has_no_words_is_not_asked_for():
    ask = asked_of(lambda text: {"Good morning": "Bom dia", "Thank you": "Obrigado"}[text])
    assert into_portuguese("Good morning\n\n#4521\r\nThank you\n", ask) == "Bom dia\n\n#4521\r\nObrigado\n"


def test_a_text_in_another_language_is_not_asked_for():
    ask = asked_of()
    assert into_portuguese("Bonjour, je voudrais savoir où est passée ma commande, s'il vous plaît.", ask) is None
    assert ask.seen == []


def test_marks_are_counted_beyond_nine():
    text = " and ".join(f"#{number}" for number in range(100, 112))
    one = marked(text, find(text, {}), LETTERS)
    assert one.restored(one.text.replace("and", "e")) == text.replace("and", "e")
    assert marked("[0] is #1", find("[0] is #1", {}), BRACKETS).restored("[1] é [0]") == "#1 é [0]"


WRONG = {
    "a figure that changed": ("I have 3 parcels for you", "Tenho 4 encomendas para você"),
    "a figure that came": ("I have some parcels for you", "Tenho 4 encomendas para você"),
    "another day": ("The parcel comes on Monday", "A encomenda chega na terça-feira"),
    "another month": ("It is closed in August", "Está fechado em setembro"),
    "nothing": ("The parcel comes soon", ""),
    "much too short": ("I have been waiting for my parcel for three weeks, and nobody answers my letters", "Espero"),
    "much too long": ("Where is my parcel?", "Onde está a minha encomenda que eu pedi " * 3),
    "a word in a loop": ("The parcel that you sent me is broken", "A encomenda que que que que que está partida"),
    "a phrase in a loop": (
        "The parcel that you sent me is broken",
        "A encomenda está partida, está partida, está partida, está partida",
    ),
    "the wrong language": (
        "I would like to know where my parcel is now",
        "Ich möchte gerne wissen, wo mein Paket jetzt ist",
    ),
    "halves of characters": ("Where is my parcel?", "Onde está a \ud83d minha encomenda?"),
    "what nobody writes": ("Where is my parcel?", "Onde está a\0 minha encomenda?"),
    "no translation": ("I would like to know where it is now", "I would like to know where it is now"),
}


@pytest.mark.parametrize(("text", "answer"), WRONG.values(), ids=WRONG)
def test_what_must_be_wrong_is_no_translation(text, answer):
    assert checks.are_plausible([(text, answer)], "en", "pt") == [False]


RIGHT = {
    "figures in another script": ("لدي ٣ طرود", "I have 3 parcels", "ar", "en"),
    "an inflected month": ("It comes in March", "Přijde v březnu", "en", "cs"),
    "few signs for many letters": (
        "Where is the parcel that I ordered last week?",
        "我上周订购的包裹在哪里？",
        "en",
        "zh-Hans",
    ),
    "a repeated word that was said": ("No no no no no, never", "Não não não não não, nunca", "en", "pt"),
    "a short answer": ("OK", "Está bem", "en", "pt"),
    "a near language": ("Gdje je moja narudžba, molim vas?", "Где је моја поруџбина, молим вас?", "hr", "sr"),
}


@pytest.mark.parametrize(("text", "answer", "source", "target"), RIGHT.values(), ids=RIGHT)
def test_what_may_be_right_passes(text, answer, source, target):
    assert checks.are_plausible([(text, answer)], source, target) == [True]
