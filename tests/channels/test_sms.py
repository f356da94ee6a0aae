"""What Twilio tells of SMS is read and proven as its documentation says, and nothing makes the reader fail."""

import base64
import contextlib
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from console.outgoing.addresses import check_host
from conversations.connectors import connector as told
from conversations.connectors.connector import (
    LONGEST_ID,
    Account,
    Kind,
    Later,
    Limit,
    Person,
    Refused,
    Step,
    Strange,
    Taken,
    Unreadable,
)
from conversations.connectors.failure import Failure
from conversations.connectors.sms import Sms, segments
from tests.channels.payloads import body, files, webhooks
from tests.channels.spoiled import ANYTHING

SMS = Sms()
NUMBER = Account(
    values={"account_sid": "AC0123456789abcdef0123456789abcdef", "sender": "+33644601234"},
    secrets={"auth_token": "a token", "shared_key": "a key"},
    verify_token="",
    address="https://desk.example.com/hooks/sms/number/",
)
SERVICE = replace(NUMBER, values={**NUMBER.values, "sender": "MG0123456789abcdef0123456789abcdef"})
ZOE = Person(phone="33612345678")
MEDIA = "https://api.twilio.com/2010-04-01/Accounts/AC0123456789abcdef0123456789abcdef/Messages/MM1/Media/"
MESSAGES = {
    "text": (Kind.TEXT, "Bonjour, où en est ma commande 🙂 ?"),
    "text without what is not needed": (Kind.TEXT, "Bonjour"),
    "several lines": (Kind.TEXT, "Un\nDeux"),
    "a word in a sentence": (Kind.TEXT, "Stop, je n'ai rien reçu"),
    "asked for help": (Kind.TEXT, "HELP"),
    "nothing": (Kind.UNKNOWN, ""),
    "photo": (Kind.PHOTO, ""),
    "photo with words": (Kind.PHOTO, "La roue"),
    "video": (Kind.VIDEO, ""),
    "sound": (Kind.AUDIO, ""),
    "card": (Kind.DOCUMENT, ""),
    "document": (Kind.DOCUMENT, ""),
    "fewer files than it says": (Kind.PHOTO, "Voilà"),
    "more files than it says": (Kind.PHOTO, ""),
    "by RCS": (Kind.TEXT, "Bonjour"),
    "button": (Kind.TEXT, "Oui"),
    "place by RCS": (Kind.LOCATION, "Champ-de-Mars, Paris"),
}
STATUSES = {
    "sent": told.Progress("SM2", None, Step.SENT),
    "delivered": told.Progress("SM2", None, Step.DELIVERED),
    "delivered, as its operator says": told.Progress("SM2", None, Step.DELIVERED),
    "read": told.Progress("SM2", None, Step.READ),
    "undelivered": told.Progress("SM2", None, Step.FAILED, Failure.UNREACHABLE, "30003"),
    "failed": told.Progress("SM2", None, Step.FAILED, Failure.NOT_ALLOWED, "30034"),
    "failed, and nobody says why": told.Progress("SM2", None, Step.FAILED, Failure.UNKNOWN),
    "canceled": told.Progress("SM2", None, Step.FAILED, Failure.UNKNOWN),
}


def form(fields):
    return urlencode(fields).encode()


def read(name, variant, account=NUMBER):
    return SMS.parse(form(webhooks("sms", name)[variant]), account)


@pytest.mark.parametrize("variant", MESSAGES)
def test_messages(variant):
    [arrival] = read("messages", variant)

    assert arrival.person == ZOE
    assert (arrival.kind, arrival.text) == MESSAGES[variant]
    assert (arrival.at, arrival.answerable_for, arrival.consent) == (None, None, None)


def test_what_came_with_a_message_is_a_file_at_the_provider():
    [arrival] = read("messages", "photo")

    assert arrival.media == told.Media(url=f"{MEDIA}ME1", mime="image/jpeg")


def test_a_file_is_asked_for_with_the_token_at_twilio_s_hosts():
    [arrival] = read("messages", "photo")

    request = SMS.media_request(arrival.media, NUMBER)

    assert (request.method, request.url) == ("GET", arrival.media.url)
    assert request.headers["Authorization"].startswith("Basic ")
    check_host(request.url, SMS.media_hosts)


