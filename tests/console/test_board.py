"""The supervisors' live board: what it shows, to whom, and that what is pushed is what the page shows."""

import re
from datetime import timedelta

import pytest
from channels.db import database_sync_to_async
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from console.desk.consumer import DeskConsumer
from console.live import pipe
from console.supervision import board
from console.supervision.consumer import BoardConsumer
from conversations.models import Conversation, Group, Inbox
from conversations.people.models import User
from routing import availability, presence, queue
from routing.models import Agent, Availability, Offer
from tests.markup import flat
from tests.sockets import Socket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def supervisor(client, olga):
    client.force_login(olga)
    return client


@pytest.fixture
def whatsapp(shop):
    return Inbox.objects.create(name="WhatsApp", key="wa", channel="whatsapp")


def page(client, **query):
    return client.get(reverse("supervision"), query)


# ---- who may look


def test_a_supervisor_and_an_administrator_see_the_board(client, olga, adam, ana):
    for person in (olga, adam):
        client.force_login(person)
        response = page(client)
        assert response.status_code == 200
        assert "Ana" in response.text


def test_an_agent_finds_nothing_and_a_stranger_is_sent_to_sign_in(client, ana):
    assert page(client).headers["Location"].startswith(reverse("sign-in"))

    client.force_login(ana.user)

    assert page(client).status_code == 404


async def test_an_agent_may_not_listen_to_the_board(ana):
    socket = Socket(BoardConsumer.as_asgi(), "/ws/supervision/")
    socket.scope["user"] = ana.user

    connected, code = await socket.connect()

    assert (connected, code) == (False, 4003)


# ---- agents


def test_an_agent_row_shows_state_load_presence_and_the_longest_owed_answer(ana, visit, write, noon, later):
    write(visit("Zoe"))
    write(visit("Yan"), now=later(minutes=1))
    Agent.objects.filter(pk=ana.pk).update(foreground_at=later(minutes=6), seen_at=later(minutes=6))

    row = board.now(at=later(minutes=6))["agents"][0]

    assert [(cell.state, cell.load, cell.slots, cell.drawn) for cell in row.cells] == [
        ("free", 2, 3, [True, True, False])
    ]
    assert (row.presence, row.owed_since, row.heat) == ("foreground", noon, "hot")


def test_presence_tells_the_foreground_from_the_background_and_from_absence(ana, ben, cleo, later):
    Agent.objects.filter(pk=ana.pk).update(foreground_at=later(hours=1), seen_at=later(hours=1))
    availability.choose(cleo, ["chat"], wanted=False, now=later(minutes=1))

    rows = {row.agent.pk: row for row in board.now(at=later(hours=1))["agents"]}

    assert rows[ana.pk].presence == "foreground"
    assert (rows[ben.pk].presence, rows[ben.pk].present_at) == ("background", later())
    assert (rows[cleo.pk].presence, rows[cleo.pk].present_at) == ("gone", later())


def test_only_channels_that_somebody_serves_have_a_column_and_third_party_ones_share_it(hire, later):
    hire("ana", channels=["chat"])
    assert [column.channels for column in board.now(at=later())["columns"]] == [("chat",)]

    hire("dan", channels=["chat", "sms", "whatsapp"])

    shown = board.now(at=later())
    assert [column.channels for column in shown["columns"]] == [("chat",), ("whatsapp", "sms")]
    cells = {row.agent.user.first_name: row.cells for row in shown["agents"]}
    assert cells["Ana"][1] is None
    assert (cells["Dan"][1].slots, cells["Dan"][1].drawn) == (10, [])


def test_an_answer_owed_on_a_slow_channel_is_not_hot_after_ten_minutes(hire, whatsapp, visit, noon, later):
    dan = hire("dan", channels=["whatsapp"])
    Conversation.objects.create(
        inbox=whatsapp,
        visitor=visit("Zoe"),
        agent=dan.user,
        status="active",
        opened_at=noon,
        last_message_at=noon,
        owed_since=noon,
    )

    assert board.now(at=later(minutes=10))["agents"][0].heat == "calm"
    assert board.now(at=later(hours=4))["agents"][0].heat == "hot"


# ---- queues, figures, conversations


