"""The visitor's language and that of their page: they may speak one that the widget is not written in."""

from django.utils.translation.trans_real import parse_accept_lang_header

# Unicode CLDR, common/main/en_*.xml, the short time of each region (https://cldr.unicode.org), as Babel has it.
# English of other regions counts twenty-four hours.
_TWELVE = (
    "001 AE AG AS AU BB BM BS CA CY DM ER FJ FM GD GH GM GU GY HK IN JM KI KN KY LC LR LS MH MO MP MW MY NA NZ PG PH PK"
    " PR PW SB SD SG SL SS SZ TC TO TT UM US VC VG VI VU WS"
)
REGIONS_OF_TWELVE_HOURS = frozenset(_TWELVE.split())


def shown_language(tag):
    """That of the two which the widget is written in, for any language tag."""
    return "fr" if tag.lower().startswith("fr") else "en"


def with_hours(language, tag):
    """The widget's language with the hours of the visitor's region: "en-us" where English counts twelve of them.

    `tag`: the visitor's own (BCP 47). Of another language than the widget's it says nothing: who reads English on a
    machine that was bought in Cairo is used to either.
    """
    own, _, region = tag.partition("-")
    is_counted_so = own.lower() == language == "en" and region.upper() in REGIONS_OF_TWELVE_HOURS
    return "en-us" if is_counted_so else language


def first_tag(accept_language):
    """What a browser names first in its header (`Accept-Language`, RFC 9110, 12.5.4); "" where it names nothing."""
    tags = parse_accept_lang_header(accept_language)
    return tags[0][0] if tags else ""
