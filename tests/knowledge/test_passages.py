"""Articles cut into passages, and passages into sentences."""

import pytest

from conversations.knowledge import passages
from conversations.knowledge.passages import Cut


def test_what_stands_below_a_heading_is_a_passage_without_marks():
    text = "Before **all**.\n\n## Returns\nWithin *30 days*, see [here](https://x.example).\n\n- keep the box\n- ask\n"

    assert passages.cut(text) == [
        Cut("", "Before all."),
        Cut("Returns", "Within 30 days, see here. keep the box ask"),
    ]


def test_paragraphs_below_one_heading_stay_together_as_long_as_they_are_read_at_a_glance():
    paragraph = "This is a sentence of some length. " * 10

    assert [len(cut.text) <= passages.LONGEST for cut in passages.cut(f"{paragraph}\n\n{paragraph}")] == [True, True]


def test_a_long_paragraph_is_cut_between_its_sentences():
    cuts = passages.cut("This is a sentence of some length. " * 60)

    assert len(cuts) > 3
    assert all(cut.text.startswith("This") and cut.text.endswith("length.") for cut in cuts)


def test_a_table_is_read_and_html_is_text_like_any_other():
    [cut] = passages.cut("| size | price |\n|---|---|\n| 22 cm | 49 € |\n\n<script>alert(1)</script>")

    assert cut.text == "size price 22 cm 49 € <script>alert(1)</script>"


def test_an_article_has_no_more_passages_than_it_may():
    assert len(passages.cut("".join(f"# {n}\nb\n" for n in range(2_000)))) == passages.MOST


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Il part. Le verre suit ! Et après ?", ["Il part.", "Le verre suit !", "Et après ?"]),
        ("It costs 7.90 € before 2 p.m. today. Free above.", ["It costs 7.90 € before 2 p.m. today.", "Free above."]),
        ("返品できます。送料は無料です。", ["返品できます。", "送料は無料です。"]),
        ("Er sagte „Ja.“ Dann ging er.", ["Er sagte „Ja.“", "Dann ging er."]),
        ("No end", ["No end"]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, sentences):
    assert passages.sentences(text) == sentences