def test_the_queue_shows_how_many_wait_how_long_and_whether_anybody_could_help(hire, sales, visit, write, later):
    hire("ana", capacity=1)
    for minute, name in enumerate(["Zoe", "Yan", "Xia"]):
        write(visit(name), now=later(minutes=minute))

    shown = board.now(at=later(minutes=4))

    line = next(line for line in shown["queues"] if line.group == sales)
    assert (line.count, line.since, line.is_hot, line.busy, line.free) == (2, later(minutes=1), True, 1, 0)
    assert shown["longest"] == line
    assert (shown["in_queue"], shown["in_progress"], shown["owed"]) == (2, 1, 1)
    assert [c.visitor.name for c, _heat in shown["conversations"]] == ["Zoe", "Yan", "Xia"]


def test_a_group_without_a_queue_says_so(supervisor, sales):
    Group.objects.filter(pk=sales.pk).update(queue_size=0)

    assert "no queue" in page(supervisor).text


def test_missed_offers_are_counted_for_today_only(ana, zoe, write, noon, later):
    write(zoe)
    offer = Offer.objects.get()
    Offer.objects.update(outcome="missed", ended_at=later(hours=1))

    assert board.now(at=later(hours=2))["offers"] == {"all": 1, "missed": 1}
    assert board.now(at=later(days=1))["offers"] == {"all": 0, "missed": 0}
    assert offer.agent == ana


def test_one_group_alone_shows_its_agents_queue_and_conversations(supervisor, ana, cleo, zoe, write, sales):
    write(zoe)
    elsewhere = Group.objects.get(name="Elsewhere")
    assert "Cleo" in page(supervisor).text

    here, there = flat(page(supervisor, group=sales.pk).text), flat(page(supervisor, group=elsewhere.pk).text)

    assert "Ana" in here
    assert ">Zoe" in here
    assert "Cleo<" not in here
    assert "Cleo<" in there
    assert ">Zoe" not in there
    assert page(supervisor, group="x").status_code == page(supervisor, group="99999999999999999999").status_code == 200


# ---- alerts


def kinds(at):
    return [alert.kind for alert in board.now(at=at)["alerts"]]


def test_waiting_two_minutes_in_the_queue_is_an_alert(hire, visit, write, later):
    hire("ana", capacity=0)
    write(visit("Zoe"))

    assert kinds(later(seconds=119)) == []
    assert kinds(later(seconds=120)) == ["queue"]


def test_an_answer_owed_for_five_minutes_is_an_alert(ana, zoe, write, later):
    write(zoe)

    assert kinds(later(minutes=4)) == []
    assert kinds(later(minutes=5)) == ["owed"]


def test_a_missed_offer_is_an_alert_for_a_quarter_of_an_hour(ana, ben, zoe, write, later):
    write(zoe)
    Offer.objects.update(outcome="missed", ended_at=later())
    Conversation.objects.update(owed_since=None)

    assert kinds(later(minutes=14)) == ["missed"]
    assert kinds(later(minutes=15)) == []


def test_the_coming_end_of_the_background_is_an_alert(ana, later):
    assert kinds(later(hours=4, minutes=29)) == []
    assert kinds(later(hours=4, minutes=30)) == ["background"]


def test_a_bad_day_in_one_place_does_not_hide_the_other_alerts(hire, visit, write, later):
    hire("ana", capacity=9)
    for name in ["Una", "Vic", "Wim", "Xia", "Yan"]:
        write(visit(name))

    shown = board.now(at=later(hours=4, minutes=40))

    assert [alert.kind for alert in shown["alerts"]] == ["owed", "owed", "owed", "background"]
    assert (shown["alert_count"], shown["more_alerts"]) == (6, 2)


# ---- words


def test_durations_do_not_read_as_times_of_the_day(supervisor, zoe, write):
    write(zoe, now=timezone.now() - timedelta(minutes=16, seconds=8))
    queue.serve(timezone.now())

    shown = re.sub(r"data-\w+=\"[^\"]*\"", "", page(supervisor).content.decode())
    figures = shown.partition('class="figures"')[2].partition("</section>")[0]

    assert ">16\N{NO-BREAK SPACE}min<" in figures
    assert not re.search(r"\d:\d\d", figures)


