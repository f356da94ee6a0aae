"""Limits belong to a visitor, an address and an inbox, whichever socket or page it is; what is refused is kept."""

import asyncio

import pytest
from channels.db import database_sync_to_async as db
from django.conf import settings
from django.urls import reverse

from console.limits import buckets, numbers
from console.limits.doors import TooMuch, spend
from console.limits.models import SECONDS, Limits
from console.widget import tokens
from conversations.models import Conversation, Message, Visitor

from .test_widget_socket import browse, page  # noqa: F401 - used by name

CAN_OPEN = 3


@pytest.fixture
def most(db):
    """Sets limits as an administrator does."""

    def change(**values):
        Limits.objects.update_or_create(pk=1, defaults=values)

    return change


def full(store, bucket, now):
    return store.fill([bucket], now)


def test_a_bucket_takes_so_many_at_once_and_then_one_after_another():
    store, bucket = buckets.Memory(), buckets.Bucket("words:1", 5, 10)

    assert [full(store, bucket, 100.0) is None for _ in range(6)] == [True] * 5 + [False]
    assert full(store, bucket, 100.0).wait == pytest.approx(2)
    assert full(store, bucket, 102.0) is None
    assert full(store, bucket, 102.0) is not None
    assert [full(store, bucket, 200.0) is None for _ in range(6)] == [True] * 5 + [False]


def test_what_one_bucket_refuses_counts_in_no_other():
    store, small, large = buckets.Memory(), buckets.Bucket("a", 1, 10), buckets.Bucket("b", 2, 10)
    assert store.fill([large, small], 0.0) is None

    for _ in range(5):
        assert store.fill([large, small], 0.0).bucket == small

    assert store.fill([large], 0.0) is None


@pytest.mark.skipif(not settings.REDIS_URL, reason="several processes share what is in Redis")
def test_two_processes_fill_the_same_buckets():
    one, other = buckets.Shared(settings.REDIS_URL), buckets.Shared(settings.REDIS_URL)
    bucket = buckets.Bucket("words:shared", 5, 600)

    taken = [(one if n % 2 else other).fill([bucket]) is None for n in range(8)]

    assert taken == [True] * 5 + [False] * 3
    assert one.fill([bucket]).wait > 60


def test_while_redis_is_away_each_process_counts_by_itself():
    store, bucket = buckets.Shared("redis://127.0.0.1:1/0"), buckets.Bucket("words:alone", 2, 600)

    assert [store.fill([bucket]) is None for _ in range(3)] == [True, True, False]


def test_an_administrator_changes_them_for_all_who_come_next(most):
    most(pages_from_address=1)
    spend("pages", address="192.0.2.7")
    with pytest.raises(TooMuch):
        spend("pages", address="192.0.2.7")
    most(pages_from_address=100)

    for _ in range(2):
        spend("pages", address="192.0.2.8")


@pytest.mark.django_db
def test_the_administration_has_one_page_for_them_in_words(client, adam):
    client.force_login(adam)

    answer = client.get(reverse("admin:limits_limits_changelist"), follow=True)

    assert Limits.objects.count() == 1
    assert "Messages from one visitor in 5 seconds" in answer.content.decode()
    client.post(answer.redirect_chain[-1][0], dict.fromkeys(SECONDS, 77))
    numbers.read()
    assert {numbers.most(name) for name in SECONDS} == {77}


@pytest.mark.django_db
@pytest.mark.parametrize("value", [0, -1, "", "x"])
def test_no_limit_shuts_a_door_for_good(client, adam, value):
    client.force_login(adam)
    row = Limits.objects.create()

    client.post(
        reverse("admin:limits_limits_change", args=[row.pk]), {**dict.fromkeys(SECONDS, 77), "words_of_visitor": value}
    )

    assert Limits.objects.get().words_of_visitor == 50


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["widget", "widget-theme"])
def test_a_page_that_is_asked_for_without_end_is_refused_in_words(client, shop, most, name):
    most(pages_from_address=2)

    answers = [client.get(reverse(name, args=[shop.key])) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) >= 1
    assert "Please wait a moment" in answers[2].content.decode()


