"""A socket keeps no right longer than its person: whatever takes one away, and whether anybody is told of it or not."""

import pytest
from channels.db import database_sync_to_async as db
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connections

from console.desk.consumer import DeskConsumer
from console.live import rights
from console.live.pipe import CLOSE_SENT_HOME, CLOSE_UNWELCOME
from console.supervision.consumer import BoardConsumer
from conversations.models import Conversation, Group, Mention, Message
from conversations.people.models import Role, User
from routing.models import Availability
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
async def connect():
    """Opens devices, and closes them at the end."""
    opened = []

    async def open_device(user, consumer=DeskConsumer, session=None):
        device = Socket(consumer.as_asgi(), "/ws/desk/")
        device.scope["user"] = await db(User.objects.get)(pk=user.pk)
        if session:
            device.scope["session"] = session
        assert (await device.connect())[0]
        await _look()
        opened.append(device)
        return device

    yield open_device
    for device in opened:
        await device.disconnect()
    await db(connections.close_all)()


@pytest.fixture(autouse=True)
def no_hints(monkeypatch):
    """As if each of them were lost: the row is changed by another process, or by an update that nobody hears of."""
    monkeypatch.setattr("console.live.rights_receivers.tell", lambda *_args, **_facts: None)


async def _look():
    """What a process does every two seconds."""
    await rights.watch().ask()


async def opened(device, conversation):
    await device.send_json_to({"type": "open", "conversation": conversation.pk, "after": 0})
    await device.until("rows")
    await _look()


async def beat(device):
    """Everything that the device was sent until now."""
    await device.send_json_to({"type": "beat", "visible": True})
    return await device.until("pong")


async def closes(device):
    while (output := await device.receive_output())["type"] != "websocket.close":
        pass
    return output["code"]


def _conversation(message):
    return Conversation.objects.get(pk=message.conversation_id)


def _as_if(user, **changes):
    User.objects.filter(pk=user.pk).update(**changes)


TAKEN = {
    "deactivated": (lambda user: _as_if(user, is_active=False), CLOSE_UNWELCOME),
    "another password": (lambda user: _as_if(user, password="md5$of$an-administrator"), CLOSE_UNWELCOME),
    "all sessions ended by a supervisor": (lambda user: user.end_sessions(), CLOSE_SENT_HOME),
}


@pytest.mark.parametrize("consumer", [DeskConsumer, BoardConsumer])
@pytest.mark.parametrize("how", TAKEN)
async def test_who_may_not_sign_in_with_this_session_any_more_is_sent_off(connect, olga, how, consumer):
    device, (take, code) = await connect(olga, consumer), TAKEN[how]

    await db(take)(olga)
    await _look()

    assert await closes(device) == code


@pytest.mark.parametrize("how", ["its row is deleted", "it is flushed"])
async def test_a_session_that_was_deleted_ends_its_sockets_and_no_others(connect, ana, client, how):
    await db(client.force_login)(ana.user)
    session, other = SessionStore(client.session.session_key), await db(_other_session)(ana.user)
    gone, stays = await connect(ana.user, session=session), await connect(ana.user, session=other)

    if how == "it is flushed":
        await db(SessionStore(session.session_key).flush)()
    else:
        await db(Session.objects.filter(session_key=session.session_key).delete)()
    await _look()

    assert await closes(gone) == CLOSE_UNWELCOME
    assert (await beat(stays))[-1]["type"] == "pong"
    assert not await db(SessionStore(session.session_key).load)()  # pages do not believe the cache either


def _other_session(user):
    session = SessionStore()
    session.create()
    return session


async def test_who_is_no_supervisor_any_more_sees_no_board_and_no_foreign_conversation(connect, olga, ana, zoe, write):
    conversation = await db(_conversation)(await db(write)(zoe, "For ana"))
    board, desk = await connect(olga, BoardConsumer), await connect(olga)
    await opened(desk, conversation)

    await db(_as_if)(olga, role=Role.AGENT)
    await _look()

    assert await closes(board) == CLOSE_UNWELCOME
    assert (await desk.until("gone"))[-1]["conversation"] == conversation.pk
    await db(write)(zoe, "Not for olga")
    await desk.send_json_to({"type": "open", "conversation": conversation.pk, "after": 0})
    assert "Not for olga" not in str(await beat(desk))


