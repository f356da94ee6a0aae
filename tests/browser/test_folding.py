"""What is typed to find something finds it, with or without the marks and letters of its language."""

import json

import pytest
from django.conf import settings

from conversations.base.folding import LETTERS, LIGATURES, folded

pytestmark = pytest.mark.browser

SAME = [
    *(("Łódź", "lodz"), ("ØRE", "ore"), ("Đorđe", "dorde"), ("Işık İ", "isik i"), ("Straße", "STRASSE")),
    *(("Œuvre", "oeuvre"), ("Élan", "e\u0301lan"), ("þing", "thing")),
    *(("مُحَمَّـــد", "محمد"), ("أحمد", "احمد"), ("مدرسة", "مدرسه"), ("مصطفى", "مصطفي")),
]


def test_letters_without_an_accent_of_their_own_and_arabic_without_marks_are_found(chromium):
    source = (settings.BASE_DIR / "static" / "js" / "desk" / "folding.js").read_text()
    page = chromium.new_page()
    letters = [each for small in LETTERS | LIGATURES for each in (small, small.upper())]
    *pairs, here = page.evaluate(
        """async ([source, texts]) => {
            const { fold } = await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" })));
            return texts.map((pair) => pair.map(fold));
        }""",
        [source, [*SAME, letters]],
    )
    page.close()

    assert all(pair == other for pair, other in pairs), json.dumps(pairs, ensure_ascii=False)
    assert pairs[0] == ["lodz", "lodz"]
    assert here == [folded(each) for each in letters]
    assert pairs == [[folded(each) for each in pair] for pair in SAME]
