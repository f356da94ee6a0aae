"""Every message, in both languages: kinds of faults that a program can find."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parent.parent
FRENCH = polib.pofile(str(ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"))
MOMENTS_AND_FIGURES = "n|all|count|date|day|last|most|time|when"
FILLED_IN = rf"(?:<b>)?(?:%\((?!(?:{MOMENTS_AND_FIGURES})\))\w+\)s|\{{(?!(?:{MOMENTS_AND_FIGURES})\}})\w+\}})"
SOMEBODY = r"(?:%\((?:agent|author|by|inviter|name|names|to|visitor)\)s|\{name\})"
FAULTS = {
    "no elision before a name that may begin with a vowel": rf"\b(de|que|le|la|ne|se|je|jusque|du|au) {FILLED_IN}",
    "what agrees with somebody's name": rf"(?<!avec ){SOMEBODY}(?:</b>)? (?:est|a été|sera|n’est plus) \w+ée?s?\b",
    "a typewriter's apostrophe": r"\w'\w",
    "a typewriter's quotation marks": r'(?<!=)"(?!>)',
    "three full stops": r"\.\.\.",
    "two spaces": r"  ",
    "the agent is called otherwise": r"\b[Cc]onseiller",
    "Copilot is called otherwise": r"\b[Cc]opilote",
    "a state has another name": r"\b((?<!réponse )[Ll]ibres?|au complet pour)\b",
}
TYPED_APOSTROPHE = re.compile(r"\w'(?=\w|\s|$)")
OF_DJANGO = {"console/words_of_django.py"}  # its English is not ours
BEFORE_A_UNIT = re.compile(r"(?:\d|\)[ds]|\}) (?:s|min|h|d|KB|MB|GB)\b")
STATES = re.compile(r"\b(free(?! answers)|is away|are away)\b")  # of an agent: they are available, busy or unavailable


def french():
    for entry in FRENCH:
        yield from ((entry.msgid, text) for text in (entry.msgstr, *entry.msgstr_plural.values()))


@pytest.mark.parametrize("fault", FAULTS)
def test_french_as_it_is_written(fault):
    assert [(english, text) for english, text in french() if re.search(FAULTS[fault], text)] == []


@pytest.mark.parametrize(
    ("fault", "text"),
    [
        ("no elision before a name that may begin with a vowel", "Photo de %(name)s"),
        ("no elision before a name that may begin with a vowel", "Ce que {name} a écrit"),
        ("what agrees with somebody's name", "%(name)s est bloqué"),
        ("a typewriter's apostrophe", "l'agent"),
        ("a typewriter's quotation marks", 'la boîte "Ventes"'),
    ],
)
def test_a_fault_would_be_found(fault, text):
    assert re.search(FAULTS[fault], text)


def test_an_agents_states_have_one_name_each():
    assert [entry.msgid for entry in FRENCH if STATES.search(entry.msgid)] == []


def test_english_has_one_kind_of_apostrophe():
    ours = [entry for entry in FRENCH if {file for file, _line in entry.occurrences} != OF_DJANGO]

    assert [entry.msgid for entry in ours if TYPED_APOSTROPHE.search(f"{entry.msgid} {entry.msgid_plural}")] == []


@pytest.mark.parametrize("text", ["the site's server", "agents' screens", "The browser's"])
def test_a_typewriters_apostrophe_would_be_found(text):
    assert TYPED_APOSTROPHE.search(text)


def test_no_line_breaks_between_a_figure_and_its_unit():
    """In French the check of all words looks after it."""
    ours = [text for entry in FRENCH for text in (entry.msgid, entry.msgid_plural)]

    assert [text for text in ours if BEFORE_A_UNIT.search(text)] == []


@pytest.mark.parametrize("text", ["{n} s", "%(size)s MB", "%(minutes)d min", "After 5 h in the background"])
def test_such_a_line_would_be_found(text):
    assert BEFORE_A_UNIT.search(text)
