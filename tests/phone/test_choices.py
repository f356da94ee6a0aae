"""What a device is to tell of: its switches, its quiet hours, the list of one's devices."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from console.phone.kinds import KINDS
from console.phone.models import Device

pytestmark = pytest.mark.django_db

ANDROID = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0"


@pytest.fixture
def phone(client, ana):
    client.force_login(ana.user)
    return client


def choose(client, *on, agent=ANDROID, **fields):
    given = {**dict.fromkeys(on, "on"), **fields}
    return client.post(reverse("phone-choices"), given, headers={"User-Agent": agent})


def test_a_switch_holds_for_this_device_alone(phone, client, ana):
    assert choose(phone, "tells_offer", "makes_sound").status_code == 204

    device = Device.objects.get()
    assert (device.user, device.name) == (ana.user, "Chrome on Android")
    assert device.off == set(KINDS) - {"offer", "escalation"}  # ana has no switch for that
    assert (device.makes_sound, device.vibrates) == (True, False)

    choose(phone, "tells_offer", "tells_message")
    assert Device.objects.get().tells("message")  # the same device, by its cookie

    del phone.cookies["device"]
    choose(phone, "tells_rating", agent=IPHONE)
    assert sorted(Device.objects.values_list("name", flat=True)) == ["Chrome on Android", "Safari on iPhone and iPad"]


def test_sound_and_vibration_hold_while_the_app_is_open_too_for_whoever_chose_them(phone, client, ana, ben):
    def sign_in(agent):
        credentials = {"email": agent.user.email, "password": "right horse battery"}
        assert client.post(reverse("sign-in"), credentials).status_code == 302
        return {name: client.cookies[name].value for name in ("sound", "vibration")}

    choose(phone, "vibrates")
    assert phone.cookies["sound"].value == "off"  # static/js/desk/alarm.js reads it
    assert phone.cookies["vibration"].value == ""
    client.post(reverse("sign-out"))
    assert sign_in(ana) == {"sound": "off", "vibration": ""}

    client.post(reverse("sign-out"))
    assert sign_in(ben) == {"sound": "", "vibration": ""}


@pytest.mark.parametrize(("agent", "name"), [(EDGE, "Edge on Windows"), ("", "Browser on Computer")])
def test_a_device_is_called_as_its_owner_would(phone, agent, name):
    choose(phone, agent=agent)

    assert Device.objects.get().name == name


def test_quiet_hours_have_a_beginning_and_an_end(phone):
    assert choose(phone, quiet="on", quiet_from="20:00", quiet_until="08:00").status_code == 204
    assert (Device.objects.get().quiet_from, Device.objects.get().quiet_until) == (time(20), time(8))

    refused = choose(phone, quiet="on", quiet_from="21:00", quiet_until="")
    assert refused.status_code == 422
    assert "Quiet hours need a start and an end." in refused.text
    assert choose(phone, quiet="on", quiet_from="25:00", quiet_until="x").status_code == 422
    assert Device.objects.get().quiet_from == time(20)

    choose(phone, quiet_from="20:00", quiet_until="08:00")
    assert Device.objects.get().quiet_from is None


def test_whoever_signs_in_next_on_this_browser_gets_a_device_of_their_own(phone, ana, ben):
    choose(phone, "tells_offer")
    Device.objects.update(endpoint="https://push.example/1")

    phone.force_login(ben.user)
    choose(phone, "tells_offer")

    device = Device.objects.get()
    assert (device.user, device.endpoint) == (ben.user, None)


def test_the_settings_list_ones_devices_and_remove_them(phone, ana, ben, noon):
    mine = Device.objects.create(
        user=ana.user, name="My old phone", seen_at=noon, endpoint="https://a.example", failure="410", failed_at=noon
    )
    other = Device.objects.create(user=ben.user, name="Not mine", seen_at=noon)

    page = phone.get(reverse("settings")).text
    assert "My old phone" in page
    assert "Last notification failed 2 March" in page.replace("2 Mar.", "2 March")
    assert "Not mine" not in page

    assert phone.post(reverse("phone-remove", args=[other.pk])).status_code == 404
    assert "My old phone" not in phone.post(reverse("phone-remove", args=[mine.pk])).text
    assert list(Device.objects.all()) == [other]


def test_those_not_seen_for_longest_make_room(phone, ana, monkeypatch):
    monkeypatch.setattr("console.phone.devices.MOST", 2)
    for day in (1, 2, 3):
        Device.objects.create(user=ana.user, name=f"Day {day}", seen_at=timezone.now() - timedelta(days=9 - day))

    choose(phone)

    assert [device.name for device in Device.objects.all()] == ["Chrome on Android", "Day 3"]


@pytest.mark.parametrize("address", ["phone-guide", "phone-sheet"])
def test_help_is_there_for_every_platform(phone, address):
    for agent, sign in ((ANDROID, "Unrestricted"), (IPHONE, "Add to Home Screen"), (EDGE, "background apps")):
        page = phone.get(reverse(address), headers={"User-Agent": agent})
        assert page.status_code == 200
        if address == "phone-guide":
            assert sign in page.text
    assert "Add to Home Screen" in phone.get(reverse("phone-guide"), {"on": "ios"}).text
    assert phone.get(reverse("phone-guide"), {"on": "toaster"}).status_code == 200
