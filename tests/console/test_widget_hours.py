"""Outside business hours the widget says when the team is back, and takes a message."""

import re
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from console import clock
from console.widget import opening, screens
from console.widget.language import REGIONS_OF_TWELVE_HOURS, with_hours
from conversations.models import ClosedDay, Group, OpeningHours, Weekday
from routing import queue

pytestmark = pytest.mark.django_db(transaction=True)

PARIS = ZoneInfo("Europe/Paris")


def paris(*moment):
    return datetime(*moment, tzinfo=PARIS)


NIGHT = paris(2026, 3, 2, 22, 0)  # a Monday
MORNING = paris(2026, 3, 3, 9, 0)


@pytest.fixture
def hours(shop):
    """Monday to Friday, 9 to 18."""
    return OpeningHours.objects.bulk_create(
        OpeningHours(inbox=shop, weekday=weekday, opens=time(9), closes=time(18)) for weekday in list(Weekday)[:5]
    )


def back(shop, now, zone=None):
    return opening.opening(shop, zone=zone, now=now)["back"]


def test_it_says_when_the_team_is_back(shop, hours):
    assert back(shop, paris(2026, 3, 2, 7, 0)) == "Back today at 09:00"
    assert back(shop, NIGHT) == "Back tomorrow at 09:00"
    assert back(shop, paris(2026, 3, 6, 18, 0)) == "Back on Monday at 09:00"
    assert back(shop, paris(2026, 3, 2, 12, 0)) == ""


def test_it_says_the_date_where_it_is_far_away(shop, hours):
    for day in range(2, 14):
        ClosedDay.objects.create(inbox=shop, day=datetime(2026, 3, day, tzinfo=UTC).date())

    assert back(shop, NIGHT) == "Back on 16 March at 09:00"


def test_it_names_the_inboxs_zone_to_who_has_another_time(shop, hours):
    assert back(shop, NIGHT, ZoneInfo("Europe/Berlin")) == "Back tomorrow at 09:00"
    assert back(shop, NIGHT, ZoneInfo("Europe/London")) == "Back tomorrow at 09:00 (Paris time)"
    assert back(shop, NIGHT, ZoneInfo("Asia/Tokyo")) == "Back on Tuesday at 09:00 (Paris time)"


def test_the_clocks_change_between_now_and_then(shop, hours):
    """On 29 March New York has changed its clocks weeks ago; what counts is the moment of opening."""
    assert back(shop, paris(2026, 3, 28, 12, 0), ZoneInfo("Africa/Algiers")) == "Back on Monday at 09:00 (Paris time)"


@pytest.mark.parametrize("name", [None, 7, "", "Nowhere/City", "../etc/passwd", "x" * 1000, "Europe", "\x00", "/etc"])
def test_a_time_zone_that_is_none_is_passed_over(name):
    assert opening.zone_of(name) is None


def test_the_page_looks_again_when_it_opens_and_at_least_each_quarter_of_an_hour(shop, hours):
    assert opening.opening(shop, now=paris(2026, 3, 3, 8, 59, 30))["changes_in"] == 30
    assert opening.opening(shop, now=paris(2026, 3, 2, 17, 59))["changes_in"] == 60
    assert opening.opening(shop, now=NIGHT)["changes_in"] == 900


def shown_at(shop, now):
    return render_to_string("widget/state.html", screens.greeting(shop, now=now))


def test_outside_hours_it_says_what_an_administrator_wrote_for_them(shop, hours, ana):
    shop.website.closed = "Our shop sleeps. Write, and we answer in the morning."

    assert "Our shop sleeps." in shown_at(shop, NIGHT)
    assert "Leave us a message" not in shown_at(shop, NIGHT)
    assert "Our shop sleeps." not in shown_at(shop, paris(2026, 3, 3, 12, 0))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Leave us a message: it will be answered here."),
        ("fr", "Laissez-nous un message\N{NO-BREAK SPACE}: la réponse arrivera ici."),
    ],
)
def test_without_such_words_it_promises_an_answer_but_not_now(shop, hours, ana, language, words):
    with translation.override(language):
        assert words in shown_at(shop, NIGHT)


def test_an_inbox_without_hours_says_nothing_of_them(shop, zoe):
    html = screens.render_state(zoe, shop)[0]

    assert "Back " not in html
    assert "data-changes-in" not in html


def test_nobody_there_at_night_a_message_is_taken_and_no_place_is_promised(shop, hours, zoe, write, fresh):
    conversation = fresh(write(zoe, now=NIGHT))
    queue.serve(NIGHT)

    assert fresh(conversation).is_waiting
    assert fresh(conversation).queued_at is None
    state = screens.state(zoe, shop, now=NIGHT)
    assert (state["place"], state["is_left"], state["back"]) == (None, True, "Back tomorrow at 09:00")


