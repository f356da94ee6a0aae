"""Every address and every socket action that names a conversation × every role × every state it can be in.

The cases come from the URL table and from the consumers themselves: what is added there and not here fails.
"""

import uuid
from contextlib import contextmanager
from http.cookies import SimpleCookie
from itertools import product

import pytest
from channels.db import database_sync_to_async
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from console.desk import tools
from console.desk.consumer import DeskConsumer
from console.mirror.page import PageConsumer
from console.mirror.watcher import WatcherConsumer
from console.supervision.consumer import BoardConsumer
from console.widget.consumer import WidgetConsumer
from conversations import access, lifecycle, notes
from conversations.access import Action
from conversations.channels import CHANNELS, channel_named
from conversations.models import Connection, Conversation, Inbox, Message, Webhook
from conversations.people.models import User
from tests import files
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)

# What one must be allowed to do with the conversation, for each method that changes something or shows it.
ADDRESSES = {
    "thread": {"get": Action.LOOK_BACK},
    "earlier": {"get": Action.LOOK_BACK},
    "file": {"get": Action.LOOK_BACK},
    "thumbnail": {"get": Action.LOOK_BACK},
    "plus": {"get": Action.LOOK_BACK},
    "answer": {"post": Action.ANSWER},
    "send-again": {"post": Action.ANSWER},
    "fetch-again": {"post": Action.LOOK_BACK},
    "transcribe-again": {"post": Action.LOOK_BACK},
    "draft": {"post": Action.ANSWER},
    "mirror-asset": {"get": Action.MIRROR},
    # A tool declares it; that the view asks the gate for just that is shown here.
    **{
        address.name: {method: action for method in ("get", "post") if (action := getattr(address, method))}
        for address in tools.addresses()
    },
}
FRAMES = {
    "open": Action.LOOK_BACK,
    "answer": Action.ANSWER,
    "typing": Action.ANSWER,
    "got": Action.ANSWER,
    "read": Action.ANSWER,
    "suggest": Action.ANSWER,
}
# What is settled is one's own, and so are the list and the calls that one asks for, or takes a seat and signals in.
FRAMES_WITHOUT_CONVERSATION = {"beat", "leave", "stop", "settle", "join", "signal", "chats", "call"}
# A visitor has only their own; what names a conversation, to rate it or have it sent, looks among these.
WIDGET_FRAMES = {"hello", "beat", "post", "page", "typing", "got", "read", "earlier", "state", "rate", "transcript"}
WIDGET_FRAMES |= {"ring", "accept", "continue", "hang-up", "call", "join", "signal", "mirror"}

SIGNED_IN = {
    "availability",
    "choose-availability",
    "community",
    "community-actions",
    "community-card",
    "community-comment",
    "community-delete",
    "community-edit",
    "community-file",
    "community-pin",
    "community-post",
    "community-publish",
    "community-react",
    "community-remove",
    "community-seen",
    "community-thumbnail",
    "community-upload",
    "desk",
    "palette",
    "password-change",
    "phone-choices",
    "phone-guide",
    "phone-remove",
    "phone-sheet",
    "phone-test",
    "replies",
    "reply",
    "reply-category",
    "reply-category-delete",
    "reply-category-new",
    "reply-delete",
    "reply-new",
    "search",
    "settings",
    "share",
    "shortcuts",
    "sign-out",
    "snoozed",
    "subscription",
    "subscription-remove",
    "suggestions",
    "welcome",
    "worker-token",
}
WITH_A_ROW = {
    "reply": [1],
    "reply-delete": [1],
    "reply-category": [1],
    "reply-category-delete": [1],
    "phone-remove": [1],
    "setup-invite": [1],
    "setup-link": [1],
    "setup-step": ["me"],
    "setup-trial": ["shop"],
    **{f"community-{deed}": [1] for deed in ("card", "comment", "pin", "post", "react")},
    **{f"community-{deed}": ["post", 1] for deed in ("actions", "delete", "edit", "remove")},
    **{f"community-{shown}": [uuid.uuid4()] for shown in ("file", "thumbnail")},
}
SUPERVISORS = {"blocks", "lift-block", "supervision", "agent-availability", "agent-sign-out"}
ADMINISTRATORS = {"setup", "setup-invite", "setup-link", "setup-news", "setup-step", "setup-trial"}
EVERYBODY = {
    "home",
    "new-password",
    "password-forgotten",
    "setup-first",
    "manifest",
    "offline",
    "worker",
    "sign-in",
    "widget-loader",
    "widget-mirror",
    "widget",
    "widget-theme",
    "widget-keep",
    "widget-upload",
    "widget-file",
    "widget-thumbnail",
    "demo-shop",
    "demo-article",
    "demo-product",
    "demo-video",
    "hook",
    "sent-file",
}

