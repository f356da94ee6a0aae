"""What a device installs: the manifest and its pictures, the worker's script, the offline page, the first opening."""

import json

import pytest
from django.conf import settings
from django.urls import reverse

from console.installed import worker
from routing.models import Availability
from tests.files import photo, upload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_remembered():
    """What was read of a build stays as long as a process."""
    worker._script.cache_clear()
    worker._offline_page.cache_clear()


def test_the_manifest_speaks_the_language_of_the_page_that_names_it(client):
    english, french = (client.get(reverse("manifest"), {"lang": lang}) for lang in ("en", "fr"))

    assert english["Content-Type"] == "application/manifest+json"
    assert english["Cache-Control"] == "public, max-age=3600"
    assert (english.json()["lang"], french.json()["lang"]) == ("en", "fr")
    assert english.json()["id"] == french.json()["id"] == "/desk/"


def test_an_installed_app_has_no_browser_around_it_and_leads_to_places_that_exist(agent):
    app = agent.get(reverse("manifest")).json()

    assert (app["display"], app["scope"], app["start_url"]) == ("standalone", "/", "/desk/")
    assert {icon["purpose"] for icon in app["icons"]} == {"any", "maskable", "monochrome"}
    assert app["share_target"]["action"] == reverse("share")
    for place in [app["start_url"], app["share_target"]["action"], *(shortcut["url"] for shortcut in app["shortcuts"])]:
        assert agent.get(place).status_code == 200


def test_each_picture_of_the_manifest_is_built(client):
    app = client.get(reverse("manifest")).json()
    pictures = [
        *app["icons"],
        *app["screenshots"],
        *(icon for shortcut in app["shortcuts"] for icon in shortcut["icons"]),
    ]

    assert len(pictures) == 11
    for picture in pictures:
        assert (settings.BASE_DIR / "build" / "static" / picture["src"].removeprefix("/static/")).is_file()


def test_pages_name_the_manifest_in_their_language(agent):
    page = agent.get(reverse("desk")).content.decode()

    assert '<link rel="manifest" href="/manifest.webmanifest?lang=en">' in page
    assert "apple-touch-icon" in page


def test_the_worker_is_asked_for_anew_each_time_and_sent_only_when_it_changed(client):
    script = client.get(reverse("worker"), {"lang": "en"})
    again = client.get(reverse("worker"), {"lang": "en"}, headers={"If-None-Match": script["ETag"]})

    assert script["Content-Type"].startswith("text/javascript")
    assert script["Cache-Control"] == "no-cache"
    assert script["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    assert again.status_code == 304


def test_the_worker_keeps_what_the_desk_loads_each_with_its_revision(client):
    head = client.get(reverse("worker"), {"lang": "en"}).content.decode().split(";\n")[0]
    app = json.loads(head.removeprefix("self.APP = "))
    kept = {entry["url"]: entry["revision"] for entry in app["shell"]}

    assert {"/static/js/desk.js", "/static/css/desk.css", "/static/icons.svg", "/offline/?lang=en"} <= set(kept)
    assert all(kept.values())
    assert not any("widget" in url for url in kept)


def test_a_file_that_changed_changes_the_worker(client, tmp_path, monkeypatch):
    for name in ("js/desk.js", "css/desk.css", *worker.PICTURES):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("one")
    monkeypatch.setattr(worker, "BUILT", tmp_path)
    before = client.get(reverse("worker"))["ETag"]

    (tmp_path / "js/desk.js").write_text("two")
    worker._script.cache_clear()

    assert client.get(reverse("worker"))["ETag"] != before


def test_the_offline_page_is_the_same_for_everybody(agent, client, ana):
    signed_in = agent.get(reverse("offline"), {"lang": "en"})
    agent.logout()
    nobody = client.get(reverse("offline"), {"lang": "en"})

    assert "No internet connection" in nobody.content.decode()
    assert signed_in.content == nobody.content
    assert "csrftoken" not in nobody.cookies


def test_the_token_is_that_of_whoever_is_signed_in(agent, ana):
    agent.handler.enforce_csrf_checks = True
    choose = {"channel": "all", "wanted": "0"}
    assert agent.post(reverse("choose-availability"), choose).status_code == 403

    token = agent.get(reverse("worker-token")).json()["token"]
    assert agent.post(reverse("choose-availability"), choose, headers={"X-CSRFToken": token}).status_code == 204


def test_a_device_seals_with_keys_of_its_person_alone_which_outlive_sessions_and_secrets(
    agent, client, ana, ben, settings
):
    first = agent.get(reverse("worker-token")).json()
    assert (first["user"], first["name"], len(first["seals"])) == (ana.user_id, "Ana", 1)

    ana.user.end_sessions()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    ana.user.refresh_from_db()
    client.force_login(ana.user)
    assert client.get(reverse("worker-token")).json()["seals"][1:] == first["seals"]

    client.force_login(ben.user)
    assert not {*client.get(reverse("worker-token")).json()["seals"]} & {*first["seals"]}


@pytest.mark.parametrize("name", ["desk", "snoozed", "settings", "search", "worker-token"])
def test_what_is_somebodys_own_is_kept_by_no_shared_cache(agent, name):
    answer = agent.get(reverse(name))

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


def test_a_conversation_is_kept_by_no_shared_cache(agent, mine):
    for headers in ({}, {"HX-Request": "true"}):
        answer = agent.get(reverse("thread", args=[mine.pk]), headers=headers)
        assert "Zoe" in answer.content.decode()
        assert answer["Cache-Control"] == "private, no-store"


def test_what_is_the_same_for_all_may_be_kept_also_when_somebody_asks_who_is_signed_in(agent):
    assert agent.get(reverse("manifest"))["Cache-Control"] == "public, max-age=3600"


def test_signing_out_empties_the_browser(agent):
    answer = agent.post(reverse("sign-out"))

    assert answer["Clear-Site-Data"] == '"cache"'


def test_what_is_shared_where_no_worker_takes_it_is_not_read_but_said_so(agent, client, mine):
    agent.handler.enforce_csrf_checks = True
    answer = agent.post(reverse("share"), {"files": upload("lamp.jpg", photo())})
    assert answer.status_code == 409
    assert "Open it once, then share again." in answer.text

    assert "Zoe" in agent.get(reverse("share")).text
    agent.logout()
    assert client.post(reverse("share"))["Location"].startswith(reverse("sign-in"))


def test_the_first_sign_in_on_a_device_leads_to_its_settings_once(client, ana):
    def sign_in():
        return client.post(reverse("sign-in"), {"email": ana.user.email, "password": "right horse battery"})["Location"]

    assert sign_in() == reverse("welcome")
    page = client.get(reverse("welcome")).content.decode()
    assert "Welcome, Ana" in page
    assert "Sales" in page

    client.post(reverse("sign-out"))
    assert sign_in() == reverse("desk")


def test_whoever_came_for_a_conversation_gets_it_also_the_first_time(client, mine, ana):
    thread = reverse("thread", args=[mine.pk])
    credentials = {"email": ana.user.email, "password": "right horse battery", "next": thread}

    assert client.post(reverse("sign-in"), credentials)["Location"] == thread


def test_the_last_step_makes_available(client, hire):
    ben = hire("ben", wanted=False)
    client.force_login(ben.user)

    assert client.post(reverse("welcome"))["Location"] == reverse("desk")
    assert Availability.objects.get(agent=ben).is_wanted


def test_whoever_answers_no_conversations_can_look_but_not_become_available(client, olga):
    client.force_login(olga)

    assert client.get(reverse("welcome")).status_code == 200
    assert client.post(reverse("welcome")).status_code == 404
