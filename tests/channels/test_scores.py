"""A figure in a message is read in every script, and nothing that could be the beginning of a question is one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.scores import Score, score_in

SCORES = {
    "4": Score(4),
    " 4 ": Score(4),
    "4.": Score(4),
    "5!": Score(5),
    "4/5": Score(4),
    "4 / 5 !": Score(4),
    "4 - merci": Score(4, "merci"),
    "4 – merci beaucoup": Score(4, "merci beaucoup"),
    "4, merci !": Score(4, "merci !"),
    "4. Merci": Score(4, "Merci"),
    "4 : très bien": Score(4, "très bien"),
    "4\nMerci": Score(4, "Merci"),
    "4 - 👍": Score(4, "👍"),
    "4/5 - rapide": Score(4, "rapide"),
    "4️⃣": Score(4),
    "٤": Score(4),
    "٤/٥": Score(4),
    "٤ - شكرا": Score(4, "شكرا"),
    "\u200f٤\u200f": Score(4),
    "۴": Score(4),
    "４": Score(4),
    "四": Score(4),
    "4分": Score(4),
    "4点、ありがとう": Score(4, "ありがとう"),
    "5점": Score(5),
}
OTHERS = [
    "",
    "0",
    "6",
    "45",
    "4.5",
    "4,5",
    "4/10",
    "4-5",
    "4 - 5",
    "4:30",
    "4 people",
    "4 merci",
    "2-room flat",
    "4€",
    "-4",
    "4?",
    "4 ?",
    "I give 4",
    "Order 4",
    "4 - ",
    "4 4",
    "½",
    "④ - ok",
    "Merci",
    "👍",
]


@pytest.mark.parametrize("text", SCORES)
def test_a_figure_with_or_without_a_word_to_it(text):
    assert score_in(text, least=1, most=5) == SCORES[text]


@pytest.mark.parametrize("text", OTHERS)
def test_whatever_is_not_plainly_one_is_none(text):
    assert score_in(text, least=1, most=5) is None


@pytest.mark.parametrize(("text", "figure"), [("0", 0), ("10", 10), ("١٠", 10), ("十", 10), ("9/10", 9), ("7 - ok", 7)])
def test_a_range_may_be_another(text, figure):
    assert score_in(text, least=0, most=10).figure == figure


@settings(max_examples=500)
@given(st.text() | st.from_regex(r"[0-9٠-٩四五] ?[-,:./]? ?\S*", fullmatch=True))
def test_no_text_makes_it_fail_or_answers_outside_of_its_range(text):
    score = score_in(text, least=1, most=5)

    assert score is None or 1 <= score.figure <= 5