ROLES = ["ana", "ben", "cleo", "olga", "adam"]
# Who may do what, in words of its own: not computed from the gate that is tested.
MAY = {
    ("own", Action.READ): {"ana", "olga", "adam"},
    ("own", Action.ANSWER): {"ana"},
    ("own", Action.CLOSE): {"ana", "olga", "adam"},
    ("own", Action.TRANSFER): {"ana", "olga", "adam"},
    ("own", Action.SNOOZE): {"ana"},
    ("own", Action.BLOCK): {"ana", "olga", "adam"},
    ("own", Action.MERGE): {"ana", "olga", "adam"},
    ("own", Action.NOTE): {"ana", "olga", "adam"},
    ("own", Action.LOOK_BACK): {"ana", "olga", "adam"},
    ("own", Action.MIRROR): {"ana", "olga", "adam"},
    ("queued", Action.READ): {"ana", "ben", "olga", "adam"},
    ("queued", Action.ANSWER): set(),
    ("queued", Action.CLOSE): {"olga", "adam"},
    ("queued", Action.TRANSFER): {"olga", "adam"},
    ("queued", Action.SNOOZE): set(),
    ("queued", Action.BLOCK): {"olga", "adam"},
    ("queued", Action.MERGE): {"olga", "adam"},
    ("queued", Action.NOTE): {"ana", "ben", "olga", "adam"},
    ("queued", Action.LOOK_BACK): {"ana", "ben", "olga", "adam"},
    ("queued", Action.MIRROR): {"olga", "adam"},
    ("called", Action.READ): {"ana", "ben", "olga", "adam"},
    ("called", Action.ANSWER): {"ana"},
    ("called", Action.CLOSE): {"ana", "olga", "adam"},
    ("called", Action.TRANSFER): {"ana", "olga", "adam"},
    ("called", Action.SNOOZE): {"ana"},
    ("called", Action.BLOCK): {"ana", "olga", "adam"},
    ("called", Action.MERGE): {"ana", "olga", "adam"},
    ("called", Action.NOTE): {"ana", "ben", "olga", "adam"},
    ("called", Action.LOOK_BACK): {"ana", "ben", "olga", "adam"},
    ("called", Action.MIRROR): {"ana", "olga", "adam"},
    ("snoozed", Action.READ): {"ana", "olga", "adam"},
    ("snoozed", Action.ANSWER): {"ana"},
    ("snoozed", Action.CLOSE): {"ana", "olga", "adam"},
    ("snoozed", Action.TRANSFER): {"ana", "olga", "adam"},
    ("snoozed", Action.SNOOZE): {"ana"},
    ("snoozed", Action.BLOCK): {"ana", "olga", "adam"},
    ("snoozed", Action.MERGE): {"ana", "olga", "adam"},
    ("snoozed", Action.NOTE): {"ana", "olga", "adam"},
    ("snoozed", Action.LOOK_BACK): {"ana", "olga", "adam"},
    ("snoozed", Action.MIRROR): {"ana", "olga", "adam"},
    ("closed", Action.READ): {"ana", "olga", "adam"},
    ("closed", Action.ANSWER): {"ana"},
    ("closed", Action.CLOSE): {"ana", "olga", "adam"},
    ("closed", Action.TRANSFER): {"ana", "olga", "adam"},
    ("closed", Action.SNOOZE): {"ana"},
    ("closed", Action.BLOCK): {"ana", "olga", "adam"},
    ("closed", Action.MERGE): {"ana", "olga", "adam"},
    ("closed", Action.NOTE): {"ana", "olga", "adam"},
    ("closed", Action.LOOK_BACK): {"ana", "ben", "olga", "adam"},
    ("closed", Action.MIRROR): {"ana", "olga", "adam"},
}
STATES = ["own", "queued", "called", "snoozed", "closed"]
# Of the gate nothing differs between databases: on the second each address and frame asks for its rows in one state.
TRIED = STATES if connection.vendor == "sqlite" else ["own"]


