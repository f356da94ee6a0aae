"""Comments are read as Meta documents them, answered in public, and once in private."""

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from console.connections import sender
from console.demo import channels
from console.demo.provider.play import Stage
from conversations import private_replies
from conversations.connectors import connector as told
from conversations.connectors.connector import Kind, Person, Refused, Strange, Taken, Unreadable
from conversations.connectors.facebook import Facebook
from conversations.connectors.failure import Failure
from conversations.models import Connection, Conversation, Inbox, Message, PrivateReply, Webhook
from routing.models import Rule
from tests.channels.payloads import ACCOUNT, body, files, webhooks
from tests.channels.spoiled import spoiled

FACEBOOK = Facebook()
PAGE = replace(ACCOUNT, values={"page_id": "104000000000001"})
ZOE = Person(id="24900000000000021", name="Zoé Martin")
AT = datetime.fromtimestamp(1795950000, UTC)
MESSAGES = {
    "comment": ("10_1", Kind.TEXT, "Bonjour, où en est ma commande 🙂 ?"),
    "comment under a comment": ("10_1", Kind.TEXT, "Bonjour, où en est ma commande 🙂 ?"),
    "comment without the post": ("10_1", Kind.TEXT, "Bonjour, où en est ma commande 🙂 ?"),
    "photo": ("10_1", Kind.PHOTO, ""),
    "photo with words": ("10_1", Kind.PHOTO, "La roue"),
    "video": ("10_1", Kind.VIDEO, ""),
    "sticker": ("10_1", Kind.UNKNOWN, ""),
    "post on the page": ("104000000000001_11", Kind.TEXT, "Bravo"),
    "status on the page": ("104000000000001_11", Kind.TEXT, "Bravo"),
    "photo on the page": ("104000000000001_11", Kind.PHOTO, "Chez moi"),
    "shared page": ("104000000000001_11", Kind.SHARED, "Vu ici\nhttps://shop.example.com/velo"),
}
CHANGES = {
    "edit": told.Edit("10_before.edit.1795950000", AT, ZOE, "10_before", "Bonjour !"),
    "deletion": told.Deletion("10_before.deleted", AT, ZOE, "10_before", is_theirs=False),
    "reaction": told.Reaction("10_before.reaction.1795950000", AT, ZOE, "10_before", "❤️"),
    "reaction taken back": told.Reaction("10_before.reaction.1795950000", AT, ZOE, "10_before", ""),
    "edit by the page": told.Echo("10_2.edit.1795950000", AT, Person(), Kind.TEXT, "Votre vélo est prêt.", "10_before"),
    "reaction of the page": told.Echo("10_before.reaction.1795950000", AT, Person(), Kind.TEXT, "❤️", "10_before"),
    "answer in Facebook's own app": told.Echo("10_2", AT, Person(), Kind.TEXT, "Votre vélo est prêt.", "10_before"),
}


def read(name, variant):
    return FACEBOOK.parse(body(webhooks("facebook", name)[variant]), PAGE)


@pytest.mark.parametrize("variant", webhooks("facebook", "messages"))
def test_messages(variant):
    [arrival] = read("messages", variant)

    assert (arrival.outside_id, arrival.kind, arrival.text) == MESSAGES[variant]
    assert (arrival.at, arrival.person, arrival.answerable_for) == (AT, ZOE, None)


def test_what_it_stands_under_is_told_by_its_address():
    assert read("messages", "comment")[0].on == "https://www.facebook.com/1"
    assert read("messages", "comment without the post")[0].on == ""


@pytest.mark.parametrize("variant", webhooks("facebook", "changes"))
def test_changes(variant):
    [change] = read("changes", variant)

    name, _dot, digest = change.outside_id.rpartition(".")
    assert replace(change, outside_id=name if len(digest) == 8 else change.outside_id) == CHANGES[variant]


def test_changes_at_one_time_are_told_apart_by_who_and_what():
    """The time that Facebook tells may be the comment's own."""
    webhook = webhooks("facebook", "changes")["reaction"]
    [value] = [change["value"] for change in webhook["entry"][0]["changes"]]
    names = []
    for changed in ({}, {"reaction_type": "wow"}, {"verb": "remove"}, {"from": {"id": "24900000000000022"}}):
        value |= changed
        names += [event.outside_id for event in FACEBOOK.parse(body(webhook), PAGE)]
    edit = webhooks("facebook", "changes")["edit"]
    for text in ("Un", "Deux"):
        edit["entry"][0]["changes"][0]["value"]["message"] = text
        names += [event.outside_id for event in FACEBOOK.parse(body(edit), PAGE)]

    assert len(set(names)) == 6
    assert FACEBOOK.parse(body(edit), PAGE)[0].outside_id == names[-1]


