"""Serbian in its two scripts."""

import pytest

from translation.serbian import to_cyrillic, to_latin

PAIRS = {
    "Ljubav i Njegoš": "Љубав и Његош",
    "LJUBAV": "ЉУБАВ",
    "Džep, Đorđe, čaša": "Џеп, Ђорђе, чаша",
    "Injekcija i konjunktura": "Инјекција и конјунктура",
    "Dobar dan, gde je moja porudžbina?": "Добар дан, где је моја поруџбина?",
}


@pytest.mark.parametrize(("latin", "cyrillic"), PAIRS.items())
def test_either_script_becomes_the_other(latin, cyrillic):
    assert to_cyrillic(latin) == cyrillic
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize("word", ["WhatsApp", "XL", "4G", "ana@shop.example", "https://shop.example/a"])
def test_what_is_no_serbian_word_stays_as_it_is(word):
    assert to_cyrillic(word) == word
