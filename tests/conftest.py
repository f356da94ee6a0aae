"""Named people and a shop: ana and ben serve the chat, cleo is elsewhere and must never see anything, zoe visits."""

import asyncio
import inspect
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from asgiref.sync import SyncToAsync, async_to_sync
from django.conf import settings as configured
from django.db import connections
from django.test import Client
from django.utils import translation

from console.desk import answering, suggesting
from console.limits import buckets, numbers
from console.live import coalesced, groups, pipe, places, pulse, rights, translating
from console.live.drawing_thread import DRAWING
from console.widget import postbox
from conversations import messages
from conversations.copilot import endpoints
from conversations.copilot import service as copilot
from conversations.copilot.models import ModelSetting
from conversations.knowledge import vectors
from conversations.models import Conversation, Group, Inbox, Tag, Visitor
from conversations.people.models import Role, User
from routing.models import Agent, Availability, Rule
from routing.receivers import hold_at_once
from tests import embedded, emptying, migrated
from tests.copilot.model_server import running_model
from tests.translation.fake_engine import FakeEngine
from translation import engines, glossary, service

ASK = translating.ask
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def pytest_addoption(parser):
    parser.addoption("--traced", action="store_true", help="keep traces of the browser tests that fail")


def pytest_collection_modifyitems(items):
    """What takes longest begins first, so that it runs beside all the rest; the small ones at the end fill the gaps."""
    order = ("profiles", "browser")
    items.sort(key=lambda item: [item.get_closest_marker(name) is None for name in order])


@pytest.fixture(scope="session")
def django_db_keepdb(request, django_db_modify_db_settings, django_db_blocker):
    """Whether the database is there already: by --reuse-db, or fetched from what is kept."""
    with django_db_blocker.unblock():
        is_fetched = migrated.fetch()
    yield is_fetched or request.config.getvalue("reuse_db")
    if is_fetched:
        with django_db_blocker.unblock():
            migrated.discard()


@pytest.fixture(scope="session", autouse=True)
def quickly_emptied(django_db_setup):
    with emptying.quick():
        yield


@pytest.fixture(scope="session", autouse=True)
def texts_are_embedded_once():
    with pytest.MonkeyPatch.context() as patch:
        embedded.keep(patch)
        yield


def _at_once(send):
    """What asgiref makes of `send`, where a loop waits for this thread. Else no loop is made for it: within one process
    a hint waits for nothing.
    """

    def tell(*hint):
        loop = getattr(SyncToAsync.threadlocal, "main_event_loop", None)
        if asyncio._get_running_loop() or (loop and loop.is_running()):
            async_to_sync(send)(*hint)
            return
        with suppress(StopIteration):
            send(*hint).send(None)
            raise AssertionError("a hint waits")

    return tell


@pytest.fixture(scope="session", autouse=True)
def hints_leave_by_one_loop():
    """As in a server; over Redis each hint would else connect anew, and without it have a thread and a loop made."""
    if not configured.REDIS_URL:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(groups, "async_to_sync", _at_once)
            yield
        return
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="hints")
    thread.start()
    groups.serve_on(loop)
    yield
    groups.serve_on(None)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


@pytest.fixture(scope="session", autouse=True)
def no_connection_left(django_db_setup):
    """Threads of sockets and screens outlive the tests; PostgreSQL drops no database that somebody is connected to."""
    yield
    for threads in (
        DRAWING,
        postbox.FOLLOWING,
        rights.ASKING,
        copilot.ASKING,
        suggesting.ASKING,
        *translating.LANES,
        SyncToAsync.single_thread_executor,
    ):
        threads.submit(connections.close_all).result()
    all_there = Barrier(answering.STORERS)
    list(answering.STORING.map(lambda _: all_there.wait() >= 0 and connections.close_all(), range(all_there.parties)))


@pytest.fixture
async def _until_all_has_followed():
    yield
    await postbox.followed()


@pytest.fixture(autouse=True)
def nothing_follows_a_test(request):
    """What a thread tells a loop that has ended is waited for without end, and by later tests behind it."""
    if inspect.iscoroutinefunction(request.function):
        request.getfixturevalue("_until_all_has_followed")


@pytest.fixture(autouse=True)
def in_english():
    """What is asserted in words is asserted in English."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def no_passage_is_known():
    """Those of one test have the ids of others' in the next."""
    vectors.forget()


@pytest.fixture(autouse=True)
def nobody_left_lately():
    """Who closed a page in one test, or stood in a queue, has the id of somebody else in the next."""
    yield
    pulse.forget()
    places.forget()


@pytest.fixture(autouse=True)
def nothing_came_in_before():
    """What one test sends from an address or as a visitor counts in no other."""
    buckets.in_use().forget()
    numbers.forget()


@pytest.fixture(autouse=True)
def at_any_pace(monkeypatch):
    """On a busy machine lists are drawn as often as on an idle one, and no socket counts as silent."""
    monkeypatch.setattr(coalesced, "SHARE", 0)
    monkeypatch.setattr(pipe, "ASKED_AFTER", 600)
    monkeypatch.setattr(pipe, "SILENCE", 900)
    monkeypatch.setattr(pipe, "BUSY_FOR", 600)


@pytest.fixture(autouse=True)
def nothing_is_translated_behind_a_test(monkeypatch):
    """Unless it asks for it, by `behind`."""
    monkeypatch.setattr(translating, "demand", translating.Demand())
    monkeypatch.setattr(translating.demand, "looked_at", float("inf"))
    monkeypatch.setattr(translating.demand, "is_there", False)
    monkeypatch.setattr(translating, "ask", lambda *_asked: None)