# ---- speed


def test_the_number_of_queries_does_not_grow_with_agents_and_conversations(supervisor, hire, visit, write):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert page(supervisor).status_code == 200
        return len(captured)

    hire("ana", capacity=1)
    write(visit("Zoe"))
    write(visit("Yan"))
    page(supervisor)
    with_one = queries()
    for name in ("ben", "dan", "eve"):
        hire(name, capacity=1, channels=["chat", "sms"], groups=[Group.objects.create(name=name)])
    for name in ("Una", "Vic", "Wim"):
        write(visit(name))

    assert Conversation.objects.count() == 5
    assert queries() == with_one <= 21


# ---- what is pushed


async def test_what_is_pushed_is_what_the_page_shows(async_client, olga, ana, zoe, write):
    await database_sync_to_async(write)(zoe, now=timezone.now())
    await async_client.aforce_login(olga)
    socket = Socket(BoardConsumer.as_asgi(), "/ws/supervision/")
    socket.scope["user"] = olga

    await socket.connect()
    pushed = await socket.receive_json_from()
    shown = (await async_client.get("/supervision/")).content.decode()
    await socket.disconnect()

    assert pushed["type"] == "board"
    assert without_time(pushed["html"].strip()) in without_time(shown)


async def test_a_change_is_pushed_and_keeps_to_the_group_that_is_looked_at(olga, ana, sales, zoe, write, hire):
    elsewhere = await database_sync_to_async(Group.objects.create)(name="Elsewhere")
    await database_sync_to_async(hire)("cleo", groups=[elsewhere])
    socket = Socket(BoardConsumer.as_asgi(), f"/ws/supervision/?group={sales.pk}")
    socket.scope["user"] = olga
    await socket.connect()
    before = (await socket.receive_json_from())["html"]

    await database_sync_to_async(write)(zoe, now=timezone.now())
    after = (await socket.receive_json_from())["html"]
    await socket.disconnect()

    assert "Zoe" not in before
    assert "Zoe" in after
    assert "Ana" in after
    assert "Cleo" not in after


async def test_a_heartbeat_of_a_page_that_is_looked_at_renews_the_board(olga, ana):
    socket = Socket(BoardConsumer.as_asgi(), "/ws/supervision/")
    socket.scope["user"] = olga
    await socket.connect()
    await socket.receive_json_from()

    await socket.send_json_to({"type": "beat", "visible": True, "seen": 1})
    missing = {"pong", "board"}
    while missing:
        missing.discard((await socket.receive_json_from())["type"])
    await socket.disconnect()


def without_time(html):
    """The page and the push were rendered a moment apart."""
    html = re.sub(r"\d+\ss<", "0 s<", html)
    return re.sub(r"\d+:\d\d(:\d\d)?(\.\d+)?([+-]\d\d:\d\d)?", "0:00", html)


# ---- availability in an agent's place


def set_availability(client, agent, *, wanted):
    return client.post(reverse("agent-availability", args=[agent.pk]), {"channel": "chat", "wanted": wanted})


def test_a_supervisor_turns_an_agent_green_and_the_queue_moves(supervisor, hire, zoe, write, fresh):
    ana = hire("ana", wanted=False)
    waiting = write(zoe)
    assert fresh(waiting).agent is None

    assert set_availability(supervisor, ana, wanted="1").status_code == 204

    row = Availability.objects.get()
    assert (row.is_wanted, row.reason) == (True, "supervisor")
    assert fresh(waiting).agent == ana.user


def test_a_supervisor_turns_an_agent_red_and_open_conversations_go_on(supervisor, ana, zoe, write, fresh):
    message = write(zoe)

    set_availability(supervisor, ana, wanted="0")

    assert not Availability.objects.get().is_wanted
    assert fresh(message).agent == ana.user


