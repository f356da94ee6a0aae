"""What Messenger tells is read as its documentation says, and nothing makes the reader fail."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.connectors import connector as told
from conversations.connectors.connector import (
    Because,
    Kind,
    Later,
    Media,
    Person,
    Place,
    Refused,
    Step,
    Strange,
    Taken,
    Unreadable,
)
from conversations.connectors.failure import Failure
from conversations.connectors.messenger import Messenger
from tests.channels.payloads import ACCOUNT, body, files, webhooks
from tests.channels.spoiled import ANYTHING, spoiled

MESSENGER = Messenger()
PAGE = replace(ACCOUNT, values={"page_id": "104000000000001"})
ZOE = Person(id="24900000000000001")
AT = datetime.fromtimestamp(1795950000.5, UTC)
MESSAGES = {
    "text": (Kind.TEXT, "Bonjour, où en est ma commande 🙂 ?"),
    "reply": (Kind.TEXT, "Oui"),
    "quick reply": (Kind.TEXT, "Demain"),
    "photo": (Kind.PHOTO, ""),
    "photo with words": (Kind.PHOTO, "La roue"),
    "voice": (Kind.AUDIO, ""),
    "document": (Kind.DOCUMENT, ""),
    "video": (Kind.VIDEO, ""),
    "shared post": (Kind.SHARED, ""),
    "shared page": (Kind.SHARED, "Celui-ci ?\nVélo de ville\nhttps://shop.example.com/velo"),
    "reel": (Kind.SHARED, "Au parc\nhttps://www.facebook.com/reel/1"),
    "template": (Kind.UNKNOWN, ""),
    "sticker": (Kind.STICKER, ""),
    "postback": (Kind.CHOICE, "Démarrer"),
    "by an ad": (Kind.TEXT, "Est-il encore là ?"),
    "postback by an ad": (Kind.CHOICE, "Démarrer"),
    "by a link": (Kind.TEXT, "Bonjour, où en est ma commande 🙂 ?"),
}
CHANGES = {
    "reaction": told.Reaction("m_before.reaction.1795950000500", AT, ZOE, "m_before", "❤️"),
    "reaction taken back": told.Reaction("m_before.reaction.1795950000500", AT, ZOE, "m_before", ""),
    "edit": told.Edit("m_before.edit.1795950000500", AT, ZOE, "m_before", "Bonjour !"),
    "deletion": told.Deletion("m_before.deleted", AT, ZOE, "m_before"),
    "echo": told.Echo("m_2", AT, ZOE, Kind.TEXT, "Votre vélo est prêt."),
    "echo that does not say so": told.Echo("m_2", AT, ZOE, Kind.TEXT, "Votre vélo est prêt."),
    "reaction of the page": told.Echo("m_before.reaction.1795950000500", AT, ZOE, Kind.TEXT, "❤️"),
    "edit of the page": told.Echo("m_before.edit.1795950000500", AT, ZOE, Kind.TEXT, "Votre vélo est prêt."),
    "delivery": told.Seen(ZOE, Step.DELIVERED, AT - timedelta(milliseconds=100)),
    "read": told.Seen(ZOE, Step.READ, AT - timedelta(milliseconds=100)),
}


OUTSIDE = "(#10) This message is sent outside of allowed window. You need page_messaging_subscriptions permission to"
FORBIDDEN = "(#10) To use 'Send API', your use of this endpoint must be reviewed: the permission pages_messaging"


def read(name, variant):
    return MESSENGER.parse(body(webhooks("messenger", name)[variant]), PAGE)


@pytest.mark.parametrize("variant", webhooks("messenger", "messages"))
def test_messages(variant):
    [arrival] = read("messages", variant)

    assert (arrival.outside_id, arrival.at, arrival.person) == ("m_1", AT, ZOE)
    assert (arrival.kind, arrival.text) == MESSAGES[variant]
    assert arrival.reply_to == ("m_before" if variant == "reply" else "")
    assert arrival.on == ("Vélos" if variant == "by an ad" else "")
    window = (timedelta(days=7), Because.AD) if variant.endswith("by an ad") else (timedelta(hours=24), "")
    assert (arrival.answerable_for, arrival.because) == window


@pytest.mark.parametrize("variant", ["photo", "photo with words", "voice", "document", "video"])
def test_a_file_has_its_address(variant):
    [arrival] = read("messages", variant)

    assert arrival.media == Media(url="https://scontent.xx.fbcdn.net/a")
    assert "fbcdn" not in repr(arrival)
    request = MESSENGER.media_request(arrival.media, PAGE)
    assert (request.method, request.url, request.headers) == ("GET", "https://scontent.xx.fbcdn.net/a", {})


def test_what_we_sent_ourselves_is_no_news():
    webhook = webhooks("messenger", "changes")["echo"]
    webhook["entry"][0]["messaging"][0]["message"]["app_id"] = 104000000000009

    assert MESSENGER.parse(body(webhook), replace(PAGE, values={**PAGE.values, "app_id": "104000000000009"})) == []
    assert MESSENGER.parse(body(webhook), replace(PAGE, values={**PAGE.values, "app_id": "1"})) == [CHANGES["echo"]]


def test_several_files_of_one_message_are_as_many_arrivals():
    webhook = webhooks("messenger", "messages")["photo with words"]
    message = webhook["entry"][0]["messaging"][0]["message"]
    message["attachments"].append({"type": "file", "payload": {"url": "https://cdn.fbsbx.com/b"}})
    message["attachments"].append({"type": "image", "payload": {"url": "https://cdn.fbsbx.com/c", "sticker_id": 3}})

    told_of = [(one.outside_id, one.kind, one.text) for one in MESSENGER.parse(body(webhook), PAGE)]

    assert told_of == [
        ("m_1", Kind.PHOTO, "La roue"),
        ("m_1.2", Kind.DOCUMENT, ""),
        ("m_1.3", Kind.STICKER, ""),
    ]


def test_each_of_several_pages_that_are_shared_has_its_address():
    webhook = webhooks("messenger", "messages")["shared page"]
    message = webhook["entry"][0]["messaging"][0]["message"]
    message["attachments"].append({"type": "post", "payload": {"url": "https://www.facebook.com/1", "title": "Avis"}})

    _first, second = MESSENGER.parse(body(webhook), PAGE)

    assert (second.outside_id, second.kind, second.text) == ("m_1.2", Kind.SHARED, "Avis\nhttps://www.facebook.com/1")


def test_a_location_is_a_place_on_the_map():
    webhook = webhooks("messenger", "messages")["photo"]
    [attachment] = webhook["entry"][0]["messaging"][0]["message"]["attachments"]
    attachment |= {"type": "location", "payload": {"coordinates": {"lat": 48.8583701, "long": 2.2944813}}}

    [arrival] = MESSENGER.parse(body(webhook), PAGE)

    assert (arrival.kind, arrival.place) == (Kind.LOCATION, Place(48.8583701, 2.2944813))


@pytest.mark.parametrize("variant", webhooks("messenger", "changes"))
def test_changes_and_how_far_ours_have_come(variant):
    assert read("changes", variant) == [CHANGES[variant]]


@pytest.mark.parametrize("variant", webhooks("messenger", "strange"))
def test_what_is_not_known_is_told_and_holds_no_ones_words(variant):
    [strange] = read("strange", variant)

    assert isinstance(strange, Strange)
    assert "Bonjour" not in strange.why


@pytest.mark.parametrize(
    ("variant", "why"),
    [
        ("an optin", "news of a kind that is not known: 'optin'"),
        ("handed over", "news of a kind that is not known: 'pass_thread_control'"),
        ("standby", "another app answers there for now (standby)"),
    ],
)
def test_what_is_not_known_is_called_by_its_name(variant, why):
    assert [str(strange) for strange in read("strange", variant)] == [why]


def test_a_webhook_of_another_kind_is_refused():
    with pytest.raises(Unreadable):
        MESSENGER.parse(body({"object": "whatsapp_business_account"}), PAGE)


EXAMPLES = [webhook for name in files("messenger") for webhook in webhooks("messenger", name).values()]


@settings(max_examples=300)
@given(st.data())
def test_no_change_of_a_webhook_makes_it_fail(data):
    try:
        events = MESSENGER.parse(spoiled(EXAMPLES, data), PAGE)
    except Unreadable:
        return
    for event in events:
        assert isinstance(event, Strange | told.Seen) or 0 < len(event.outside_id) <= told.LONGEST_ID


@settings(max_examples=60)
@given(ANYTHING | st.text())
def test_no_answer_makes_it_fail(value):
    MESSENGER.answer(200, {}, json.dumps(value).encode())


def test_a_text_goes_to_the_person_as_an_answer(settings):
    request = MESSENGER.text_message(ZOE, "Oui", PAGE)

    assert request.url == f"{settings.GRAPH_API_URL}/104000000000001/messages"
    assert json.loads(request.body) == {
        "recipient": {"id": ZOE.id},
        "messaging_type": "RESPONSE",
        "message": {"text": "Oui"},
    }


def test_people_answer_for_longer_where_the_app_may():
    assert MESSENGER.answerable_by_people_for({**PAGE.values, "human_agent": "on"}) == timedelta(days=7)
    assert MESSENGER.answerable_by_people_for({**PAGE.values, "human_agent": ""}) is None
    assert MESSENGER.answerable_by_people_for(PAGE.values) is None


def test_a_late_answer_of_a_person_bears_the_tag():
    usual = MESSENGER.text_message(ZOE, "Oui", PAGE)
    late = MESSENGER.as_a_person(usual)

    assert (late.url, late.headers) == (usual.url, usual.headers)
    assert json.loads(late.body) == {
        "recipient": {"id": ZOE.id},
        "messaging_type": "MESSAGE_TAG",
        "tag": "HUMAN_AGENT",
        "message": {"text": "Oui"},
    }


@pytest.mark.parametrize("code", [10, 100, 200])
def test_an_app_that_meta_has_not_approved_is_told_of(code):
    message = f"(#{code}) To use 'Human Agent', your use of this endpoint must be reviewed and approved by Facebook."

    answer = MESSENGER.answer(400, {}, body({"error": {"code": code, "message": message}}))

    assert answer == Refused(Failure.UNAPPROVED, str(code))
    assert "Human Agent" in answer.failure.advice


@pytest.mark.parametrize(
    ("status", "answered", "means"),
    [
        (200, {"recipient_id": ZOE.id, "message_id": "m_3"}, Taken(["m_3"])),
        (200, {}, Refused(Failure.UNCERTAIN)),
        (400, {"error": {"code": 10}}, Refused(Failure.WINDOW_CLOSED, "10")),
        (403, {"error": {"code": 10, "message": OUTSIDE}}, Refused(Failure.WINDOW_CLOSED, "10")),
        (403, {"error": {"code": 10, "message": FORBIDDEN}}, Refused(Failure.NOT_ALLOWED, "10")),
        (400, {"error": {"code": 100, "error_subcode": 2018001}}, Refused(Failure.UNREACHABLE, "100")),
        (400, {"error": {"code": 3}}, Refused(Failure.NOT_ALLOWED, "3")),
        (400, {"error": {"code": 551}}, Refused(Failure.UNREACHABLE, "551")),
        (400, {"error": {"code": 613}}, Later(Failure.TOO_FAST, "613")),
        (500, {}, Later(Failure.AWAY)),
        (503, {"error": {"code": 31337}}, Later(Failure.AWAY, "31337")),
        (500, {"error": {"code": 190}}, Refused(Failure.NOT_ALLOWED, "190")),
        (400, {"error": {"code": 31337}}, Refused(Failure.UNKNOWN, "31337")),
    ],
)
def test_what_an_answer_means(status, answered, means):
    assert MESSENGER.answer(status, {}, body(answered)) == means


def test_it_is_left_in_peace_for_as_long_as_it_asks():
    assert MESSENGER.answer(429, {"Retry-After": "90"}, b"").wait == timedelta(seconds=90)
    assert MESSENGER.answer(503, {"Retry-After": "9" * 9}, b"").wait == timedelta(hours=1)
    for unreadable in ("", "-1", "١", "9" * 99, "Wed, 21 Oct 2026 07:28:00 GMT"):
        assert MESSENGER.answer(429, {"Retry-After": unreadable}, b"").wait is None
