"""Phones and desktops: a visitor on the shop's page, agents on their phones, each in a browser context of its own.

The server runs on this worker's test database, so a test prepares people with the ORM before pages open, and looks
at the rows afterwards. What pages must hear of has to go through the pages: sockets live in the server's memory.
"""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect, sync_playwright

from console.demo.provider.account import VERSION
from console.widget import tokens
from conversations import lifecycle, messages
from conversations.models import Conversation, Group, Inbox, Tag, Visitor, Website
from conversations.people.models import User
from routing import answers
from routing.models import Agent, Availability, Rule
from tests import collected
from tests.ports import own_port
from tests.services import FLAGS, chromium_path, shell_path

from .calls import MAY
from .evidence import FAILED, Evidence
from .people import REMEMBERED, AgentPage, VisitorPage
from .provider import playing
from .server import Server
from .website import Website as SomebodysWebsite

HERE = "tests/browser/"
expect.set_options(timeout=60_000)  # bounds a failure only: a busy machine is late, not wrong

PASSWORD = "right horse battery"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SMALL_PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
TYPING = {"viewport": {"width": 360, "height": 350}, "has_touch": True, "is_mobile": True}  # above its keyboard
DESKTOP = {"viewport": {"width": 1440, "height": 900}}

# Nobody listens: once a page may sound, silence is computed as well, a hundred times a second and without end.
SILENT = """self.AudioContext = class extends AudioContext {
    constructor(...options) {
        super(...options);
        super.suspend();
    }
    async resume() {}
};"""


