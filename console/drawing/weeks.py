"""On which day a reader's week begins: their region says it, where the browser tells one, else the page's language."""

from django.utils import translation
from django.utils.formats import get_format
from django.utils.translation.trans_real import parse_accept_lang_header

MONDAY, FRIDAY, SATURDAY, SUNDAY = 0, 4, 5, 6  # as Python's `date.weekday()` counts them

# Unicode CLDR 48, supplemental data, weekData/firstDay: https://www.unicode.org/reports/tr35/tr35-dates.html#Week_Data
# Regions that are not listed begin on Monday.
REGIONS = {
    FRIDAY: "MV",
    SATURDAY: "AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY",
    SUNDAY: "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR LA MH MM MO MT MX MZ NI NP"
    " PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW",
}
FIRST_DAYS = {region: day for day, regions in REGIONS.items() for region in regions.split()}


def first_day(accept_language: str) -> int:
    """A weekday, 0 for Monday, for the page's language and this header (`Accept-Language`, RFC 9110, 12.5.4).

    Only tags of the page's own language count: who reads French on a machine that was bought in English is no American.
    """
    for tag, _priority in parse_accept_lang_header(accept_language):
        language, _, region = tag.partition("-")
        if language == translation.get_language().split("-")[0] and _is_region(region):
            return FIRST_DAYS.get(region.upper(), MONDAY)
    return (get_format("FIRST_DAY_OF_WEEK") - 1) % 7  # Django counts from Sunday


def _is_region(subtag: str) -> bool:
    return len(subtag) == 2 and subtag.isascii() and subtag.isalpha()