def test_each_file_is_a_message_with_a_name_of_its_own():
    first, second = read("messages", "two photos")

    assert (first.outside_id, first.text, first.media.url) == ("MM1", "Voilà", f"{MEDIA}ME1")
    assert (second.outside_id, second.text, second.media.url) == ("MM1.1", "", f"{MEDIA}ME2")


@pytest.mark.parametrize(
    ("variant", "person"),
    [
        ("from a short number", Person(phone="36179")),
        ("from a name", Person(id="LaPoste", name="LaPoste")),
        ("from a number that is hidden", Person(phone="266696687")),
    ],
)
def test_who_has_no_number_is_somebody_too(variant, person):
    [arrival] = read("messages", variant)

    assert arrival.person == person


def test_a_messaging_service_has_whatever_comes_to_its_numbers():
    [arrival] = read("messages", "text to a messaging service", SERVICE)

    assert arrival.text == "Bonjour"
    assert isinstance(read("messages", "text to a messaging service")[0], Strange)


def test_a_place_by_rcs_is_on_the_map():
    [arrival] = read("messages", "place by RCS")
    assert arrival.place == told.Place(48.8583701, 2.2944813)

    for degree in ("", "x", "nan", "inf", "91", "9" * 400):
        lost = webhooks("sms", "messages")["place by RCS"] | {"Latitude": degree}
        assert [arrival.kind for arrival in SMS.parse(form(lost), NUMBER)] == [Kind.UNKNOWN]


@pytest.mark.parametrize("variant", ["text", "photo"])
def test_a_form_and_json_are_read_alike(variant):
    fields = webhooks("sms", "messages")[variant]

    assert SMS.parse(b"\n" + body(fields | {"NumMedia": 1}), NUMBER) == SMS.parse(form(fields), NUMBER)
    assert SMS.parse(body(fields), NUMBER) == SMS.parse(form(fields), NUMBER)


@pytest.mark.parametrize("variant", STATUSES)
def test_how_far_ours_have_come(variant):
    assert read("statuses", variant) == [STATUSES[variant]]


@pytest.mark.parametrize("variant", ["accepted", "scheduled", "queued", "sending"])
def test_what_is_on_its_way_is_no_news(variant):
    assert read("statuses", variant) == []


@pytest.mark.parametrize("variant", webhooks("sms", "strange"))
def test_what_is_not_known_is_told_and_holds_no_ones_words(variant):
    [strange] = read("strange", variant)

    assert isinstance(strange, Strange)
    assert "Bonjour" not in strange.why


@pytest.mark.parametrize(("name", "consent"), [("stop", False), ("start", True), ("no_keyword", None)])
def test_people_stop_messages_by_the_words_of_their_country(name, consent):
    for variant in webhooks("sms", name):
        [arrival] = read(name, variant)

        assert arrival.consent is consent, variant


@pytest.mark.parametrize("nothing", [b"", b"{", b"[]", b"\xff\xfe", b"MessageSid=", b"a=b&" * 300, b"{}" * 9])
def test_what_is_none_of_it_is_refused(nothing):
    with pytest.raises(Unreadable):
        SMS.parse(nothing, NUMBER)


EXAMPLES = [fields for name in files("sms") for fields in webhooks("sms", name).values()]


@settings(max_examples=300)
@given(st.sampled_from(EXAMPLES), st.data())
def test_no_change_of_a_webhook_makes_it_fail(fields, data):
    changed = {**fields}
    for _ in range(data.draw(st.integers(1, 3))):
        changed[data.draw(st.sampled_from(sorted(fields)))] = data.draw(
            st.text() | st.sampled_from(["", "9", "MM" * 200])
        )
    try:
        events = SMS.parse(urlencode(changed, errors="replace").encode(), NUMBER)
    except Unreadable:
        return
    for event in events:
        assert isinstance(event, Strange) or 0 < len(event.outside_id) <= LONGEST_ID