async def test_who_leaves_a_group_loses_what_a_note_had_opened_to_them(connect, ana, ben, sales, zoe, write, noon):
    conversation = await db(_conversation)(await db(write)(zoe, "For one of them"))
    called = ben if conversation.agent_id == ana.user.pk else ana
    await db(_call)(called.user, conversation, noon)
    device = await connect(called.user)
    await opened(device, conversation)

    await db(Group.members.through.objects.filter(user=called.user, group=sales).delete)()
    await _look()

    assert (await device.until("gone"))[-1]["conversation"] == conversation.pk
    await db(write)(zoe, "A secret")
    assert "A secret" not in str(await beat(device))


async def test_a_note_that_is_deleted_takes_its_right_along(connect, ana, ben, zoe, write, noon):
    conversation = await db(_conversation)(await db(write)(zoe, "For one of them"))
    called = ben if conversation.agent_id == ana.user.pk else ana
    await db(_call)(called.user, conversation, noon)
    device = await connect(called.user)
    await opened(device, conversation)

    await db(Mention.objects.all().delete)()
    await _look()

    assert (await device.until("gone"))[-1]["conversation"] == conversation.pk


def _call(user, conversation, now):
    revision = conversation.revision + 1
    note = Message.objects.create(
        conversation=conversation, kind="note", text="Look", agent=user, revision=revision, sent_at=now
    )
    Mention.objects.create(note=note, person=user)
    Conversation.objects.filter(pk=conversation.pk).update(revision=revision)


async def test_what_went_to_somebody_else_unheard_is_gone_and_its_next_word_does_not_come(
    connect, ana, hire, zoe, write
):
    conversation = await db(_conversation)(await db(write)(zoe, "For ana"))
    device = await connect(ana.user)
    await opened(device, conversation)
    ben = await db(hire)("ben", groups=())

    await db(Conversation.objects.filter(pk=conversation.pk).update)(agent=ben.user, group=None)
    await _look()

    assert (await device.until("gone"))[-1]["conversation"] == conversation.pk
    await db(write)(zoe, "For ben")
    assert "For ben" not in str(await beat(device))


async def test_nothing_is_shown_by_rights_that_nobody_has_asked_about_lately(connect, ana, zoe, write, monkeypatch):
    """Where the looks themselves are late, a message waits for the next one."""
    conversation = await db(_conversation)(await db(write)(zoe, "For ana"))
    device = await connect(ana.user)
    await opened(device, conversation)
    monkeypatch.setattr(rights, "GOOD_FOR", -1)

    await db(_as_if)(ana.user, is_active=False)
    await db(write)(zoe, "Nobody's any more")

    sent = []
    while (output := await device.receive_output())["type"] != "websocket.close":
        sent.append(output)
    assert "Nobody's any more" not in str(sent)


async def test_another_channel_is_shown_without_a_reload(connect, ana):
    device = await connect(ana.user)
    await device.until("keys")
    await beat(device)

    await db(Availability.objects.filter(agent=ana).update)(channel="video")
    await _look()

    assert "video" in (await device.until("keys"))[-1]["html"].lower()


async def test_news_whose_hint_was_lost_comes_by_itself(connect, ana, zoe, write, monkeypatch):
    monkeypatch.setattr(rights, "EVERY", 0)
    conversation = await db(_conversation)(await db(write)(zoe, "First"))
    device = await connect(ana.user)
    await opened(device, conversation)
    monkeypatch.setattr("console.live.receivers.tell", lambda *_args, **_facts: None)

    await db(write)(zoe, "Nobody was told")
    await _look()
    await _look()

    assert "Nobody was told" in (await device.until("rows"))[-1]["html"]


async def test_many_devices_are_asked_about_in_as_many_questions_as_one(connect, ana, ben, django_assert_num_queries):
    def look(users):
        with django_assert_num_queries(3):
            return rights._look(users, set(), set())

    alone = await db(look)({ana.user.pk})
    both = await db(look)({ana.user.pk, ben.user.pk})

    assert set(both[0]) == {ana.user.pk, ben.user.pk} > set(alone[0])
