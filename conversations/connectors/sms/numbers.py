"""Phone numbers as operators write them, and the countries that they are of."""

import phonenumbers


def digits_of(written: str) -> str:
    """The digits of a number, or of a short one of a service; empty where it is none."""
    digits = written.removeprefix("+")
    return digits if digits.isascii() and digits.isdigit() and len(digits) <= 15 else ""


def country_of(digits: str) -> str:
    """By two letters (ISO 3166); empty where the number is of no country, or of none that is known."""
    number = _parsed(digits)
    return (phonenumbers.region_code_for_number(number) or "") if number else ""


def calling_code(digits: str) -> str:
    """The digits that every number of the same country begins with. No code is the beginning of another one."""
    number = _parsed(digits)
    return str(number.country_code) if number else ""


def _parsed(digits: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return None