@pytest.mark.django_db(transaction=True)
class TestSockets:
    async def test_one_visitor_has_one_allowance_over_all_their_sockets(self, browse, page, most):  # noqa: F811
        await db(most)(words_of_visitor=6)
        sockets = [page, *[await browse(token=page.token) for _ in range(3)]]
        for other in sockets[1:]:
            await other.hello()

        answers = [await socket.post("Hello", f"{at}-{n}") for n in range(4) for at, socket in enumerate(sockets)]

        refused = [answer for answer in answers if answer["type"] == "refused"]
        assert len(answers) - len(refused) < 12
        assert all("very fast" in answer["text"] and answer["after"] >= 1 for answer in refused)
        assert await Message.objects.filter(kind="text").acount() == len(answers) - len(refused)

    async def test_what_was_refused_goes_later_under_its_own_id(self, page, most):  # noqa: F811
        await db(most)(words_of_visitor=1)
        await page.post("First", "a")
        assert (await page.post("Second", "b"))["type"] == "refused"

        buckets.in_use().forget()

        assert (await page.post("Second", "b"))["type"] == "ack"

    async def test_so_many_conversations_are_opened_from_one_address_and_others_go_on(self, browse, most):  # noqa: F811
        await db(most)(conversations_from_address=CAN_OPEN)
        crowd = [await browse(address="192.0.2.1") for _ in range(CAN_OPEN + 2)]
        for one in crowd:
            await one.hello()

        answers = [await one.post("Hello") for one in crowd]

        assert [answer["type"] for answer in answers] == ["ack"] * CAN_OPEN + ["refused"] * 2
        assert await Conversation.objects.acount() == CAN_OPEN
        assert (await crowd[0].post("And another thing", "c2"))["type"] == "ack"
        elsewhere = await browse(address="192.0.2.2")
        await elsewhere.hello()
        assert (await elsewhere.post("Hello"))["type"] == "ack"

    def test_an_inbox_takes_a_thousand_in_a_moment_and_not_without_end(self, monkeypatch):
        for n in range(1000):
            spend("conversations", visitor=n, address=f"127.0.{n // 250}.{n % 250}", inbox=1)
            spend("words", visitor=n, address=f"127.0.{n // 250}.{n % 250}", inbox=1)
        monkeypatch.setitem(numbers._known, "conversations_of_inbox", 1)
        spend("conversations", visitor=5000, address="10.0.0.1", inbox=2)
        with pytest.raises(TooMuch):
            spend("conversations", visitor=5001, address="10.0.0.2", inbox=2)

    @pytest.mark.parametrize(
        "frame",
        [
            {"type": "page", "url": "https://shop.example", "title": "Shop"},
            {"type": "typing"},
            {"type": "got", "upto": 1},
            {"type": "read", "upto": 1},
            {"type": "earlier", "before": 1},
            {"type": "state"},
            {"type": "rate", "conversation": 1, "score": 5},
        ],
    )
    async def test_every_frame_has_a_limit_and_an_answer_in_words(self, page, most, frame):  # noqa: F811
        await db(most)(frames_of_visitor=1)
        await page.send(**frame)
        await page.rest()

        await page.send(**frame)

        refusal = next(one for one in await page.rest() if one.get("after"))
        assert (refusal["type"], refusal["of"]) == ("error", frame["type"])
        assert "wait a moment" in refusal["text"]

    async def test_greetings_without_end_are_refused_before_anybody_is_looked_up(self, browse, most, monkeypatch):  # noqa: F811
        await db(most)(greetings_of_visitor=1)
        greeting = await browse()
        await greeting.hello()
        monkeypatch.setattr(Visitor.objects, "get_or_create", None)

        assert (await greeting.hello())["of"] == "hello"

    async def test_transcripts_cannot_be_asked_for_without_end(self, page, most):  # noqa: F811
        await db(most)(letters_of_visitor=1)
        for _ in range(2):
            await page.send(type="transcript", conversation=1, address="zoe@shop.example")
            answer = await page.get("error")

        assert answer["after"] >= 1

    async def test_connections_from_one_address_are_refused_in_words(self, browse, most):  # noqa: F811
        await db(most)(pages_from_address=1)
        first = await browse(address="192.0.2.1")
        assert (await first.hello())["type"] == "welcome"  # counted by now: Redis is asked beside the loop
        refusal = await (await browse(address="192.0.2.1")).get("error")

        assert (refusal["of"], bool(refusal["after"])) == ("hello", True)

    async def test_what_cannot_be_read_is_answered_only_so_often(self, page, most):  # noqa: F811
        await db(most)(frames_of_visitor=2)

        for _ in range(20):
            await page.socket.send_to(text_data="not json")

        assert len([frame for frame in await page.rest() if frame["type"] == "error"]) == 2

    async def test_heartbeats_without_end_get_no_answers_without_end(self, page):  # noqa: F811
        for _ in range(300):
            await page.send(type="beat", visible=True)
        await asyncio.sleep(0)
        await page.post("Still here")

        assert len([frame for frame in page.seen if frame["type"] == "pong"]) < 150


def test_each_kind_of_limit_has_its_number_and_its_time():
    assert set(SECONDS) == {field.name for field in Limits._meta.fields} - {"id"}


def test_a_file_of_another_token_counts_for_the_same_address(client, shop, most):
    most(files_from_address=2)

    answers = [
        client.post(
            reverse("widget-upload", args=[shop.key]),
            {"token": tokens.new_token(shop), "client_id": str(n)},
            headers={"origin": "http://testserver"},
        )
        for n in range(3)
    ]

    assert [answer.status_code for answer in answers] == [409, 409, 429]