def pytest_collection_modifyitems(items):
    for item in items:
        if item.nodeid.startswith(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture(autouse=True)
def no_sockets_here(monkeypatch):
    """The pages' sockets live in the server's process: what this one changes tells nobody, and must not try."""
    for tell in ("tell", "tell_afterwards"):
        monkeypatch.setattr(f"console.live.receivers.{tell}", lambda *_args, **_facts: None)
    monkeypatch.setattr("console.live.rights_receivers.tell", lambda *_args, **_facts: None)


@pytest.fixture(scope="package")
def playwright():
    """For these tests, not for the session: its loop would be in the way of all the others."""
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # this thread has a loop now, and nothing else runs on it
        yield playwright


@pytest.fixture(scope="package")
def chromium(playwright):
    browser = playwright.chromium.launch(executable_path=shell_path(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def whole_chromium(playwright):
    """For what its shell has not: notifications, tabs that are hidden behind others, frames without storage."""
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def data_dir(django_db_setup, tmp_path_factory):
    """What servers keep beside the database: their key, and the static files."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "static").symlink_to(collected.folder(), target_is_directory=True)
    return folder


def _server(data_dir, *options, host="127.0.0.1"):
    server = Server(connection.settings_dict["NAME"], data_dir, *options, host=host)
    server.environment["DJANGO_SETTINGS_MODULE"] = "tests.browser.settings"
    server.environment["ENCRYPTION_KEYS"] = ",".join(settings.ENCRYPTION_KEYS)  # to read what tests have sealed
    return server


def faults_in(log):
    """What ended sockets, but that rows were gone: they go at a test's end, when its pages may still be open."""
    faults = [line for line in log.splitlines() if "Exception inside application" in line]
    return [line for line in faults if not line.endswith("matching query does not exist.")]


@pytest.fixture(scope="package")
def shared_server(data_dir):
    """One for these tests, not for the session: its clock would run through the rows of all the others."""
    server = _server(data_dir)
    server.provider_port = own_port()  # where a test may play the provider of a channel
    played = f"http://127.0.0.1:{server.provider_port}"
    server.environment |= {"GRAPH_API_URL": f"{played}/{VERSION}", "TWILIO_API_URL": played}
    server.start()
    yield server
    assert server.stop() == 0
    assert faults_in(server.log.read_text()) == []  # a socket that ended so connects again unseen


@pytest.fixture
def server(shared_server, transactional_db):
    return shared_server


@pytest.fixture
def start_server(shared_server, transactional_db):
    """Starts another server on the same database, with settings of its own; the language process of the first one
    answers it too.
    """
    started = []

    def start(host="127.0.0.1", **environment):
        server = _server(shared_server.data_dir, "--without-languages", host=host)
        server.environment |= environment
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture
def own_server(start_server):
    """For tests that kill it."""
    return start_server()


@pytest.fixture(scope="package")
def played(shared_server):
    with playing(shared_server) as stage:
        yield stage


@pytest.fixture
def stage(played):
    """The channels of others, as nothing was said there yet."""
    played.forget()
    return played


@pytest.fixture(scope="package")
def other_server():
    website = SomebodysWebsite()
    yield website
    website.shutdown()
    website.server_close()


@pytest.fixture
def shop(transactional_db, shared_server):
    """The demo shop's inbox, served by one group."""
    inbox = Inbox.objects.create(
        name="maisonlorme.fr",
        key="maison-lorme",
        channel="chat",
        company="Maison Lorme",
        first_answer_seconds=600,  # a slow machine takes its time
    )
    Website.objects.filter(inbox=inbox).update(colour="#8A4B2D", allowed_origins=shared_server.url)
    [group] = Group.objects.bulk_create([Group(name="Sales", queue_size=3)])  # nobody waits yet whom it could concern
    Rule.objects.bulk_create([Rule(inbox=inbox, group=group)])
    return inbox


@pytest.fixture
def hire(shop):
    """Makes an agent of the shop; green, unless told otherwise."""

    def make(first_name, last_name="", *, wanted=True, capacity=3):
        user = User.objects.create_user(
            f"{first_name.lower()}@shop.example", PASSWORD, first_name=first_name, last_name=last_name
        )
        agent = Agent.objects.create(user=user, languages=["fr"], foreground_at=timezone.now())
        Availability.objects.create(agent=agent, channel="chat", capacity=capacity, is_wanted=wanted)
        Group.objects.get(name="Sales").members.add(user)
        return agent

    return make


@pytest.fixture
def video(shop, other_server):
    """The video of somebody's site; visitors are seen from the start."""
    inbox = Inbox.objects.create(
        name="Vidéo maisonlorme.fr", key="video", channel="video", company="Maison Lorme", first_answer_seconds=600
    )
    Website.objects.filter(inbox=inbox).update(allowed_origins=other_server.origin, visitor_camera="allowed")
    Rule.objects.create(inbox=inbox, group=Rule.objects.get(inbox=shop).group)
    return inbox


@pytest.fixture
def answers_calls(hire):
    def make(name, last_name=""):
        agent = hire(name, last_name)
        Availability.objects.create(agent=agent, channel="video", is_wanted=True)
        return agent

    return make


@pytest.fixture
def call_site(context, server, other_server, video):
    """A visitor's page on somebody else's site, its chat open."""

    def make(device=PHONE, *, opened=True, **options):
        page = context(device, **{**MAY, **options}).new_page()
        line = f'<script async src="{server.url}/widget.js" data-inbox="{video.key}"></script>'
        page.goto(other_server.publish(SITE + line))
        visitor = VisitorPage(page)
        return visitor.open_chat() if opened else visitor

    return make


@pytest.fixture
def tags(shop):
    Inbox.objects.filter(pk=shop.pk).update(tag_required=True)
    return [Tag.objects.create(inbox=shop, name=name, position=n) for n, name in enumerate(["Delivery", "Return"])]


@pytest.fixture
def context(chromium, request):
    """Browser contexts that are closed at the end; what a page's script throws fails the test.

    `whole`: all of Chromium, not its shell; `own_clock`: the pages' clock may run ahead of the real one (`soon`).
    """
    contexts, errors, evidence = [], [], Evidence(request)

    def make(device=PHONE, **options):
        common = {"locale": "en-GB", "timezone_id": "Europe/Paris", "service_workers": "block"}
        common["reduced_motion"] = "reduce"  # what moves is drawn sixty times a second, and no words come of it
        options = {**common, **device, **options}
        is_whole = options.pop("whole", options["service_workers"] == "allow")
        has_own_clock = options.pop("own_clock", False)
        browser = options.pop("browser", None)
        browser = browser or (request.getfixturevalue("whole_chromium") if is_whole else chromium)
        context = browser.new_context(**options)
        context.add_init_script(SILENT)
        if has_own_clock:
            context.clock.install()
        context.on("weberror", lambda error: errors.append(str(error.error)))
        evidence.watch(context)
        contexts.append(context)
        return context

    yield make
    evidence.keep(contexts)
    for browser_context in contexts:
        browser_context.close()
    assert not errors, errors


@pytest.fixture
def sign_in(context, server):
    """Somebody's phone on their first page, signed in without the page that asks for the password."""

    def make(user, device=PHONE, *, at=None, **options):
        door, url = Client(), (at or server).url
        door.cookies["welcomed"] = "1"
        opened = door.post(reverse("sign-in"), {"email": user.email, "password": PASSWORD})
        phone = context(device, **options)
        phone.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url} for cookie in door.cookies.values()])
        page = phone.new_page()
        page.goto(f"{url}{opened.url}")
        return AgentPage(page)

    return make