@settings(max_examples=100)
@given(st.binary() | st.builds(body, ANYTHING))
def test_nothing_else_makes_it_fail_either(content):
    with contextlib.suppress(Unreadable):
        SMS.parse(content, NUMBER)
    assert not SMS.is_genuine(content, {"X-Twilio-Signature": "x"}, NUMBER, NUMBER.address)
    SMS.answer(200, {}, content)
    SMS.answer(400, {}, content)


# ---- signatures

URL = NUMBER.address
FIELDS = webhooks("sms", "messages")["text"]
SETTINGS = "X-Twilio-Webhooks-Signature-Settings"
BY_KEY = {SETTINGS: "key=webhooks_sharedkey_01,algorithm=HMAC_SHA256"}


def signed(secret, signed_text, kind=hashlib.sha1):
    """Written out by the documentation, not by the library that is asked."""
    return base64.b64encode(hmac.new(secret.encode(), signed_text.encode(), kind).digest()).decode()


def spelled(url, fields):
    return url + "".join(name + fields[name] for name in sorted(fields))


@pytest.mark.parametrize("port", ["", ":443"])
def test_a_form_is_signed_with_the_token_over_the_public_address(port):
    url = URL.replace(".com", f".com{port}")
    headers = {"X-Twilio-Signature": signed("a token", spelled(url, FIELDS))}

    assert SMS.is_genuine(form(FIELDS), headers, NUMBER, URL)


def test_a_form_is_signed_with_a_shared_key_where_the_headers_say_so():
    right = signed("a key", spelled(URL, FIELDS), hashlib.sha256)

    assert SMS.is_genuine(form(FIELDS), {"X-Twilio-Signature": right, **BY_KEY}, NUMBER, URL)
    assert not SMS.is_genuine(form(FIELDS), {"X-Twilio-Signature": right}, NUMBER, URL)
    without = replace(NUMBER, secrets={"auth_token": "a token"})
    assert not SMS.is_genuine(form(FIELDS), {"X-Twilio-Signature": right, **BY_KEY}, without, URL)


@pytest.mark.parametrize(
    ("secret", "kind", "settings"), [("a token", hashlib.sha1, {}), ("a key", hashlib.sha256, BY_KEY)]
)
def test_json_is_signed_by_its_hash_in_the_address(secret, kind, settings):
    content = body(FIELDS)
    url = f"{URL}?bodySHA256={hashlib.sha256(content).hexdigest()}"
    headers = {"X-Twilio-Signature": signed(secret, url, kind), **settings}

    assert SMS.is_genuine(content, headers, NUMBER, url)
    assert not SMS.is_genuine(content + b" ", headers, NUMBER, url)


