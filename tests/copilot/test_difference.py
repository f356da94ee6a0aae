"""What a rewriting changes: every word of either text has its place."""

import pytest

from conversations.copilot.difference import Change, difference


def test_what_goes_comes_before_what_takes_its_place():
    assert difference("you keep the lamp.", "You keep the old lamp.") == [
        Change("gone", "you"),
        Change("new", "You"),
        Change("same", " keep the"),
        Change("new", " old"),
        Change("same", " lamp."),
    ]


def test_the_same_text_has_not_changed():
    assert difference("It is on its way.", "It is on its way.") == [Change("same", "It is on its way.")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "Hello"),
        ("Hello", ""),
        ("  two  spaces\n\nand lines ", "two spaces\nand\tlines"),
        ("你好，灯坏了。", "您好，灯坏了！"),
        ("مرحبا بك", "مرحبا بكم"),
        ("a " * 2000, "a " * 5000),
    ],
)
def test_both_texts_can_be_read_in_it(before, after):
    changes = difference(before, after)

    assert "".join(change.text for change in changes if change.kind != "new") == before
    assert "".join(change.text for change in changes if change.kind != "gone") == after