@pytest.fixture
def visit(context, server):
    """A visitor on the shop's page, the chat open; `again`: one who is in the rows already."""

    def make(device=PHONE, *, at=None, opened=True, again=None, **options):
        browser = context(device, **options)
        if again:
            browser.add_init_script(REMEMBERED % json.dumps(tokens.token_of(again.key, Inbox.objects.get())))
        page = browser.new_page()
        page.goto(f"{(at or server).url}/demo/shop/")
        visitor = VisitorPage(page)
        return visitor.open_chat() if opened else visitor

    return make


@pytest.fixture
def answered(write):
    """A conversation in the rows: somebody asked, `user` answered."""

    def make(user, asks, answer):
        now = timezone.now()
        talk = write(Visitor.objects.create(created_at=now, language="en"), asks, now=now).conversation
        answers.answer(user, talk.pk, text=answer, client_id=f"answer to {asks}", now=now)
        talk.refresh_from_db()
        return talk

    return make


@pytest.fixture
def in_conversation(hire, answered, sign_in, visit):
    """Ana's device, open on a visitor whom she has answered; `visitor`, whose page opens where a test asks for it."""

    def make(device=PHONE, *, user=None, asks="Hello", says="Good morning", **options):
        user = user or hire("Ana", "Martin").user
        conversation = answered(user, asks, says)
        desk = sign_in(user, device, **options)
        desk.visit = lambda: visit(again=conversation.visitor, **options)
        desk.page.locator(f"#row-{conversation.pk}").click()
        expect(desk.messages()).to_have_text([asks, says])
        return desk

    return make


@pytest.fixture
def busy(hire, answered, sign_in, visit):
    """Ana's phone on the list of the three that she answered: One, whose page opens when asked for, Two and Three."""

    def make(*, at=None, **options):
        ana = hire("Ana").user
        visitors = [answered(ana, f"I am {name}", f"Hello {name}").visitor for name in ("One", "Two", "Three")]
        phone = sign_in(ana, at=at, **options)
        phone.visit = lambda: visit(at=at, again=visitors[0])
        expect(phone.page.locator("#chats .row")).to_have_count(3)
        return phone

    return make


@pytest.fixture
def regular(shop, hire, django_capture_on_commit_callbacks):
    """A visitor who wrote before, twice, and waits now on ana's desk."""
    agent, now = hire("Ana"), timezone.now()
    visitor = Visitor.objects.create(name="Camille Aubert", created_at=now, language="fr")
    for days, text in ((400, "Where is my parcel?"), (30, "Does the lamp take a dimmer?"), (0, "The globe is broken")):
        moment = now - timedelta(days=days)
        words = messages.Words(visitor, shop, f"{days}", text)
        with transaction.atomic():  # the server's clock sees no old one that waits for an answer
            with django_capture_on_commit_callbacks(execute=True):  # it is given to her
                [posted] = messages.post_from_visitors([words], now=moment)
            if days:
                conversation = Conversation.objects.get(pk=posted.conversation_id)
                lifecycle.close(conversation, by=agent.user, now=moment + timedelta(minutes=9))
    return agent


@pytest.fixture
def only_conversation():
    def find():
        return Conversation.objects.select_related("agent", "tag").get()

    return find


SITE = (
    "<!doctype html><html lang=fr><meta name=viewport content='width=device-width'>"
    "<title>Suspension Halo 90</title><h1>Lampes</h1>"
)

STILL = """async () => {
    const ends = (one) => Number.isFinite(one.effect.getComputedTiming().endTime);
    await Promise.allSettled(document.getAnimations().filter(ends).map((one) => one.finished));
}"""


COLOURS = ["color-contrast", "link-in-text-block"]  # the rules that light and dark decide


def axe(page, **options):
    """Serious and critical findings of axe-core on a page or frame."""
    if not page.evaluate("'axe' in window"):
        page.evaluate((settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js").read_text())
    page.evaluate(STILL)  # what fades in is no text of too little contrast
    found = page.evaluate("options => axe.run({resultTypes: ['violations'], ...options})", options)
    return [
        f"{v['id']}: {v['help']} {[node['target'] for node in v['nodes']]}"
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]


def axe_in_both(page, frame=None):
    """The same in light, and in dark what colours decide; of a frame of the page, where one is given."""
    shown = frame or page
    page.emulate_media(color_scheme="light")
    found = axe(shown)
    page.emulate_media(color_scheme="dark")
    return found + axe(shown, runOnly=COLOURS)
