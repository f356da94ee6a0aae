"""The demonstration: a company to begin with, a past to measure, a scene to look at."""

import os
import subprocess
import sys
from datetime import timedelta
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from console.community import screens as panel
from console.community.models import Photo, Post
from console.demo import company, scene
from console.shell import chats
from conversations.knowledge.models import Article
from conversations.models import Conversation, Inbox, Message
from conversations.people.models import User
from routing import queue
from routing.models import Availability, Rule

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(capsys):
    def run(**options):
        call_command("demo", **options)
        return capsys.readouterr().out

    return run


def test_the_company_is_founded_once(demo):
    said = demo(once=True)

    assert User.objects.count() == len(company.STAFF)
    assert Inbox.objects.get(key="maison-lorme").tags.count() == len(company.TAGS)
    assert [rule.group.name for rule in Rule.objects.filter(inbox__key="maison-lorme")] == ["Conseil", "SAV"]
    assert set(Availability.objects.values_list("capacity", "is_wanted")) == {(3, False), (1, False)}
    assert said == demo(once=True)
    assert User.objects.count() == len(company.STAFF)
    assert Inbox.objects.count() == 3


def test_every_start_says_where_to_go_and_as_whom(demo, settings):
    said = demo(once=True)

    for path in ["/demo/shop/", "/demo/shop/video/", "/desk/", "/supervision/", "/admin/"]:
        assert f"{settings.PUBLIC_URL}{path}\n" in said
    for employee in company.STAFF:
        assert employee.email in said
    assert company.PASSWORD in said


def test_a_company_at_work_is_left_alone_and_no_account_is_promised(olga, demo):
    said = demo(once=True)

    assert list(User.objects.all()) == [olga]
    assert "@maisonlorme.fr" not in said
    with pytest.raises(CommandError, match="not in this database"):
        demo(messages=100)


def test_on_the_shops_video_page_one_calls_who_takes_calls(demo, client):
    demo(once=True)
    page = client.get("/demo/shop/video/").content.decode()
    assert 'data-inbox="maison-lorme-video"' in page
    chat = f"/widget/{company.VIDEO_KEY}/"
    assert 'id="ring"' not in client.get(chat).content.decode()

    Availability.objects.filter(channel="video").update(is_wanted=True)

    assert 'id="ring"' in client.get(chat).content.decode()


def test_everybody_can_sign_in(demo, client):
    demo(once=True)

    for employee in company.STAFF:
        assert client.login(username=employee.email, password=company.PASSWORD)


def test_the_inboxes_hold_what_an_administrator_could_save(demo):
    demo(once=True)

    for inbox in Inbox.objects.all():
        inbox.full_clean()


def test_the_shop_may_move_to_another_port(demo, settings):
    demo(once=True)
    settings.PORT = 9000

    demo(once=True)

    origins = Inbox.objects.get(key="maison-lorme").website.origins
    assert "http://localhost:9000" in origins
    assert len(origins) == len(set(origins)) == 4


def test_a_past_has_exactly_the_messages_that_were_asked_for(demo):
    demo(messages=1003, conversations=50)

    assert Conversation.objects.count() == 50
    assert Message.objects.count() == 1003
    assert Conversation.objects.unfinished().count() == 25
    for conversation in Conversation.objects.select_related("visitor"):
        revisions = list(conversation.messages.order_by("pk").values_list("revision", flat=True))
        assert revisions == list(range(1, conversation.revision + 1))
        assert conversation.opened_at <= conversation.last_message_at <= timezone.now()
        speakers = list(conversation.messages.filter(kind="text").order_by("pk").values_list("from_visitor", flat=True))
        assert speakers[0]
        if not conversation.is_closed:
            assert speakers[-1] == (conversation.owed_since is not None)


def test_a_past_that_cannot_be_is_refused(demo):
    with pytest.raises(CommandError, match="at least 5 messages"):
        demo(messages=10, conversations=10)
    with pytest.raises(CommandError, match="needs --messages"):
        demo(conversations=10)


def test_the_scene_fills_a_desk_as_it_was_drawn_and_can_be_set_again(demo):
    demo(scene=True)
    before = timezone.now()
    demo(scene=True)

    ines = User.objects.get(email="ines.marchal@maisonlorme.fr")
    now = timezone.now()
    listed = chats.of(ines, now=now)
    assert [row.conversation.visitor.name for row in listed["offers"]] == ["Élise Garnier"]
    assert before + timedelta(seconds=24) <= listed["offers"][0].countdown.answer_by <= now + timedelta(seconds=24)
    assert [(row.conversation.visitor.name, row.conversation.unread, row.pace.heat) for row in listed["owed"]] == [
        ("Oumar Diallo", 3, "hot"),
        ("Camille Aubert", 2, "warm"),
        ("Lucía Ferrer", 1, "calm"),
    ]
    assert [row.conversation.last_message.status for row in listed["theirs"]] == [3, 2, 1, 3]
    assert Conversation.objects.unfinished().count() == len(scene.TALKS)


def test_the_queue_of_the_scene_stays_while_it_is_looked_at(demo):
    demo(scene=True)
    waiting = Conversation.objects.waiting().count()

    assert waiting == 2
    assert queue.serve(timezone.now() + timedelta(seconds=20)) == 0


def test_colleagues_have_said_something_and_the_scene_makes_it_fresh(demo, storage):
    demo(once=True)
    assert Post.objects.filter(pinned_at__isnull=False).get().author.is_community_manager
    assert Photo.objects.get().post is not None
    Post.objects.update(created_at=timezone.now() - timedelta(days=30))
    before = set(Post.objects.values_list("pk", flat=True))

    demo(scene=True)

    assert set(Post.objects.values_list("pk", flat=True)) == before
    assert Post.objects.latest("created_at").created_at > timezone.now() - timedelta(hours=1)
    assert panel.news(User.objects.get(first_name="Inès")) == 2


@pytest.mark.parametrize(("public_url", "is_there"), [("http://localhost:8000", True), ("https://desk.example", False)])
def test_no_company_in_production_has_a_shop_that_it_did_not_open(tmp_path, public_url, is_there):
    asked = """
import django
django.setup()
from django.core.management import get_commands
from django.urls import NoReverseMatch, reverse
try:
    print(reverse("demo-shop"), "demo" in get_commands())
except NoReverseMatch:
    print("nowhere", "demo" in get_commands())
"""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "console.settings", "DATA_DIR": str(tmp_path)}
    environment |= {"PUBLIC_URL": public_url, "EMAIL_URL": "smtp://mail.example", "DATABASE_URL": "sqlite://:memory:"}

    said = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)

    assert said.stdout.split() == (["/demo/shop/", "True"] if is_there else ["nowhere", "False"])


def test_each_article_can_be_read_at_the_shop_by_its_link_and_by_no_other(demo, client):
    demo(once=True)

    links = list(Article.objects.values_list("link", "title"))
    assert len(links) == 50
    for link, title in links:
        assert title in unescape(client.get(urlsplit(link).path).text)
    assert client.get("/demo/shop/aide/fr/nothing/").status_code == 404
    assert client.get("/demo/shop/aide/xx/garantie/").status_code == 404