def addresses(patterns=None, inside=False):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield pattern, inside or "pk" in pattern.pattern.converters
        elif getattr(pattern, "app_name", None) != "admin":
            yield from addresses(pattern.url_patterns, inside)


@pytest.fixture
def people(hire, cleo, olga, adam):
    """ana holds the conversations, ben is in her group, cleo is in no group of them."""
    return {"ana": hire("ana", capacity=2).user, "cleo": cleo.user, "olga": olga, "adam": adam}


@pytest.fixture
def world(people, hire, visit, write, fresh, noon):
    ana = people["ana"]
    closed = fresh(write(visit("Closed")))
    lifecycle.close(closed, by=ana, now=noon)
    snoozed = fresh(write(visit("Snoozed")))
    lifecycle.snooze(snoozed, by=ana, until=None, keep=True, now=noon)
    own = fresh(write(visit("Ownership")))  # too long to be spelt by a random token of a page
    called = fresh(write(visit("Called")))
    queued = fresh(write(visit("Queued")))
    people["ben"] = hire("ben", wanted=False).user
    notes.write(ana, called.pk, text="@Ben, a word?", client_id="call", now=noon)
    return {"own": own, "queued": queued, "called": called, "snoozed": snoozed, "closed": closed}


def test_the_world_is_what_it_says(world, people):
    assert world["own"].agent == world["called"].agent == people["ana"]
    assert world["queued"].is_waiting
    snoozed = Conversation.objects.get(pk=world["snoozed"].pk)
    assert snoozed.is_snoozed
    assert snoozed.agent == people["ana"]
    assert Conversation.objects.get(pk=world["closed"].pk).is_closed


def test_every_address_is_in_the_table():
    named = {pattern.name: with_conversation for pattern, with_conversation in addresses()}
    named.pop(None, None)  # admin's sign-in, which only redirects to ours

    of_conversations = {name for name in named if name in ADDRESSES}
    assert of_conversations == set(ADDRESSES)
    assert set(named) == set(ADDRESSES) | SIGNED_IN | SUPERVISORS | ADMINISTRATORS | EVERYBODY


def test_every_frame_is_in_the_table():
    assert set(DeskConsumer.inbound) == set(FRAMES) | FRAMES_WITHOUT_CONVERSATION
    assert set(WidgetConsumer.inbound) == WIDGET_FRAMES
    assert set(PageConsumer.inbound) == {"hello", "beat", "says"}
    assert set(WatcherConsumer.inbound) == {"beat", "go"}
    assert set(BoardConsumer.inbound) <= {"beat", "filter"}


def test_every_case_is_decided():
    assert set(MAY) == {(state, action) for state in STATES for action in Action}


