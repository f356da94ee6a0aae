"""Amounts of money that others wrote: kept as ISO 4217 has them (890.00 EUR), told as their reader writes them.

What is kept is found in any language; what is told depends on who reads: 890,00 €, €890.00, ¥1,500, KWD 12.500.
"""

import re
from decimal import Decimal, InvalidOperation

from babel import Locale
from babel.numbers import format_currency, get_currency_precision
from django.utils.translation import get_language, to_locale

MOST = Decimal(10) ** 12  # what costs as much is a mistake
LONGEST_CODE = 20
MOST_PLACES = 4  # behind the point; a price by the piece has more than its currency
_BETWEEN = re.compile(
    r"(?<=[^\W\d_])(?=\d)"
)  # a currency that is letters, and its number: CLDR parts them, babel does not
_AT_END = re.compile(r"(?<=· )(-?[0-9]{1,13}(?:\.[0-9]{1,4})?) ([A-Z]{3})$", re.MULTILINE)


def kept(amount: object, currency: str) -> str:
    """“890.00 EUR”, with as many places as the currency has, or more where the amount has; empty: it is no amount."""
    code = " ".join(currency.split())[:LONGEST_CODE]
    if not isinstance(amount, int | float | str) or isinstance(amount, bool) or not code:
        return ""
    try:
        number = Decimal(str(amount).strip())
    except (InvalidOperation, ValueError):
        return ""
    if not number.is_finite() or abs(number) >= MOST:
        return ""
    exact = round(number, MOST_PLACES).normalize()
    places = min(-get_currency_precision(code.upper()), int(exact.as_tuple().exponent))
    return f"{exact.quantize(Decimal((0, (1,), places)))} {code.upper()}"


def told(text: str) -> str:
    """A text of ours whose lines end with such amounts, as its reader writes them."""
    return _AT_END.sub(lambda found: _in_words(Decimal(found[1]), found[2]), text)


def _in_words(amount: Decimal, currency: str) -> str:
    locale = Locale.parse(to_locale(get_language() or "en"))
    written = format_currency(amount, currency, locale=locale, decimal_quantization=False)
    return _BETWEEN.sub("\N{NO-BREAK SPACE}", written)