def test_each_photo_of_a_post_is_a_message_with_a_name_of_its_own():
    webhook = webhooks("facebook", "messages")["photo on the page"]
    urls = ["https://scontent.xx.fbcdn.net/a", "https://scontent.xx.fbcdn.net/b"]
    webhook["entry"][0]["changes"][0]["value"] |= {"photos": urls, "link": None}

    told_of = [(one.outside_id, one.text, one.media.url) for one in FACEBOOK.parse(body(webhook), PAGE)]

    assert told_of == [("104000000000001_11", "Chez moi", urls[0]), ("104000000000001_11.2", "", urls[1])]
    answer = FACEBOOK.reply("104000000000001_11.2", ZOE, "Merci", PAGE)
    assert answer.url.endswith("/104000000000001_11/comments")
    private = FACEBOOK.private_reply("104000000000001_11.2", "Merci", PAGE)
    assert json.loads(private.body)["recipient"] == {"comment_id": "104000000000001_11"}


@pytest.mark.parametrize("variant", webhooks("facebook", "silent"))
def test_what_says_nothing_to_the_desk_is_no_news(variant):
    assert read("silent", variant) == []


@pytest.mark.parametrize("variant", webhooks("facebook", "strange"))
def test_what_is_not_known_is_told_and_holds_no_ones_words(variant):
    [strange] = read("strange", variant)

    assert isinstance(strange, Strange)
    assert "Bonjour" not in strange.why


EXAMPLES = [webhook for name in files("facebook") for webhook in webhooks("facebook", name).values()]


@settings(max_examples=300)
@given(st.data())
def test_no_change_of_a_webhook_makes_it_fail(data):
    try:
        events = FACEBOOK.parse(spoiled(EXAMPLES, data), PAGE)
    except Unreadable:
        return
    for event in events:
        assert isinstance(event, Strange) or 0 < len(event.outside_id) <= told.LONGEST_ID


@pytest.mark.parametrize(
    ("status", "answered", "means"),
    [
        (200, {"id": "10_3"}, Taken(["10_3"])),
        (200, {"recipient_id": "1", "message_id": "m_3"}, Taken(["m_3"])),
        (200, {}, Refused(Failure.UNCERTAIN)),
        (400, {"error": {"code": 10900}}, Refused(Failure.ANSWERED, "10900")),
        (400, {"error": {"code": 100}}, Refused(Failure.REFUSED, "100")),
    ],
)
def test_what_an_answer_means(status, answered, means):
    assert FACEBOOK.answer(status, {}, body(answered)) == means


# ---- on the desk

on_desk = pytest.mark.django_db(transaction=True)


@pytest.fixture
def entrance():
    return next(one for one in channels.entrances() if one.channel == "facebook")


@pytest.fixture
def inbox(entrance, sales):
    inbox = Inbox.objects.create(name="Page", key="page", channel="facebook")
    Rule.objects.create(inbox=inbox, group=sales)
    Connection.objects.create(inbox=inbox, values=entrance.values, secrets=entrance.secrets)
    return inbox


@pytest.fixture
def stage(live_server, entrance, inbox, settings):
    settings.OUTGOING_TO_THIS_MACHINE = True
    settings.PUBLIC_URL = live_server.url
    with Stage({entrance.account: inbox.connection.address}) as running:
        settings.GRAPH_API_URL = running.address
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield running
        running.shutdown()
        thread.join()
    sender.client.close()


@pytest.fixture
def agent(hire):
    return hire("ana", channels=["facebook"])


@pytest.fixture
def conversation(stage, entrance, agent):
    emma = entrance.account.customers[0]
    assert stage.write(entrance.account, emma, "Bonjour") == 200
    return Conversation.objects.get()


@pytest.fixture
def desk(client, agent):
    client.force_login(agent.user)
    return client


def in_private(desk, conversation, text="Votre numéro de commande ?", client_id="1"):
    at = reverse("answer-in-private", args=[conversation.pk])
    return desk.post(at, {"text": text, "client_id": client_id}, headers={"HX-Request": "true"})


@on_desk
def test_an_answer_stands_under_the_comment(stage, conversation, desk):
    assert conversation.visitor.name == "Emma Laurent"
    desk.post(reverse("answer", args=[conversation.pk]), {"text": "Bonjour Emma", "client_id": "1"})

    assert stage.sent == [{"message": "Bonjour Emma"}]
    answer = Message.objects.get(from_visitor=False, kind="text")
    assert (answer.status, answer.failure) == (Message.Status.SENT, "")


@on_desk
def test_above_a_comment_one_goes_to_its_post(stage, entrance, conversation, desk):
    webhook = entrance.account.message(entrance.account.customers[0], "Là ?", at=int(timezone.now().timestamp()))
    webhook["entry"][0]["changes"][0]["value"]["post"]["permalink_url"] = 'javascript:"https://'
    stage.post(entrance.account, webhook)

    page = desk.get(reverse("thread", args=[conversation.pk])).text

    assert page.count("See the post") == 1
    assert 'href="https://www.facebook.com/maisonlorme/posts/1" target="_blank" rel="noopener noreferrer"' in page
    assert 'href="javascript' not in page