def test_addresses(world, people, client, subtests):
    """In one world, which each case finds as it was: what it changes is rolled back."""
    cookies = {"nobody": SimpleCookie(), **{role: signed_in(people[role]) for role in ROLES}}
    cases = [(name, method, action) for name, by in ADDRESSES.items() for method, action in by.items()]
    for state in TRIED:
        conversation = world[state]
        before = snapshot(conversation)
        for (name, method, action), (role, cookie) in product(cases, cookies.items()):
            with subtests.test(name=name, method=method, state=state, role=role), rolled_back():
                client.cookies = SimpleCookie({key: one.value for key, one in cookie.items()})
                ask(client, name, method, conversation, role, before, may=role in MAY[state, action])


def signed_in(person):
    """The cookies of a browser in which they are."""
    client = Client()
    client.force_login(person)
    return client.cookies


def ask(client, name, method, conversation, role, before, *, may):
    more = []
    if name in {"file", "thumbnail"}:
        more = [a_file_of(conversation).key]
        before = snapshot(conversation)

    if name in {"send-again", "fetch-again", "transcribe-again"}:
        more = [conversation.last_message_id]

    response = getattr(client, method)(
        reverse(name, args=[conversation.pk, *more]), {"text": "Hello", "client_id": "x", "before": "999999999"}
    )

    if may:
        assert response.status_code != 404
        assert not response.get("Location", "").startswith(reverse("sign-in"))
        return
    if role != "nobody":
        assert response.status_code == 404
        assert conversation.visitor.name not in response.content.decode()
    else:
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("sign-in"))
    assert snapshot(conversation) == before


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", FRAMES)
async def test_frames(world, people, subtests, kind):
    """In one world: no frame changes who may do what."""
    for state, role in product(TRIED, ROLES):
        with subtests.test(state=state, role=role):
            await send(kind, world[state], people[role], may=role in MAY[state, FRAMES[kind]])


async def test_sockets_of_a_visitors_page(world, people, subtests):
    for state in TRIED:
        conversation = world[state]
        for role in ROLES:
            with subtests.test(state=state, role=role):
                socket = Socket(WatcherConsumer.as_asgi(), "/")
                socket.scope |= {"user": people[role], "headers": [], "url_route": {"kwargs": {"pk": conversation.pk}}}
                await socket.connect()
                [refusal] = await socket.until("error")  # the visitors of this world are not on the site
                assert (refusal["text"] != access.refusal()) == (role in MAY[state, Action.MIRROR])
                await socket.disconnect()


async def send(kind, conversation, person, *, may):
    before = await database_sync_to_async(snapshot)(conversation)
    socket = await desk(person)

    more = {"after": 0, "upto": 10**9, "stream": 1, "feature": "answer"}
    said = {"user": person.pk, "client_id": "x", "text": "Hello"}
    await socket.send_json_to({"type": kind, "conversation": conversation.pk, **more, **said})
    await socket.send_json_to({"type": "beat"})
    answers = await socket.until("pong")

    refused = any(frame["type"] == "error" or frame.get("status") == 404 for frame in answers)
    assert refused != may
    if refused:
        assert not any(frame["type"] in {"head", "rows"} for frame in answers)
        assert await database_sync_to_async(snapshot)(conversation) == before
    await socket.disconnect()


async def test_nobody_enters_the_desk_or_the_board_without_signing_in():
    for consumer in (DeskConsumer, BoardConsumer):
        socket = Socket(consumer.as_asgi(), "/")
        socket.scope["user"] = AnonymousUser()
        connected, _code = await socket.connect()
        assert not connected


async def test_agents_do_not_enter_the_board(people):
    socket = Socket(BoardConsumer.as_asgi(), "/")
    socket.scope["user"] = people["ana"]
    connected, _code = await socket.connect()
    assert not connected


def test_pages_for_people_who_signed_in(client, subtests, ana):
    of_agents = {key: [ana.pk] for key in ("agent-availability", "agent-sign-out")}
    known = of_agents | {"availability": ["chat"], "lift-block": [1]} | WITH_A_ROW
    for name in sorted(SIGNED_IN | SUPERVISORS | ADMINISTRATORS):
        with subtests.test(name=name):
            response = client.post(reverse(name, args=known.get(name, [])))

            assert response.status_code == 302
            assert response["Location"].startswith(reverse("sign-in"))


