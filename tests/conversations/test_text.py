"""Text that others wrote is stored and cut so that no letter, as a reader sees it, is broken."""

import pytest

from conversations.base import text

FAMILY = "👩‍👩‍👧"
PERSIAN = "می‌خواهم"  # a joiner that keeps two letters apart belongs to the word
WELSH_FLAG = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Globe \ud83c", "Globe "),
        ("\udf0d Globe", " Globe"),
        ("\ud83c\udf0d Globe", "🌍 Globe"),
        ("a\0b", "ab"),
        ("é\0\ud83c", "é"),
        ("Globe 🌍", "Globe 🌍"),
        ("", ""),
    ],
)
def test_halves_of_characters_and_nuls_go_and_the_rest_stays(given, kept):
    assert text.well_formed(given) == kept
    text.well_formed(given).encode()


def test_json_is_well_formed_in_every_text_keys_too():
    assert text.from_json(r'{"a\u0000": ["\ud83c", {"b": "\ud83c\udf0d"}], "n": 1.5}') == {
        "a": ["", {"b": "🌍"}],
        "n": 1.5,
    }


@pytest.mark.parametrize("written", ["[" * 200_000, "[" * 5000 + "]" * 5000, "9" * 5000, "", "{", b"\xff\xfe\xfd"])
def test_json_that_cannot_be_read_is_a_value_error_whatever_is_wrong_with_it(written):
    with pytest.raises(ValueError):  # noqa: PT011 - in whatever words
        text.from_json(written)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Zoe \n Martin\t", "Zoe Martin"),
        ("Zoe\u202enimda", "Zoenimda"),
        ("\u2067Zoe\u2069\u200f\u061c", "Zoe"),
        ("Z\u200bo\u2060e\ufeff\u00ad", "Zoe"),
        ("Zoe\x07\x1b\u2028Martin", "Zoe Martin"),
        (f"Anna {FAMILY}", f"Anna {FAMILY}"),
        (PERSIAN, PERSIAN),
        (WELSH_FLAG, WELSH_FLAG),
        ("क्षिति", "क्षिति"),
        ("e\u0301", "é"),
        ("Z" + "\u0337" * 500, "Z" + "\u0337" * 8),
        (None, ""),
        (["Zoe"], ""),
    ],
)
def test_a_name_keeps_what_can_be_read_in_one_line(given, kept):
    assert text.name(given) == kept


@pytest.mark.parametrize("given", ["\u200b\u200d", "\u3164\uffa0", " \u2800 ", "\u202e", "\U000e0001", "\u0301", "\0"])
def test_a_name_of_which_nothing_can_be_seen_is_none(given):
    assert text.name(given) == ""
    assert text.is_blank(given)


@pytest.mark.parametrize(
    ("given", "most", "kept"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        (f"ab{FAMILY}c", 7, "ab…"),
        (f"ab{FAMILY}cd", 8, f"ab{FAMILY}…"),
        ("🇫🇷🇩🇪🇵🇱", 4, "🇫🇷…"),
        ("cafe\u0301s", 5, "caf…"),
        ("one two three", 5, "one…"),
        (FAMILY, 3, "…"),
    ],
)
def test_what_is_cut_is_cut_between_two_graphemes(given, most, kept):
    assert text.cut(given, most, end="…") == kept


@pytest.mark.parametrize(
    ("given", "most", "kept"),
    [("ééé", 6, "ééé"), ("ééé", 5, "éé"), (f"a{FAMILY}", 18, "a"), ("a" + "\u0337" * 5000, 100, ""), ("🌍🌍", 7, "🌍")],
)
def test_what_has_a_limit_in_bytes_is_cut_by_bytes(given, most, kept):
    assert text.cut_bytes(given, most) == kept
    assert len(text.cut_bytes(given, most, end="…").encode()) <= most


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("zoe martin", "ZM"),
        (f"{FAMILY} martin", f"{FAMILY}M"),
        ("क्षिति नमस्ते", "क्षिन"),
        ("e\u0301lise", "É"),
        ("ßeta", "ß"),
        ("\u202ezoe", "Z"),
        ("\u200b", "?"),
        ("", "?"),
        ("+33611111101", "01"),
    ],
)
def test_initials_are_whole_letters(given, shown):
    assert text.initials(given) == shown


def test_no_line_begins_or_ends_with_a_dot():
    assert text.dotted("<b>Ana</b> ·\n  12:04 · edited") == "<b>Ana</b>\xa0·\xa012:04\xa0·\xa0edited"