RIGHT = signed("a token", spelled(URL, FIELDS))
WRONG = {
    "none": {},
    "empty": {"X-Twilio-Signature": ""},
    "of another token": {"X-Twilio-Signature": signed("another", spelled(URL, FIELDS))},
    "of an empty token": {"X-Twilio-Signature": signed("", spelled(URL, FIELDS))},
    "of another address": {"X-Twilio-Signature": signed("a token", spelled("https://other.example.com/", FIELDS))},
    "of the address inside, behind a proxy": {
        "X-Twilio-Signature": signed("a token", spelled("http://10.0.0.2:8000/hooks/sms/number/", FIELDS))
    },
    "of other fields": {"X-Twilio-Signature": signed("a token", spelled(URL, FIELDS | {"Body": "x"}))},
    "of the other algorithm": {"X-Twilio-Signature": signed("a token", spelled(URL, FIELDS), hashlib.sha256)},
    "as if by the key": {"X-Twilio-Signature": RIGHT, **BY_KEY},
    "by a key with the old algorithm": {"X-Twilio-Signature": RIGHT, SETTINGS: "key=a,algorithm=HMAC_SHA1"},
    "by an algorithm that nobody knows": {"X-Twilio-Signature": RIGHT, SETTINGS: "key=a,algorithm=MD5"},
    "by a key and nothing more": {"X-Twilio-Signature": RIGHT, SETTINGS: "key=a"},
    "cut off": {"X-Twilio-Signature": RIGHT[:-1]},
    "not ASCII": {"X-Twilio-Signature": "é" * 28},
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_signature_proves_nothing(wrong):
    assert SMS.is_genuine(form(FIELDS), {"X-Twilio-Signature": RIGHT}, NUMBER, URL)
    assert not SMS.is_genuine(form(FIELDS), WRONG[wrong], NUMBER, URL)


def test_json_without_its_hash_is_refused_where_twilio_s_own_library_raises():
    content = body(FIELDS)
    with pytest.raises(TypeError):
        RequestValidator("a token").validate(URL, content.decode(), "x")

    assert not SMS.is_genuine(content, {"X-Twilio-Signature": "x"}, NUMBER, URL)


# ---- out


def test_a_text_goes_from_the_number_and_tells_where_its_news_go(settings):
    request = SMS.text_message(ZOE, "Oui & non", NUMBER)

    assert request.url == f"{settings.TWILIO_API_URL}/2010-04-01/Accounts/{NUMBER.values['account_sid']}/Messages.json"
    assert parse_qs(request.body.decode()) == {
        "To": ["+33612345678"],
        "From": ["+33644601234"],
        "Body": ["Oui & non"],
        "StatusCallback": [URL],
    }
    named = base64.b64decode(request.headers["Authorization"].removeprefix("Basic ")).decode()
    assert named == f"{NUMBER.values['account_sid']}:a token"
    assert "a token" not in repr(request)


def test_a_messaging_service_chooses_the_number():
    fields = parse_qs(SMS.text_message(ZOE, "Oui", SERVICE).body.decode())

    assert fields["MessagingServiceSid"] == [SERVICE.values["sender"]]
    assert "From" not in fields


@pytest.mark.parametrize(
    ("status", "answered", "means"),
    [
        (201, {"sid": "SM3", "status": "queued"}, Taken(["SM3"])),
        (201, {}, Refused(Failure.UNCERTAIN)),
        (400, {"code": 21610}, Refused(Failure.STOPPED, "21610")),
        (400, {"code": 21408}, Refused(Failure.COUNTRY, "21408")),
        (400, {"code": 21211}, Refused(Failure.UNREACHABLE, "21211")),
        (401, {"code": 20003}, Refused(Failure.NOT_ALLOWED, "20003")),
        (403, {}, Refused(Failure.NOT_ALLOWED)),
        (429, {"code": 20429}, Later(Failure.TOO_FAST, "20429")),
        (429, {}, Later(Failure.TOO_FAST)),
        (503, {}, Later(Failure.AWAY)),
        (500, {"code": 20500}, Later(Failure.AWAY, "20500")),
        (400, {"code": 31337}, Refused(Failure.UNKNOWN, "31337")),
    ],
)
def test_what_an_answer_means(status, answered, means):
    assert SMS.answer(status, {}, body(answered)) == means


def test_it_is_left_in_peace_for_as_long_as_it_asks():
    assert SMS.answer(429, {"Retry-After": "90"}, b"").wait == timedelta(seconds=90)
    assert SMS.answer(503, {"Retry-After": "9" * 9}, b"").wait == timedelta(hours=1)
    for unreadable in ("", "-1", "١", "9" * 99, "Wed, 21 Oct 2026 07:28:00 GMT"):
        assert SMS.answer(429, {"Retry-After": unreadable}, b"").wait is None


@pytest.mark.parametrize(
    ("entered", "limit"),
    [
        ({}, Limit("33", 500)),
        ({"daily_limit": "20"}, Limit("33", 20)),
        ({"daily_limit": "many"}, Limit("33", 500)),
        ({"countries": "fr, be"}, Limit("33", 500)),
        ({"countries": "BE"}, Limit("33", 0)),
    ],
)
def test_how_much_may_go_to_one_country(entered, limit):
    assert SMS.limit(ZOE, replace(NUMBER, values=NUMBER.values | entered)) == limit


SEGMENTS = json.loads((Path(__file__).parent / "sms_segments.json").read_text())["texts"]


@pytest.mark.parametrize("example", SEGMENTS, ids=[example["shows"] for example in SEGMENTS])
def test_a_text_is_cut_as_the_composer_counts(example):
    found = segments.measure("".join(part * times for part, times in example["repeat"]))

    assert SMS.count("a" * 161) == 2
    assert [found.is_gsm, found.places, found.segments] == [example["isGsm"], example["places"], example["segments"]]
