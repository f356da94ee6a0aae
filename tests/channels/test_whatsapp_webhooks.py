"""What WhatsApp tells is read as its documentation says, by us and by pywa alike, and nothing makes the reader fail."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.connectors import connector as told
from conversations.connectors import meta
from conversations.connectors.connector import Kind, Person, Step, Strange, Unreadable
from conversations.connectors.failure import Failure
from conversations.connectors.whatsapp import WhatsApp
from conversations.connectors.whatsapp.webhooks import parse
from tests.channels.payloads import ACCOUNT, body, files, signature, webhooks
from tests.channels.spoiled import ANYTHING, spoiled

ZOE = Person(id="FR.20261100000000000001", phone="33612345678", name="Zoé Martin")
AT = datetime.fromtimestamp(1795950000, UTC)
PEOPLE = {
    "number and id": ZOE,
    "user name, no number": Person(id=ZOE.id, username="zoe.martin", name=ZOE.name),
    "number, no id": Person(phone=ZOE.phone, name=ZOE.name),
    "id in the contact alone": Person(id=ZOE.id, name=ZOE.name),
    "no profile": Person(id=ZOE.id, phone=ZOE.phone),
}
# What each file's messages hold, as they are told here and as pywa calls them.
MESSAGES = {
    "text": (Kind.TEXT, "Bonjour, où en est ma commande 🙂 ?", "text"),
    "reply": (Kind.TEXT, "Oui", "text"),
    "photo": (Kind.PHOTO, "La roue est cassée", "image"),
    "video": (Kind.VIDEO, "Elle grince", "video"),
    "audio": (Kind.AUDIO, "", "audio"),
    "voice": (Kind.VOICE, "", "audio"),
    "document": (Kind.DOCUMENT, "La facture", "document"),
    "sticker": (Kind.STICKER, "", "sticker"),
    "location": (Kind.LOCATION, "Tour Eiffel\nChamp-de-Mars, Paris", "location"),
    "contacts": (Kind.CONTACTS, "Léa Petit, +33 6 98 76 54 32\nL'atelier, +33 1 80 00 00 01", "contacts"),
    "button": (Kind.CHOICE, "Oui, volontiers", "button"),
    "list": (Kind.CHOICE, "Demain matin", "interactive"),
    "form": (Kind.FORM, "Jour · mardi\nVélos · 2\nOptions · panier, antivol", "interactive"),
    "order": (Kind.ORDER, "Livrable samedi ?\n1 × velo-1 · 890.00 EUR", "order"),
    "unsupported": (Kind.UNKNOWN, "", "unsupported"),
    "of_tomorrow": (Kind.UNKNOWN, "", None),
}
MEDIA = {"photo", "video", "audio", "voice", "document", "sticker"}
CHANGES = {
    "reaction": told.Reaction("wamid.reaction", AT, ZOE, "wamid.before", "👍"),
    "reaction_taken_back": told.Reaction("wamid.reaction_taken_back", AT, ZOE, "wamid.before", ""),
    "edit": told.Edit("wamid.edit", AT, ZOE, "wamid.before", "Bonjour, où en est ma commande 20611 ?"),
    "deletion": told.Deletion("wamid.deletion", AT, ZOE, "wamid.before"),
}
OTHERS = {"system", "status", "echo", "batch", "strange", "call"}


def read(name, variant):
    return parse(body(webhooks("whatsapp", name)[variant]), ACCOUNT)


def test_each_file_is_read_here():
    assert set(files("whatsapp")) == {*MESSAGES, *CHANGES, *OTHERS}


@pytest.mark.parametrize("variant", PEOPLE)
@pytest.mark.parametrize("name", MESSAGES)
def test_messages(name, variant):
    [arrival] = read(name, variant)

    kind, text, _name = MESSAGES[name]
    assert (arrival.outside_id, arrival.at, arrival.person) == (f"wamid.{name}", AT, PEOPLE[variant])
    assert (arrival.kind, arrival.text) == (kind, text)
    assert arrival.reply_to == ("wamid.before" if name in {"reply", "button", "list", "form"} else "")
    assert (arrival.media is not None) == (name in MEDIA)


def of_order(*items):
    webhook = webhooks("whatsapp", "order")["number and id"]
    webhook["entry"][0]["changes"][0]["value"]["messages"][0]["order"] = {"product_items": list(items)}
    return parse(body(webhook), ACCOUNT)[0].text


@pytest.mark.parametrize(
    ("item", "line"),
    [
        ({"quantity": "2", "product_retailer_id": "a", "item_price": "5.5", "currency": "EUR"}, "2 × a · 5.50 EUR"),
        ({"quantity": 3, "product_retailer_id": "a", "item_price": 1500, "currency": "JPY"}, "3 × a · 1500 JPY"),
        ({"quantity": 1, "product_retailer_id": 42, "item_price": 12.5, "currency": "KWD"}, "1 × 42 · 12.500 KWD"),
        ({"quantity": 1, "product_retailer_id": "a", "item_price": 5}, "1 × a"),
        ({"quantity": 1, "product_retailer_id": "a", "item_price": float("nan"), "currency": "EUR"}, "1 × a"),
        ({"quantity": None, "product_retailer_id": [], "item_price": True, "currency": {}}, "? × ?"),
    ],
)
def test_an_article_has_its_price_as_its_currency_is_counted(item, line):
    assert of_order(item) == line


def test_of_a_form_boxes_and_files_are_told_as_well():
    webhook = webhooks("whatsapp", "form")["number and id"]
    [message] = webhook["entry"][0]["changes"][0]["value"]["messages"]
    answers = {
        "Terms": True,
        "News": False,
        "Photo": [{"file_name": "roue.jpg", "id": 1}],
        "Empty": [],
        "Deep": {"a": 1},
    }
    message["interactive"]["nfm_reply"]["response_json"] = json.dumps(answers)

    assert parse(body(webhook), ACCOUNT)[0].text == "Terms · ✓\nNews · ✗\nPhoto · roue.jpg"


def test_a_file_has_its_id_its_type_and_its_name():
    [arrival] = read("document", "number and id")

    assert arrival.media == told.Media("1479537139650001", "application/pdf", "facture.pdf")


def test_its_id_leads_to_its_address_and_that_to_the_file(settings):
    media, whatsapp = told.Media("1479537139650001", "application/pdf", "facture.pdf"), WhatsApp()

    asked = whatsapp.media_request(media, ACCOUNT)
    assert (asked.method, asked.url) == ("GET", f"{settings.GRAPH_API_URL}/1479537139650001")
    at = "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1"
    found = whatsapp.located(media, body({"url": at, "file_size": 303833, "mime_type": "application/pdf"}))
    assert (found.url, found.size, found.name) == (at, 303833, "facture.pdf")
    fetched = whatsapp.media_request(found, ACCOUNT)
    assert (fetched.url, fetched.headers) == (at, asked.headers)
    assert asked.headers == {"Authorization": "Bearer EAAG-access-token"}
    for size in ("9" * 5000, "-1", "١", None, True, 1.5):
        assert whatsapp.located(media, body({"url": at, "file_size": size})).size is None


def test_a_location_is_a_place_on_the_map():
    [arrival] = read("location", "number and id")

    assert arrival.place == told.Place(48.8583701, 2.2944813)


@pytest.mark.parametrize(
    "degree", [None, True, "48.8", [], {}, 91, -91, pytest.param(10**400, id="huge"), float("inf"), float("nan")]
)
def test_a_place_that_is_on_no_map_is_told_as_a_place_all_the_same(degree):
    webhook = webhooks("whatsapp", "location")["number and id"]
    webhook["entry"][0]["changes"][0]["value"]["messages"][0]["location"]["latitude"] = degree

    [arrival] = parse(body(webhook), ACCOUNT)

    assert (arrival.kind, arrival.place) == (Kind.LOCATION, None)


@pytest.mark.parametrize("variant", PEOPLE)
@pytest.mark.parametrize("name", CHANGES)
def test_changes_of_messages(name, variant):
    [change] = read(name, variant)

    assert type(change) is type(CHANGES[name])
    assert vars(change) == vars(CHANGES[name]) | {"person": PEOPLE[variant]}


@pytest.mark.parametrize(
    ("variant", "before", "after"),
    [
        (
            "changed_number",
            Person(id=ZOE.id, phone=ZOE.phone),
            Person(id="FR.20261100000000000002", phone="33699999999"),
        ),
        ("changed_id", Person(id=ZOE.id), Person(id="FR.20261100000000000002")),
        ("changed_number_of_earlier_days", Person(phone=ZOE.phone), Person(phone="33699999999")),
    ],
)
def test_somebody_has_another_number_or_id(variant, before, after):
    assert read("system", variant) == [told.Moved(f"wamid.{variant}", AT, before, after)]


@pytest.mark.parametrize(
    ("variant", "step", "failure", "code"),
    [
        ("sent", Step.SENT, None, ""),
        ("delivered", Step.DELIVERED, None, ""),
        ("read", Step.READ, None, ""),
        ("played", Step.READ, None, ""),
        ("read, no number", Step.READ, None, ""),
        ("failed 131047", Step.FAILED, Failure.WINDOW_CLOSED, "131047"),
        ("failed 131026", Step.FAILED, Failure.UNREACHABLE, "131026"),
        ("failed 999999", Step.FAILED, Failure.UNKNOWN, "999999"),
    ],
)
def test_statuses(variant, step, failure, code):
    [progress] = read("status", variant)

    assert (progress.outside_id, progress.step, progress.failure, progress.code) == ("wamid.ours", step, failure, code)


@pytest.mark.parametrize(
    ("variant", "person", "kind"),
    [
        ("text", Person(id=ZOE.id, phone=ZOE.phone), Kind.TEXT),
        ("text, no number", Person(id=ZOE.id), Kind.TEXT),
        ("photo", Person(phone=ZOE.phone), Kind.PHOTO),
        ("edit", Person(phone=ZOE.phone), Kind.TEXT),
    ],
)
def test_what_the_company_wrote_in_the_business_app(variant, person, kind):
    assert read("echo", variant) == [told.Echo("wamid.echo", AT, person, kind, "Votre vélo est prêt.")]


def test_what_the_company_deleted_in_the_business_app():
    assert read("echo", "deletion") == [told.Deletion("wamid.echo", AT, Person(phone=ZOE.phone), "wamid.before")]


@pytest.mark.parametrize(
    "answers", ["", "[" * 100_000, "[]", "null", '{"flow_token": "x"}', '{"a": {"b": 1}, "c": null}']
)
def test_a_form_without_anything_to_read_is_told_as_one(answers):
    webhook = webhooks("whatsapp", "form")["number and id"]
    form = webhook["entry"][0]["changes"][0]["value"]["messages"][0]["interactive"]["nfm_reply"]
    form["response_json"] = answers

    [arrival] = parse(body(webhook), ACCOUNT)

    assert (arrival.kind, arrival.text) == (Kind.FORM, "")


def test_a_fault_of_whatsapp_s_own_is_told_by_its_code():
    assert [str(strange) for strange in read("strange", "errors alone")] == ["WhatsApp itself had a fault: '130429'"]


def test_a_batch_is_read_in_its_order_each_of_its_own_person():
    one, two, three, progress = read("batch", "two people and a status")

    assert [(said.text, said.person.name) for said in (one, two, three)] == [
        ("Un", "Zoé Martin"),
        ("Zwei", "Mia"),
        ("Trois", "Zoé Martin"),
    ]
    assert two.person == Person(id="DE.20261100000000000009", name="Mia")
    assert progress.step == Step.READ


@pytest.mark.parametrize("variant", ["number and id", "user name, no number"])
def test_a_call_that_nobody_answered(variant):
    [arrival] = read("call", variant)

    assert (arrival.outside_id, arrival.at, arrival.kind) == ("wacid.call", AT, Kind.CALL)
    assert arrival.person == PEOPLE[variant]


@pytest.mark.parametrize("variant", ["ringing", "ours"])
def test_other_news_of_calls_is_passed_over(variant):
    assert read("call", variant) == []


@pytest.mark.parametrize("variant", webhooks("whatsapp", "strange"))
def test_what_is_not_known_is_told_and_holds_no_ones_words(variant):
    [strange] = read("strange", variant) or [Strange("nothing")]

    assert isinstance(strange, Strange)
    assert strange.why != "nothing"
    assert "Bonjour" not in strange.why


def test_what_the_business_app_writes_about_itself_is_passed_over():
    webhook = webhooks("whatsapp", "text")["number and id"]
    webhook["entry"][0]["changes"][0]["field"] = "history"

    assert parse(body(webhook), ACCOUNT) == []


# ---- what is no webhook of WhatsApp's


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe\x00",
        b"\x80abc",
        b'{"object": "page"}',
        b"[" * 100_000,
        b'{"object": ' * 10_000,
        b'{"object": ' + b"9" * 5000 + b"}",
        "{'object': 'whatsapp_business_account'}".encode("utf-16"),
    ],
)
def test_whatever_else_comes_is_refused_in_words(content):
    with pytest.raises(Unreadable) as refused:
        parse(content, ACCOUNT)
    assert str(refused.value)


EXAMPLES = [webhook for name in files("whatsapp") for webhook in webhooks("whatsapp", name).values()]


@settings(max_examples=60)
@given(st.binary(max_size=200) | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_make_it_fail(content):
    assert_it_is_an_answer(content)


@settings(max_examples=60)
@given(ANYTHING | st.text())
def test_no_answer_about_a_file_makes_it_fail(value):
    WhatsApp().located(told.Media("1"), json.dumps(value).encode())
    WhatsApp().located(told.Media("1"), json.dumps({"url": value, "file_size": value}).encode())


@settings(max_examples=300)
@given(st.data())
def test_no_change_of_a_webhook_makes_it_fail(data):
    assert_it_is_an_answer(spoiled(EXAMPLES, data))


def assert_it_is_an_answer(content):
    try:
        events = parse(content, ACCOUNT)
    except Unreadable:
        return
    for event in events:
        assert isinstance(event, Strange) or 0 < len(event.outside_id) <= 255
        if isinstance(event, told.Arrival):
            assert event.person.is_known
            assert event.kind != Kind.TEXT or event.text.strip()


# ---- the signature


def test_a_signature_is_meta_s_over_the_raw_body():
    content = body(webhooks("whatsapp", "text")["number and id"])
    secret = ACCOUNT.secrets["app_secret"]

    assert meta.is_signed(content, {"X-Hub-Signature-256": signature(content)}, secret)
    assert not meta.is_signed(content + b" ", {"X-Hub-Signature-256": signature(content)}, secret)


@settings(max_examples=60)
@given(st.text(max_size=100))
def test_no_header_makes_the_check_fail(header):
    assert not meta.is_signed(b"{}", {"X-Hub-Signature-256": header}, "secret")


def test_without_a_secret_nothing_is_signed():
    assert not meta.is_signed(b"{}", {"X-Hub-Signature-256": signature(b"{}", "")}, "")


def test_meta_is_told_its_number_if_it_knows_our_token():
    asked = {"hub.mode": "subscribe", "hub.verify_token": ACCOUNT.verify_token, "hub.challenge": "1158201444"}

    assert meta.challenge(asked, ACCOUNT) == "1158201444"
    assert meta.challenge(asked | {"hub.verify_token": "another"}, ACCOUNT) is None
    assert meta.challenge(asked | {"hub.verify_token": "\ud800"}, ACCOUNT) is None
    assert meta.challenge(asked | {"hub.mode": "unsubscribe"}, ACCOUNT) is None
    assert meta.challenge(asked | {"hub.challenge": "<script>"}, ACCOUNT) is None
    assert meta.challenge({}, ACCOUNT) is None