def test_all_of_the_night_are_given_their_places_when_the_inbox_opens(shop, hours, zoe, visit, write):
    yan = visit("Yan")
    write(zoe, now=NIGHT)
    write(yan, now=NIGHT)
    clock.tick(NIGHT)

    clock.tick(MORNING)

    assert screens.state(zoe, shop, now=MORNING)["place"] == 1
    assert screens.state(yan, shop, now=MORNING)["place"] == 2


def test_an_agent_who_is_available_at_night_is_given_it(shop, hours, ana, zoe, write, fresh):
    assert fresh(write(zoe, now=NIGHT)).agent == ana.user


def test_an_agent_who_turns_up_before_it_opens_is_given_it(shop, hours, zoe, write, hire, fresh):
    conversation = fresh(write(zoe, now=NIGHT))
    queue.serve(NIGHT)
    ana = hire("ana")

    queue.serve(paris(2026, 3, 3, 8, 30))

    assert fresh(conversation).agent == ana.user


def test_who_stands_in_the_queue_at_closing_time_keeps_the_place_as_long_as_somebody_serves(
    shop, hours, hire, visit, write, fresh
):
    ana = hire("ana", capacity=1)
    write(visit("First"), now=paris(2026, 3, 2, 17, 58))
    second = visit("Second")
    conversation = fresh(write(second, now=paris(2026, 3, 2, 17, 59)))
    queue.serve(paris(2026, 3, 2, 17, 59))

    assert screens.state(second, shop, now=paris(2026, 3, 2, 18, 5))["place"] == 1
    ana.availabilities.update(is_wanted=False)
    late = screens.state(second, shop, now=paris(2026, 3, 2, 18, 6))
    assert (late["place"], late["back"]) == (None, "Back tomorrow at 09:00")
    assert fresh(conversation).queued_at is not None


def test_the_queue_of_an_open_inbox_is_as_it_was(shop, hours, zoe, write, fresh):
    conversation = fresh(write(zoe, now=MORNING))
    queue.serve(MORNING)

    assert fresh(conversation).queued_at is not None
    assert Group.objects.get().conversations.count() == 1


def test_the_frame_says_it_before_anybody_has_said_hello(client, shop, away):
    for weekday in Weekday:
        OpeningHours.objects.create(inbox=shop, weekday=weekday, opens=time(0), closes=time(23, 59))
    assert "Closed at the moment" not in client.get(reverse("widget", args=[shop.key])).content.decode()
    OpeningHours.objects.all().delete()
    OpeningHours.objects.create(inbox=shop, weekday=0, opens=time(0), closes=time(0, 0, 1))

    page = client.get(reverse("widget", args=[shop.key])).content.decode()

    assert page.count("Back on") + page.count("Back tomorrow") == 1
    assert page.count("Closed at the moment") == 1
    assert "Leave us a message" in page


@pytest.mark.parametrize(
    ("language", "tag", "shown"),
    [
        ("en", "en-US", "9:00 AM"),
        ("en", "en-us", "9:00 AM"),
        ("en", "en-CA", "9:00 AM"),
        ("en", "en-GB", "09:00"),
        ("en", "en", "09:00"),
        ("en", "ar-EG", "09:00"),
        ("en", "en-", "09:00"),
        ("en", "", "09:00"),
        ("fr", "fr-FR", "09:00"),
        ("fr", "en-US", "09:00"),
    ],
)
def test_hours_are_counted_as_in_the_visitors_region(shop, hours, language, tag, shown):
    with translation.override(with_hours(language, tag)):
        assert back(shop, NIGHT).replace("\N{NO-BREAK SPACE}", " ").endswith(shown)


def test_the_regions_that_count_twelve_hours_are_those_of_cldr():
    regions = {name.split("_")[1]: name for name in locale_identifiers() if re.fullmatch(r"en_(\w{2}|001)", name)}
    counted = {region for region, name in regions.items() if "a" in Locale.parse(name).time_formats["short"].pattern}

    assert counted == REGIONS_OF_TWELVE_HOURS


@pytest.mark.parametrize(("asked", "shown"), [("en-US,en;q=0.9", "12:00&nbsp;AM"), ("en-GB,en-US;q=0.9", "00:00")])
def test_the_frame_counts_hours_as_the_browser_asks(client, shop, away, asked, shown):
    OpeningHours.objects.create(inbox=shop, weekday=0, opens=time(0), closes=time(0, 0, 1))

    page = client.get(reverse("widget", args=[shop.key]), headers={"accept-language": asked}).text

    assert f" at {shown}" in page.replace("\N{NO-BREAK SPACE}", "&nbsp;")
    assert ("data-counts-twelve" in page) == ("AM" in shown)
    assert '<html\n  lang="en"' in page


def test_in_french(shop, hours):
    with translation.override("fr"):
        assert "9:00" in back(shop, NIGHT)
