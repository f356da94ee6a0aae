"""Selectors of parts of a page are taken where every browser reads them, or refused: none that would hide nothing."""

import pytest

from conversations.base import selectors


@pytest.mark.parametrize(
    "line",
    [
        ".invoices",
        "#total, .total",
        'main > div.card[data-kind="bank"] + p ~ footer',
        "input[name=iban i]",
        "ul li:nth-child(2n + 1):first-child",
        "form:not(:is(.search, .newsletter)) label",
        ".md\\:flex",
        "li:nth-last-child(-n + 3), li:nth-of-type(4)",
        "x-account",
        "[hidden]",
        ".été",
    ],
)
def test_what_browsers_read_is_taken(line):
    assert selectors.listed(f" {line} \r\n\n{line}") == [line]


@pytest.mark.parametrize(
    "line",
    [
        *("invoices >", "> .a", ".a,", ",.a", ".a,,.b", ".1a", "."),
        *(".a {}", ".a; .b", "@media", "/* a */", "<p>", "[a", '[a="b', ".a:not(", ".a:not()", ".a:not(:nope)"),
        *("p::before", "p:before", "p:first-line"),  # no element of its own: nothing would be hidden
        *(".a:hover", ".a:nope", ":held", ".a:checkedx", "li:nth-child()", "li:nth-child(2n+)"),
        *(".é-" * 99 + "!", ":is(" * 70, " a" * 149 + "{", ".a" * 200),  # at once, however it is written
    ],
)
def test_what_they_do_not_is_refused_in_words(line):
    with pytest.raises(selectors.NoSelector, match="is not a CSS selector"):
        selectors.listed(line)
