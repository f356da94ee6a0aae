"""A call rings on phones whose app is closed: three times, until it is taken, declined or over."""

import pytest

from console.phone.models import Push
from conversations.models import Inbox
from routing import call_endings, calls, offers
from routing.models import Rule

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_noon(noon, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)


@pytest.fixture
def ring(sales, zoe, noon):
    def begin():
        video = Inbox.objects.create(name="video.example", key="video", channel="video")
        Rule.objects.create(inbox=video, group=sales)
        return calls.ring(zoe, video, page="tab", now=noon)

    return begin


@pytest.fixture
def ana(hire):
    return hire("ana", channels=("video",))


def test_it_is_told_at_once_after_ten_seconds_and_after_twenty(ana, ring, subscribe, run, later):
    subscribe(ana)
    ring()

    told = [run(later(seconds=seconds)) for seconds in (0, 5, 10, 20, 25)]

    assert [[shown["title"] for shown in each] for each in told] == [
        ["Video call: Zoe"],
        [],
        ["Video call: Zoe"],
        ["Video call: Zoe"],
        [],
    ]
    assert [each[0]["body"] for each in told if each] == [
        "30\N{NO-BREAK SPACE}s left to take it",
        "20\N{NO-BREAK SPACE}s left to take it",
        "10\N{NO-BREAK SPACE}s left to take it",
    ]
    first = told[0][0]
    assert (first["data"]["kind"], first["data"]["rings"], first["actions"]) == ("call", True, [])
    assert first["data"]["expires"] == later(seconds=30).isoformat()
    assert len({each[0]["tag"] for each in told if each}) == 1  # each takes the place of the one before


def test_taken_it_is_told_no_more_and_taken_back(ana, ring, subscribe, run, later):
    subscribe(ana)
    call = ring()
    run(later(seconds=1))

    calls.accept(ana.user, call.conversation_id, call.pk, page="phone", now=later(seconds=4))

    (back,) = run(later(seconds=5))
    assert (back["body"], back["data"]["withdraw"]) == ("You have taken the call.", True)
    assert run(later(seconds=25)) == []
    assert not Push.objects.exists()


def test_declined_it_is_taken_back(ana, ring, subscribe, run, zoe, later):
    subscribe(ana)
    call = ring()
    run(later(seconds=1))

    calls.decline(ana.user, call.conversation_id, call.pk, now=later(seconds=4))

    (back,) = run(later(seconds=5))
    assert (back["body"], back["data"]["withdraw"]) == ("The call is no longer ringing here.", True)
    assert run(later(seconds=25)) == []


def test_given_up_its_notification_says_who_hung_up(ana, ring, subscribe, run, zoe, later):
    subscribe(ana)
    call = ring()
    run(later(seconds=1))

    calls.hang_up_as_visitor(zoe, Inbox.objects.get(key="video"), call.pk, now=later(seconds=4))

    (back,) = run(later(seconds=5))
    assert (back["body"], back["data"]["withdraw"]) == ("Zoe hung up before you answered.", True)


def test_missed_by_one_it_rings_at_the_next(hire, ring, subscribe, run, later):
    agents = [hire(name, channels=("video",)) for name in ("ana", "ben")]
    for agent in agents:
        subscribe(agent)
    ring()
    run(later(seconds=1))

    offers.expire_overdue(later(seconds=30))

    told = run(later(seconds=31))
    titles = sorted(shown["title"] for shown in told if not shown["data"].get("withdraw"))
    assert "You are now unavailable on Video" in titles
    assert "Video call: Zoe" in titles


def test_what_goes_on_as_text_is_told_as_a_new_conversation(hire, ring, subscribe, run, later):
    hire("ana", channels=("video",))
    writer = hire("max", channels=("chat",))
    subscribe(writer)
    ring()

    call_endings.end_overdue(later(seconds=90))

    (shown,) = run(later(seconds=91))
    assert (shown["title"], shown["data"]["kind"]) == ("New conversation: Zoe", "offer")


def test_who_switched_calls_off_is_told_of_none(ana, ring, subscribe, run, later):
    device = subscribe(ana)
    device.switched_off.create(kind="call")
    ring()

    assert run(later(seconds=1)) == []
