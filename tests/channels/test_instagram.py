"""Instagram's messages are Messenger's, but for what its documentation says otherwise."""

import inspect
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.connectors import connector as told
from conversations.connectors import instagram
from conversations.connectors.connector import Kind, Person, Step, Strange, Unreadable
from conversations.connectors.instagram import Instagram
from tests.channels.payloads import ACCOUNT, body, files, webhooks
from tests.channels.spoiled import spoiled

INSTAGRAM = Instagram()
OWN = replace(ACCOUNT, values={"instagram_id": "17841400000000001", "page_id": "104000000000001"})
ZOE = Person(id="24900000000000001")
AT = datetime.fromtimestamp(1795950000.5, UTC)
MESSAGES = {
    "text": (Kind.TEXT, "Bonjour, où en est ma commande 🙂 ?"),
    "reply": (Kind.TEXT, "Oui"),
    "quick reply": (Kind.TEXT, "Demain"),
    "answer to a story": (Kind.TEXT, "Combien ?"),
    "mention in a story": (Kind.SHARED, ""),
    "shared post": (Kind.SHARED, ""),
    "reel": (Kind.SHARED, "Globe"),
    "photo": (Kind.PHOTO, ""),
    "video": (Kind.VIDEO, ""),
    "voice": (Kind.AUDIO, ""),
    "document": (Kind.DOCUMENT, ""),
    "not supported": (Kind.UNKNOWN, ""),
    "postback": (Kind.CHOICE, "Démarrer"),
    "by an ad": (Kind.TEXT, "Est-il encore là ?"),
}
CHANGES = {
    "reaction": told.Reaction("m_before.reaction.1795950000500", AT, ZOE, "m_before", "❤️"),
    "reaction taken back": told.Reaction("m_before.reaction.1795950000500", AT, ZOE, "m_before", ""),
    "edit": told.Edit("m_before.edit.1795950000500", AT, ZOE, "m_before", "Bonjour !"),
    "deletion": told.Deletion("m_before.deleted", AT, ZOE, "m_before"),
    "echo": told.Echo("m_2", AT, ZOE, Kind.TEXT, "Votre vélo est prêt."),
    "read": told.Progress("m_2", AT, Step.READ),
}


def read(name, variant):
    return INSTAGRAM.parse(body(webhooks("instagram", name)[variant]), OWN)


def test_it_is_short():
    """A channel that is much like another one says what differs, and no more."""
    assert len(inspect.getsource(instagram).splitlines()) <= 150


@pytest.mark.parametrize("variant", webhooks("instagram", "messages"))
def test_messages(variant):
    [arrival] = read("messages", variant)

    assert (arrival.outside_id, arrival.at, arrival.person) == ("m_1", AT, ZOE)
    assert (arrival.kind, arrival.text) == MESSAGES[variant]
    assert arrival.reply_to == ("m_before" if variant == "reply" else "")
    assert (arrival.answerable_for, arrival.because) == (timedelta(hours=24), "")


def to_story(url):
    webhook = json.loads(body(webhooks("instagram", "messages")["answer to a story"]))
    webhook["entry"][0]["messaging"][0]["message"]["reply_to"]["story"] = {"url": url, "id": "17850000000000001"}
    [arrival] = INSTAGRAM.parse(json.dumps(webhook).encode(), OWN)
    return arrival.is_to_story, arrival.story


@pytest.mark.parametrize("host", ["lookaside.fbsbx.com", "scontent.cdninstagram.com", "video.xx.fbcdn.net"])
def test_an_answer_to_a_story_names_where_it_lies(host):
    assert to_story(f"https://{host}/story/?a=1&signature=x") == (True, f"https://{host}/story/?a=1&signature=x")


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "http://lookaside.fbsbx.com/x", "https://fbsbx.com.evil.example/x", 7, None]
)
def test_an_address_that_is_none_of_meta_s_is_none(url):
    assert to_story(url) == (True, "")


@pytest.mark.parametrize("variant", sorted({*webhooks("instagram", "messages")} - {"answer to a story"}))
def test_nothing_else_answers_a_story(variant):
    [arrival] = read("messages", variant)

    assert (arrival.is_to_story, arrival.story) == (False, "")


@pytest.mark.parametrize("variant", webhooks("instagram", "changes"))
def test_changes_and_how_far_ours_have_come(variant):
    assert read("changes", variant) == [CHANGES[variant]]


@pytest.mark.parametrize("variant", webhooks("instagram", "strange"))
def test_what_is_not_known_is_told_and_holds_no_ones_words(variant):
    [strange] = read("strange", variant)

    assert isinstance(strange, Strange)
    assert "Bonjour" not in strange.why


def test_a_webhook_of_a_page_is_refused():
    with pytest.raises(Unreadable):
        INSTAGRAM.parse(body({"object": "page"}), OWN)


EXAMPLES = [webhook for name in files("instagram") for webhook in webhooks("instagram", name).values()]


@settings(max_examples=200)
@given(st.data())
def test_no_change_of_a_webhook_makes_it_fail(data):
    try:
        events = INSTAGRAM.parse(spoiled(EXAMPLES, data), OWN)
    except Unreadable:
        return
    for event in events:
        assert isinstance(event, Strange | told.Seen) or 0 < len(event.outside_id) <= told.LONGEST_ID


def test_a_text_goes_by_the_page_that_the_account_is_linked_with(settings):
    request = INSTAGRAM.text_message(ZOE, "Oui", OWN)

    assert request.url == f"{settings.GRAPH_API_URL}/104000000000001/messages"
    assert json.loads(request.body)["recipient"] == {"id": ZOE.id}