@pytest.fixture
def behind(monkeypatch):
    """Visitors' messages are translated as in a server; what is returned waits until all that was asked for is done."""
    monkeypatch.setattr(translating, "ask", ASK)
    handed, in_lane = [], translating._in_lane
    monkeypatch.setattr(translating, "_in_lane", lambda *work: handed.append(in_lane(*work)))

    def all_done():
        for lane in translating.LANES:
            while not lane.submit(lane._work_queue.empty).result():  # asked in the lane: nothing is at work then
                pass
        while handed:  # what one of them hands on to another lane is there before it is done
            handed.pop().result()

    yield all_done
    all_done()


@pytest.fixture
def client():
    """A browser set to English."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def noon():
    return NOON


@pytest.fixture
def later():
    return lambda **kwargs: NOON + timedelta(**kwargs)


@pytest.fixture
def shop(db):
    """A website's chat whose conversations go to one group.

    Nobody waits yet whom a rule or a group could concern: to look for them takes as long as the rest of most tests.
    """
    inbox = Inbox.objects.create(name="shop.example", key="shop", channel="chat", company="Shop")
    inbox.website.allowed_origins = "https://shop.example"
    inbox.website.save()
    [group] = Group.objects.bulk_create([Group(name="Sales", queue_size=3)])
    Rule.objects.bulk_create([Rule(inbox=inbox, group=group)])
    return inbox


@pytest.fixture
def sales(shop):
    return Group.objects.get(name="Sales")


@pytest.fixture
def hire(sales, noon):
    """Makes an agent who is available for chat, unless told otherwise."""

    def make(name, *, groups=(sales,), wanted=True, capacity=None, languages=("fr",), channels=("chat",), seen=noon):
        user = User.objects.create_user(
            f"{name}@shop.example", "right horse battery", first_name=name.capitalize(), language="en"
        )
        agent = Agent(user=user, languages=list(languages), foreground_at=seen, seen_at=seen)
        Agent.objects.bulk_create([agent])
        served = {"agent": agent, "capacity": capacity, "is_wanted": wanted, "changed_at": noon}
        Availability.objects.bulk_create([Availability(channel=channel, **served) for channel in channels])
        member = Group.members.through
        member.objects.bulk_create([member(group=group, user=user) for group in groups])
        if Conversation.objects.exists():  # else it concerns nobody yet, and takes as long as the rest of most tests
            hold_at_once(Agent, agent)
        return agent

    return make


@pytest.fixture
def ana(hire):
    return hire("ana")


@pytest.fixture
def away(hire):
    """Somebody who could answer, and is not available."""
    return hire("dan", wanted=False)


@pytest.fixture
def ben(hire):
    return hire("ben")


@pytest.fixture
def cleo(hire):
    return hire("cleo", groups=Group.objects.bulk_create([Group(name="Elsewhere")]))


@pytest.fixture
def olga(db):
    return User.objects.create_user(
        "olga@shop.example", "right horse battery", first_name="Olga", role=Role.SUPERVISOR, language="en"
    )


@pytest.fixture
def adam(db):
    return User.objects.create_user(
        "adam@shop.example", "right horse battery", first_name="Adam", role=Role.ADMINISTRATOR, language="en"
    )


@pytest.fixture
def visit(db, noon):
    def make(name, **fields):
        said = {"name": name, "is_proven": True, "created_at": noon, "language": "fr"}
        return Visitor.objects.create(**said | fields)

    return make


@pytest.fixture
def zoe(visit):
    return visit("Zoe")


@pytest.fixture
def write(shop, noon):
    """A visitor writes, as the widget's socket does it."""

    def post(visitor, text="Hello", *, client_id=None, inbox=shop, now=noon):
        words = messages.Words(visitor, inbox, client_id or f"{text}-{now.timestamp()}", text)
        return messages.post_from_visitors([words], now=now)[0]

    return post


@pytest.fixture
def tag(shop):
    return Tag.objects.create(inbox=shop, name="Delivery")


@pytest.fixture
def fresh():
    """A conversation as the database has it now."""
    return lambda one: Conversation.objects.get(pk=getattr(one, "conversation_id", one.pk))


@pytest.fixture(autouse=True)
def nothing_translated_before():
    """No settings of engines, no words, no failures of an earlier test."""
    engines.forget()
    glossary.forget()
    service._breakers.clear()


@pytest.fixture
def fake_engine(monkeypatch):
    """The only engine that is switched on; it knows all directions (tests/translation/fake_engine.py)."""
    engine = FakeEngine()
    monkeypatch.setattr("translation.engines.switched_on", lambda: [engine])
    # It speaks no language.
    monkeypatch.setattr("translation.guards.checks.are_surely_others", lambda texts, _language: [False] * len(texts))
    return engine


@pytest.fixture(autouse=True)
def no_model_before():
    """No setting of an earlier test, nobody in its queue, none of its failures."""
    endpoints.forget()
    copilot._breakers.clear()
    copilot._turns.clear()


@pytest.fixture
def model(db):
    """A language model's service that an administrator has switched on (tests/copilot/model_server.py)."""
    with running_model() as server:
        ModelSetting.objects.create(is_on=True, url=server.url, secrets={"key": "sk-very-secret"}, model="some-model")
        yield server


@pytest.fixture
def storage(settings, tmp_path):
    """An empty one, for the files of conversations."""
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": local}


@pytest.fixture
def mail_by(settings):
    """Mail goes to this server from here on."""

    def use(server, timeout=5):
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": server.port, "timeout": timeout},
            }
        }

    return use


@pytest.fixture
def names(monkeypatch):
    """Where names lead, by name; those that are not given lead to a public address. No network is asked."""
    known = {}

    def answer(host, port, **_options):
        return [(None, None, 0, "", (address, port)) for address in known.get(host, ["203.0.114.7"])]

    monkeypatch.setattr("console.outgoing.addresses.getaddrinfo", answer)
    return known