@on_desk
def test_one_answer_goes_in_private_and_the_second_is_refused_with_the_reason(stage, conversation, desk):
    page = desk.get(reverse("answer-in-private", args=[conversation.pk])).text
    assert "Bonjour" in page

    assert in_private(desk, conversation).status_code == 204
    comment = conversation.messages.get(from_visitor=True)
    name = comment.outside_ids.get().outside_id
    assert stage.sent == [{"recipient": {"comment_id": name}, "message": {"text": "Votre numéro de commande ?"}}]
    assert conversation.messages.filter(event="sent_in_private").count() == 1

    refused = in_private(desk, conversation, "Encore", client_id="2")
    assert "answered in private already" in refused.text
    assert PrivateReply.objects.count() == len(stage.sent) == 1
    assert not Message.objects.filter(text="Encore").exists()


@on_desk
def test_the_next_comment_may_be_answered_in_private_again(stage, entrance, conversation, desk):
    in_private(desk, conversation)
    stage.write(entrance.account, entrance.account.customers[0], "Alors ?")

    assert in_private(desk, conversation, "Encore", client_id="2").status_code == 204
    assert PrivateReply.objects.count() == 2


@on_desk
def test_seven_days_after_a_comment_it_is_refused_with_the_reason(stage, conversation, desk):
    Message.objects.update(sent_at=timezone.now() - timedelta(days=7))

    assert "more than seven days old" in in_private(desk, conversation).text
    assert stage.asked == 0


@on_desk
def test_what_was_answered_elsewhere_is_told_by_the_provider(stage, entrance, conversation, desk):
    entrance.account.answered.add(conversation.messages.get(from_visitor=True).outside_ids.get().outside_id)

    in_private(desk, conversation)

    assert Message.objects.get(from_visitor=False, kind="text").failure == Failure.ANSWERED


@on_desk
def test_whoever_may_not_answer_here_answers_nobody_in_private(stage, conversation, hire, client, cleo):
    client.force_login(cleo.user)

    assert in_private(client, conversation).status_code == 404
    assert not PrivateReply.objects.exists()


@on_desk
def test_of_two_at_once_one_is_recorded(stage, conversation, agent):
    comment = conversation.messages.get(from_visitor=True)
    answers_given = [
        Message.objects.create(
            conversation=conversation, kind="text", text=text, agent=agent.user, sent_at=timezone.now(), revision=9
        )
        for text in ("Un", "Deux")
    ]
    with transaction.atomic():
        private_replies.record(answers_given[0], comment)

    with pytest.raises(private_replies.NotPossible, match="already"):
        private_replies.record(answers_given[1], comment)


@on_desk
def test_a_page_says_so_where_everybody_reads_along(stage, conversation, desk):
    page = desk.get(reverse("thread", args=[conversation.pk])).text

    assert "where everybody reads it" in page


@on_desk
def test_what_the_company_answers_in_facebook_itself_is_told(stage, entrance, conversation):
    comment = conversation.messages.get(from_visitor=True).outside_ids.get().outside_id
    webhook = json.loads(json.dumps(webhooks("facebook", "changes")["answer in Facebook's own app"]))
    page = entrance.account.page_id
    webhook["entry"][0]["id"] = page
    webhook["entry"][0]["changes"][0]["value"] |= {"parent_id": comment, "from": {"id": page, "name": "Maison Lorme"}}

    for _ in range(2):
        assert stage.post(entrance.account, webhook) == 200

    assert conversation.messages.filter(event="written_there").count() == 1


@on_desk
def test_comments_and_messages_of_a_page_come_to_one_address(stage, entrance, inbox, sales):
    """At Meta an app has one address for a page, whichever inbox's was pasted there."""
    messenger = Inbox.objects.create(name="Messages", key="messages", channel="messenger")
    Rule.objects.create(inbox=messenger, group=sales)
    Connection.objects.create(inbox=messenger, values=entrance.values, secrets=entrance.secrets)
    other = Inbox.objects.create(name="Another page", key="other", channel="messenger")
    Connection.objects.create(inbox=other, values={"page_id": "1"}, secrets=entrance.secrets)
    page = next(one.account for one in channels.entrances() if one.channel == "messenger")

    assert stage.post(entrance.account, page.message(page.customers[0], "En privé", at=1)) == 200
    assert stage.write(entrance.account, entrance.account.customers[0], "En public") == 200

    said = dict(Message.objects.filter(from_visitor=True).values_list("text", "conversation__inbox__name"))
    assert said == {"En privé": "Messages", "En public": "Page"}
    assert not Webhook.objects.filter(state="quarantined").exists()
    assert not Webhook.objects.filter(inbox=other).exists()
