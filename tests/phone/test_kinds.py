"""A kind of notification is one module: `another/lamp.py` is put beside the others, and is found wherever kinds are."""

import re
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from console.drawing import icons
from console.phone import kinds, wording
from console.phone.kinds import KINDS
from console.phone.models import Device, Push, SwitchedOff, Told
from conversations import lifecycle
from routing import answers

pytestmark = pytest.mark.django_db(transaction=True)

HERE = Path(__file__).parent
FOLDER = Path(kinds.__file__).parent


@pytest.fixture(autouse=True)
def at_noon(noon, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)


@pytest.fixture
def lamp(monkeypatch):
    """The module of the kind, once it stands in the folder."""
    with monkeypatch.context() as patch:
        patch.setattr(kinds, "__path__", [*kinds.__path__, str(HERE / "another")])
        every = kinds.found()
    monkeypatch.setitem(KINDS, "lamp", every["lamp"])
    yield sys.modules["console.phone.kinds.lamp"]
    del sys.modules["console.phone.kinds.lamp"]


@pytest.fixture
def dark(lamp, ana, zoe, write, later):
    """Ana answered Zoe, whose lamp breaks a minute later: the conversation, and what breaks it."""
    conversation = write(zoe, "It is dark").conversation
    answers.answer(ana.user, conversation.pk, text="Oh", client_id="oh", now=later(seconds=5))
    Push.objects.all().delete()

    def breaks():
        lamp.lamp_broke.send(None, conversation_id=conversation.pk, user_ids=[ana.user_id])

    return conversation, breaks


def is_on(page, kind):
    """Whether its switch, which has to be there, is on."""
    [switch] = re.findall(rf'<input[^>]*name="tells_{kind}"[^>]*>', page)
    return "checked" in switch.replace("checkbox", "")


def test_every_module_is_found_and_what_it_declares_fits_into_rows_and_pages():
    modules = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert {kind.says[what].__module__.rpartition(".")[2] for kind in KINDS.values() for what in kind.says} == modules
    assert len(KINDS) == len(modules) > 8

    for value, kind in KINDS.items():
        assert value == kind.value
        assert len(value) <= SwitchedOff._meta.get_field("kind").max_length
        assert value != "test"
        assert kind.icon in icons.names()
        assert str(kind.label)
    told = [what for kind in KINDS.values() for what in kind.says]
    assert len({*told, *wording.BESIDE_THE_KINDS}) == len(told) + len(wording.BESIDE_THE_KINDS)
    assert max(map(len, told)) <= Push._meta.get_field("what").max_length


def test_the_settings_have_its_switch_after_the_others_and_on(client, lamp, ana, olga):
    client.force_login(ana.user)
    page = client.get(reverse("settings")).text
    assert page.index("Broken lamp") < page.index("Somebody sits in the dark") < page.index("tells_lamp")
    assert is_on(page, "lamp")
    assert page.index("tells_offer") < page.index("tells_community") < page.index("tells_lamp")

    client.force_login(olga)
    assert "tells_lamp" not in client.get(reverse("settings")).text  # it is for agents alone
    assert "tells_escalation" in client.get(reverse("settings")).text


def test_it_is_switched_off_and_on_like_any_other(client, lamp, ana, olga):
    def choose(*on):
        assert client.post(reverse("phone-choices"), {f"tells_{kind}": "on" for kind in on}).status_code == 204
        return Device.objects.get().off

    client.force_login(ana.user)
    assert choose("offer", "lamp") == set(KINDS) - {"offer", "lamp", "escalation"}
    assert choose("offer", "message") == set(KINDS) - {"offer", "message", "escalation"}
    assert not is_on(client.get(reverse("settings")).text, "lamp")

    client.force_login(olga)
    Device.objects.all().delete()
    assert "lamp" not in choose("offer")  # whose switch was not there was not turned


def test_what_was_chosen_is_shown_again_where_the_hours_are_refused(client, lamp, ana):
    client.force_login(ana.user)

    refused = client.post(reverse("phone-choices"), {"tells_offer": "on", "quiet": "on"})

    assert refused.status_code == 422
    assert is_on(refused.text, "offer")
    assert not is_on(refused.text, "lamp")
    assert not SwitchedOff.objects.exists()


def test_its_news_reaches_the_devices_of_whom_it_names_but_where_it_is_off(lamp, dark, ana, ben, subscribe, asked):
    hers = subscribe(ana)
    subscribe(ana, off=["lamp"])
    subscribe(ben)

    conversation, breaks = dark
    breaks()

    assert asked() == [(hers.pk, "lamp_broke", conversation.pk, 0)]
    assert Push.objects.get().is_urgent  # before all others


def test_its_words_arrive_as_it_says_them(dark, ana, subscribe, run, later):
    subscribe(ana)
    conversation, breaks = dark
    breaks()

    (shown,) = run(later(minutes=1))

    assert (shown["title"], shown["body"]) == ("Zoe has no light", "It is dark")
    assert shown["tag"] == f"conversation-{conversation.pk}"
    assert (shown["data"]["kind"], shown["data"]["rings"]) == ("lamp", True)


def test_a_switch_that_is_turned_meanwhile_is_heeded(dark, ana, subscribe, run, later):
    device = subscribe(ana)
    dark[1]()
    device.switched_off.create(kind="lamp")

    assert run(later(minutes=1)) == []
    assert not Push.objects.exists()


def test_it_stays_as_long_as_it_holds_and_is_taken_back_in_its_own_words(dark, ana, subscribe, run, fresh, later):
    subscribe(ana)
    conversation, breaks = dark
    breaks()
    run(later(minutes=1))
    answers.answer(ana.user, conversation.pk, text="A candle?", client_id="candle", now=later(minutes=2))
    assert run(later(minutes=2)) == []
    assert Told.objects.get().kind == "lamp"

    lifecycle.close(fresh(conversation), by=ana.user, now=later(minutes=3))

    (shown,) = run(later(minutes=3))
    assert shown["data"]["withdraw"]
    assert shown["body"] == "There is light again."


def test_what_devices_show_of_a_kind_that_is_gone_is_taken_back_as_usual(dark, ana, subscribe, run, fresh, later):
    subscribe(ana)
    conversation, breaks = dark
    breaks()
    run(later(minutes=1))
    del KINDS["lamp"]

    lifecycle.close(fresh(conversation), by=ana.user, now=later(minutes=3))

    (shown,) = run(later(minutes=3))
    assert shown["body"] == "Closed."


@pytest.mark.usefixtures("lamp")
def test_it_needs_no_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