def test_a_supervisors_choice_is_no_presence_but_begins_the_five_hours(hire, later):
    ana = hire("ana", wanted=False)
    monday = Agent.objects.get(pk=ana.pk).foreground_at

    availability.choose(ana, ["chat"], wanted=True, now=later(hours=20), reason=Availability.Reason.SUPERVISOR)

    assert Agent.objects.get(pk=ana.pk).foreground_at == monday
    assert presence.end_background(later(hours=20, seconds=1)) == 0
    assert presence.background_ends_at(Availability.objects.select_related("agent").get()) == later(hours=25)
    assert presence.end_background(later(hours=24, minutes=59)) == 0
    assert presence.end_background(later(hours=25)) == 1
    assert not Availability.objects.get().is_wanted


def test_an_agents_own_choice_forgets_the_supervisors(hire, later):
    ana = hire("ana", wanted=False)
    availability.choose(ana, ["chat"], wanted=True, now=later(hours=2), reason=Availability.Reason.SUPERVISOR)

    availability.choose(ana, ["chat"], wanted=True, now=later(hours=3))

    assert presence.background_ends_at(Availability.objects.select_related("agent").get()) == later(hours=8)


def test_the_sheet_shows_each_channel_and_is_for_supervisors_only(supervisor, client, ana, olga):
    sheet = supervisor.get(reverse("agent-availability", args=[ana.pk]))
    assert "Make unavailable" in sheet.text

    client.force_login(ana.user)

    assert client.get(reverse("agent-availability", args=[ana.pk])).status_code == 404
    assert set_availability(client, ana, wanted="0").status_code == 404
    assert Availability.objects.get().is_wanted


def test_a_channel_that_the_agent_does_not_serve_is_refused(supervisor, ana):
    address = reverse("agent-availability", args=[ana.pk])

    assert supervisor.post(address, {"channel": "sms", "wanted": "1"}).status_code == 409
    assert supervisor.post(address, {"channel": "pigeon", "wanted": "1"}).status_code == 409
    assert supervisor.post(reverse("agent-availability", args=[999]), {}).status_code == 404


# ---- signing out in an agent's place


def test_a_supervisor_signs_an_agent_out_on_every_device(supervisor, ana, zoe, write, fresh):
    message = write(zoe)
    hers, other = Client(), Client()
    for device in (hers, other):
        device.force_login(ana.user)
    sheet = supervisor.get(reverse("agent-sign-out", args=[ana.pk])).text
    assert "Sign Ana out?" in sheet
    assert "1 open conversation goes to somebody else" in sheet
    assert hers.get(reverse("desk")).status_code == 200

    assert supervisor.post(reverse("agent-sign-out", args=[ana.pk])).status_code == 204

    assert fresh(message).is_waiting
    for device in (hers, other):
        assert device.get(reverse("desk")).headers["Location"].startswith(reverse("sign-in"))
    assert "A supervisor signed you out" in Client(headers={"accept-language": "en"}).get("/sign-in/?sent-home").text
    hers.force_login(User.objects.get(pk=ana.user_id))
    assert hers.get(reverse("desk")).status_code == 200


async def test_the_pages_of_who_is_signed_out_are_closed_and_told_why(ana, olga):
    device = Socket(DeskConsumer.as_asgi(), "/ws/desk/")
    device.scope["user"] = ana.user
    await device.connect()
    await device.until("keys")
    board_page = Socket(BoardConsumer.as_asgi(), "/ws/supervision/")
    board_page.scope["user"] = olga
    await board_page.connect()
    await board_page.until("board")
    supervisor = Client()
    await database_sync_to_async(supervisor.force_login)(olga)

    await database_sync_to_async(supervisor.post)(reverse("agent-sign-out", args=[ana.pk]))

    output = await device.receive_output(timeout=60)
    while output["type"] != "websocket.close":
        output = await device.receive_output(timeout=60)
    assert output["code"] == pipe.CLOSE_SENT_HOME
    await board_page.until("board")
    await board_page.disconnect()


async def test_who_may_not_sign_in_any_more_is_shown_nothing_more(ana):
    device = Socket(DeskConsumer.as_asgi(), "/ws/desk/")
    device.scope["user"] = ana.user
    await device.connect()
    await device.until("keys")
    ana.user.is_active = False

    await database_sync_to_async(ana.user.save)()

    output = await device.receive_output(timeout=60)
    while output["type"] != "websocket.close":
        output = await device.receive_output(timeout=60)
    assert output["code"] == pipe.CLOSE_UNWELCOME
