"""The pages that a visitor goes through: their paths, and only where the inbox keeps them."""

import pytest

from conversations import lifecycle, visited_pages, visitors
from conversations.models import VisitedPage

pytestmark = pytest.mark.django_db

SITE = "https://maisonlorme.example"


@pytest.fixture
def kept(shop):
    shop.website.keeps_visited_pages = True
    shop.website.save()


@pytest.fixture
def go(zoe, shop, noon):
    """Zoe's browser shows a page of the site."""

    def turn(path, *, now=noon):
        visited_pages.turn(zoe, shop, url=SITE + path, now=now)
        visitors.turn_page(zoe, url=SITE + path, title="A page")

    return turn


def paths():
    return list(VisitedPage.objects.order_by("pk").values_list("path", flat=True))


def test_by_default_nothing_is_kept(go, zoe, write):
    write(zoe)

    go("/lamps")

    assert paths() == []


def test_the_paths_are_kept_from_the_page_on_which_they_wrote(kept, go, zoe, write, later):
    go("/lamps")
    conversation = write(zoe).conversation

    go("/lamps/opaline?session=s3cr3t#s3cr3t", now=later(seconds=5))
    go("/basket;jsessionid=s3cr3t", now=later(seconds=9))

    assert paths() == ["/lamps", "/lamps/opaline", "/basket"]
    assert VisitedPage.objects.first().at == conversation.opened_at


def test_the_same_page_is_kept_once(kept, go, zoe, write):
    go("/lamps")
    write(zoe)

    for _ in range(3):
        go("/basket?step=2")

    assert paths() == ["/lamps", "/basket"]


def test_nothing_is_kept_of_who_is_in_no_conversation(kept, go, ana, zoe, write, noon):
    go("/lamps")
    lifecycle.close(write(zoe).conversation, by=ana.user, now=noon)

    go("/basket")

    assert paths() == []


def test_the_newest_are_kept(kept, go, zoe, write, monkeypatch):
    monkeypatch.setattr(visited_pages, "MOST", 3)
    go("/1")
    write(zoe)

    for number in range(2, 6):
        go(f"/{number}")

    assert paths() == ["/3", "/4", "/5"]


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://shop.example", "/"),
        ("https://shop.example/a/b?c=d#e", "/a/b"),
        ("https://shop.example/a;jsessionid=1/b", "/a/b"),
        ("https://shop.example/reset/s3cr3t/new", "/reset/***/new"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://[bad", ""),
        ("/a", ""),
        (None, ""),
        (["https://shop.example"], ""),
    ],
)
def test_an_address_is_reduced_to_its_path(url, path):
    assert visited_pages.path_of(url) == path
