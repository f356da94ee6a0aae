"""The servers that help two browsers find each other, and who is told of them."""

import base64
import hashlib
import hmac
import json

import pytest
from channels.db import database_sync_to_async as db

from console.calls import relays
from conversations.models import Conversation

from .calls import ana, browse, opened, rung, sit, taken, video

__all__ = ["ana", "browse", "opened", "sit", "video"]

pytestmark = pytest.mark.django_db(transaction=True)


SERVERS = {
    "STUN_URLS": ["stun:relay.example.com:3478"],
    "TURN_URLS": ["turns:relay.example.com:443"],
    "TURN_SECRET": "hush",
}


def test_a_turn_server_is_named_with_a_password_that_holds_for_ten_minutes(settings, noon):
    for name, value in SERVERS.items():
        setattr(settings, name, value)

    stun, turn = relays.servers_for(7, now=noon)

    assert stun == {"urls": ["stun:relay.example.com:3478"]}
    assert turn["username"] == f"{int(noon.timestamp()) + 600}:7"
    expected = hmac.new(b"hush", turn["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(turn["credential"]) == expected
    assert "hush" not in json.dumps([stun, turn])


def test_without_servers_there_are_none(settings, noon):
    settings.STUN_URLS, settings.TURN_URLS = [], []

    assert relays.servers_for(7, now=noon) == []


async def test_who_is_in_a_call_is_told_of_the_servers_and_nobody_else_is(settings, ana, browse, sit):
    for name, value in SERVERS.items():
        setattr(settings, name, value)
    visitor = await browse()
    call = await rung(visitor)
    assert "relay.example.com" not in json.dumps(call)
    await taken(ana, call)

    await visitor.send(type="join", call=call["id"], page="tab")

    servers = (await visitor.get("joined"))["servers"]
    conversation = await db(Conversation.objects.get)()
    assert servers[1]["username"].endswith(f":{conversation.pk}")