def test_agents_see_nothing_of_the_supervision(client, ana):
    client.force_login(ana.user)
    for name in SUPERVISORS:
        args = [ana.pk] if name in {"agent-availability", "agent-sign-out", "lift-block"} else []
        for method in (client.get, client.post):
            assert method(reverse(name, args=args)).status_code in {404, 405}


def test_only_administrators_set_up(client, ana, olga, adam):
    for person, statuses in ((ana.user, {404, 405}), (olga, {404, 405}), (adam, {200, 302, 405})):
        client.force_login(person)
        for name in ADMINISTRATORS - {"setup-invite", "setup-link"}:
            args = WITH_A_ROW.get(name, []) if name != "setup-trial" else [Inbox.objects.get().key]
            for method in (client.get, client.post):
                assert method(reverse(name, args=args)).status_code in statuses


def test_only_administrators_invite_once_more(client, olga, adam):
    invited = User.objects.create_user("new@example.com", first_name="New")
    for person, status in ((olga, 404), (adam, 302)):
        client.force_login(person)
        assert client.post(reverse("setup-invite", args=[invited.pk])).status_code == status


def test_only_administrators_get_a_link_for_an_agents_new_password(client, ana, olga, adam):
    for person, status in ((ana.user, 404), (olga, 404), (adam, 200)):
        client.force_login(person)
        response = client.post(reverse("setup-link", args=[ana.user.pk]))
        assert response.status_code == status
        assert ("/password/" in response.text) == (status == 200)
    assert client.post(reverse("setup-link", args=[olga.pk])).status_code == 404


def test_the_address_of_a_provider_believes_nobody_but_its_signature(world, people, client, subtests):
    for channel in CHANNELS:
        inbox = Inbox.objects.create(name=channel, key=f"key-{channel}", channel=channel)
        Connection.objects.create(inbox=inbox, secrets={"app_secret": "secret", "access_token": "token"})
    before = Message.objects.count()
    for channel, role in product(CHANNELS, ["nobody", *ROLES]):
        with subtests.test(channel=channel, role=role):
            client.logout()
            if role != "nobody":
                client.force_login(people[role])
            at = reverse("hook", args=[channel, f"key-{channel}"])
            status = 403 if channel_named(channel).connector else 404

            assert client.post(at, "{}", content_type="application/json").status_code == status
            assert client.get(at, {"hub.mode": "subscribe", "hub.challenge": "1"}).status_code == status
            assert client.post(reverse("hook", args=[channel, "shop"]), "{}", content_type="a/b").status_code == 404
            assert client.delete(at).status_code == 405
    assert Message.objects.count() == before
    assert not Webhook.objects.exclude(state="quarantined").exists()


def test_a_visitor_who_names_anothers_conversation_gets_only_their_own(world, visit, shop):
    stranger = visit("Stranger")
    foreign = world["own"]
    assert access.words_of(foreign.visitor, shop).exists()

    from console.widget import screens

    html = "".join(html for html, _reached in screens.rows_after(stranger, shop, (foreign.pk - 1, 0)))
    assert html == ""
    assert screens.state(stranger, shop) == screens.state(visit("Nobody"), shop)


def a_file_of(conversation):
    return files.attached(Message.objects.filter(conversation=conversation, from_visitor=True).first())


def snapshot(conversation):
    row = Conversation.objects.filter(pk=conversation.pk).values().get()
    return row, list(Message.objects.filter(conversation=conversation.pk).order_by("pk").values())


async def desk(user):
    socket = Socket(DeskConsumer.as_asgi(), "/ws/desk/")
    socket.scope["user"] = user
    socket.scope["headers"] = []
    connected, _protocol = await socket.connect()
    assert connected
    return socket
