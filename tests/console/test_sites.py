"""The company's own site as articles: read in steps, read again, and what is shown of a site that means no good."""

import gzip
from datetime import timedelta

import pytest
from django.urls import reverse

from console.outgoing import addresses
from console.sites import reading, visits
from conversations.knowledge.models import Article, Collection, Page, Site
from tests.knowledge import site_server
from tests.knowledge.site_server import page

pytestmark = pytest.mark.django_db(transaction=True)

BOMB = (
    b"""<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "aaaaaaaaaa">%s]><urlset><url><loc>&z9;</loc></url></urlset>"""
    % (b"".join(b'<!ENTITY z%d "%s">' % (n, b"&%s;" % (b"a" if n == 0 else b"z%d" % (n - 1)) * 10) for n in range(10)))
)
SECRETS = b'<!DOCTYPE b [<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>&f;</loc></url></urlset>'


@pytest.fixture
def web(settings):
    settings.OUTGOING_TO_THIS_MACHINE = True
    with site_server.served() as server:
        yield server


@pytest.fixture
def help_pages(web):
    """Two pages that the sitemap lists."""
    web.has("/returns", page("Returns", "You have thirty days."))
    web.has("/delivery", page("Delivery", "Two days."))
    web.lists("/returns", "/delivery")
    return web


@pytest.fixture
def read(web, noon):
    """Reads the site to the end, some days later; answers its row."""

    def until_done(address=None, *, days=0):
        collection, _made = Collection.objects.get_or_create(name="Help")
        site, _made = Site.objects.get_or_create(
            collection=collection, address=address or web.home, defaults={"due_at": noon}
        )
        Site.objects.filter(pk=site.pk).update(due_at=noon + timedelta(days=days))
        for _step in range(30):
            reading.step.call(site.pk)
            if not site.pages.filter(is_due=True).exists():
                break
        site.refresh_from_db()
        return site

    return until_done


def titles():
    return sorted(Article.objects.values_list("title", flat=True))


def test_what_the_sitemap_lists_becomes_articles(help_pages, read):
    site = read()

    assert titles() == ["Delivery", "Returns"]
    article = Article.objects.get(title="Returns")
    assert (article.text, article.language, article.link) == (
        "You have thirty days.",
        "en",
        help_pages.address("/returns"),
    )
    assert site.problem == ""
    assert site.read_at is not None


def test_a_page_that_is_read_again_changes_its_article_and_one_that_stays_does_not(help_pages, read):
    read()
    before = dict(Article.objects.values_list("title", "updated_at"))
    help_pages.has("/returns", page("Returns", "You have sixty days."))

    read(days=7)

    assert Article.objects.get(title="Returns").text == "You have sixty days."
    assert Article.objects.get(title="Delivery").updated_at == before["Delivery"]
    assert Article.objects.count() == 2


def test_the_clock_asks_for_each_step_once_and_for_the_next_reading_when_it_is_due(help_pages, noon, monkeypatch):
    asked = []
    monkeypatch.setattr(type(reading.step), "enqueue", lambda _task, pk: asked.append(pk))
    site = Site.objects.create(collection=Collection.objects.create(name="Help"), address=help_pages.home, due_at=noon)

    assert reading.ask_when_due(noon) == 1
    assert reading.ask_when_due(noon) == 0
    assert reading.ask_when_due(noon + timedelta(hours=1)) == 1  # the step was lost
    assert asked == [site.pk, site.pk]


def test_a_site_is_read_again_after_its_interval(help_pages, read):
    site = read()

    assert timedelta(days=6) < site.due_at - site.read_at < timedelta(days=8)


@pytest.mark.parametrize("behaviour", [site_server.fails, site_server.missing, site_server.says_nothing])
def test_a_reading_that_fails_is_shown_with_its_reason_and_the_old_text_stays(help_pages, read, behaviour, monkeypatch):
    read()
    help_pages.says["/sitemap.xml"] = behaviour
    monkeypatch.setattr(visits, "SECONDS", 0.3)

    site = read(days=7)

    assert site.problem in {"refused", "no_sitemap", "silent"}
    assert titles() == ["Delivery", "Returns"]
    assert not Page.objects.exclude(gone_at=None).exists()


def test_a_page_that_fails_keeps_its_text_and_says_why(help_pages, read):
    read()
    help_pages.says["/returns"] = site_server.fails

    site = read(days=7)

    assert site.problem == ""
    assert Article.objects.get(title="Returns").text == "You have thirty days."
    assert Page.objects.get(article__title="Returns").problem == "refused"


def test_what_the_site_has_no_more_is_marked_and_not_deleted(help_pages, read):
    read()
    help_pages.lists("/delivery")
    read(days=7)

    assert titles() == ["Delivery", "Returns"]
    assert Page.objects.get(article__title="Returns").gone_at is not None

    help_pages.lists("/returns", "/delivery")
    read(days=14)
    assert not Page.objects.exclude(gone_at=None).exists()


def test_a_page_that_is_listed_and_missing_is_gone_as_well(help_pages, read):
    read()
    help_pages.says["/returns"] = site_server.missing

    read(days=7)

    assert Page.objects.get(article__title="Returns").gone_at is not None


def test_robots_txt_is_obeyed_and_names_the_sitemap(help_pages, read):
    help_pages.has("/robots.txt", f"User-agent: *\nDisallow: /returns\nSitemap: {help_pages.address('/map')}".encode())
    help_pages.lists("/returns", "/delivery", at="/map")

    read()

    assert titles() == ["Delivery"]
    assert Page.objects.get(link=help_pages.address("/returns")).problem == "not_allowed"
    assert "/returns" not in help_pages.asked


def test_a_sitemap_may_be_packed_list_others_or_be_a_text(help_pages, read):
    packed = site_server.sitemap(help_pages.address("/returns"))
    help_pages.has("/one.xml.gz", gzip.compress(packed), kind="application/gzip")
    help_pages.has("/two.xml", packed.replace(b"returns", b"delivery"), kind="text/xml")
    help_pages.lists("/one.xml.gz", "/two.xml", inside="sitemap")

    read()
    assert titles() == ["Delivery", "Returns"]

    help_pages.has("/pages.txt", help_pages.address("/returns").encode(), kind="text/plain")
    assert read(help_pages.address("/pages.txt")).problem == ""


def test_pages_come_packed_too(help_pages, read):
    help_pages.has("/returns", gzip.compress(page("Returns", "Packed.")), Content_Encoding="gzip")

    read()

    assert Article.objects.get(title="Returns").text == "Packed."


def test_sitemaps_that_list_themselves_are_read_once(help_pages, read):
    help_pages.lists("/other.xml", "/sitemap.xml", inside="sitemap")
    help_pages.lists("/sitemap.xml", "/other.xml", at="/other.xml", inside="sitemap")

    assert read().problem == "no_pages"
    assert help_pages.asked.count("/sitemap.xml") == 1


def test_other_sites_are_left_alone(help_pages, read):
    help_pages.lists("/returns", "https://elsewhere.example/returns", "http://127.0.0.1:1/returns")
    help_pages.says["/delivery"] = site_server.leads_to("https://elsewhere.example/")

    read()

    assert titles() == ["Returns"]
    assert Page.objects.count() == 1


def test_a_page_that_leads_out_or_in_a_circle_is_not_read(help_pages, read):
    help_pages.says["/returns"] = site_server.leads_to("http://127.0.0.1:1/")
    help_pages.says["/delivery"] = site_server.leads_to("/delivery")

    read()

    assert titles() == []
    assert set(Page.objects.values_list("problem", flat=True)) == {"elsewhere", "refused"}


def test_a_page_may_lead_to_another_of_the_site(help_pages, read):
    help_pages.says["/returns"] = site_server.leads_to("/delivery")
    help_pages.lists("/returns")

    read()

    assert titles() == ["Delivery"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<urlset><url><loc>", "damaged"),
        (b"<html><body>Not here</body></html>", "no_pages"),
        (BOMB, "damaged"),
        (SECRETS, "no_pages"),
        (gzip.compress(bytes(60_000_000)), "large"),
        (b"", "no_pages"),
        (b"<a>" * 100_000, "damaged"),
    ],
    ids=["cut off", "a page", "entities", "a file of ours", "a packed bomb", "nothing", "deep"],
)
def test_a_sitemap_that_means_no_good_is_refused_with_a_reason(web, read, content, problem):
    web.has("/sitemap.xml", content, kind="text/xml")

    assert read().problem == problem
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("behaviour", "problem"),
    [(site_server.has_no_end, "large"), (site_server.says_nothing, "silent")],
)
def test_a_page_without_an_end_holds_nobody(help_pages, read, behaviour, problem, monkeypatch):
    monkeypatch.setattr(visits, "SECONDS", 2)
    monkeypatch.setattr(visits, "LARGEST_PAGE", 100_000)
    help_pages.says["/returns"] = behaviour

    read()

    assert titles() == ["Delivery"]
    assert Page.objects.get(article=None).problem == problem


def test_a_packed_page_is_not_unpacked_without_an_end(help_pages, read):
    help_pages.has("/returns", gzip.compress(bytes(30_000_000)), Content_Encoding="gzip")
    help_pages.has("/delivery", b"no gzip", Content_Encoding="gzip")

    read()

    assert set(Page.objects.values_list("problem", flat=True)) == {"large", "damaged"}


def test_where_no_page_answers_the_site_is_asked_no_further(web, read, monkeypatch):
    paths = [f"/{number}" for number in range(20)]
    web.lists(*paths)
    web.says |= dict.fromkeys(paths, site_server.says_nothing)
    monkeypatch.setattr(visits, "SECONDS", 0.1)
    asked, ask = [], visits.Visit.page

    def noted(visit, link):  # here, as what is given up so early may never arrive there
        asked.append(link)
        return ask(visit, link)

    monkeypatch.setattr(visits.Visit, "page", noted)

    assert read().problem == "silent"
    assert len(asked) == 5


def test_no_more_pages_than_the_most_are_read(web, read, monkeypatch):
    monkeypatch.setattr("conversations.knowledge.sites.MOST_PAGES", 3)
    web.lists(*(f"/{number}" for number in range(20)))

    read()

    assert Page.objects.count() == 3


@pytest.mark.parametrize(
    "address", ["http://shop.example/", "https://10.0.0.1/", "https://shop.internal/", "http://127.0.0.1:1/"]
)
def test_an_address_that_is_not_public_is_refused(read, settings, address):
    settings.OUTGOING_TO_THIS_MACHINE = False

    assert read(address).problem == "not_public"


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"])
def test_a_name_that_leads_inside_is_refused_and_nothing_there_is_asked(
    help_pages, read, settings, monkeypatch, inside
):
    settings.OUTGOING_TO_THIS_MACHINE = False
    port = int(help_pages.home.rstrip("/").rpartition(":")[2])
    monkeypatch.setattr(addresses, "getaddrinfo", lambda *_asked, **_how: [(0, 0, 0, "", (inside, port))])

    assert read("https://shop.example/").problem == "not_public"
    assert help_pages.asked == []


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1/", "https://127.0.0.1:8000/", "https://10.0.0.1/", "https://[::1]/", "https://localhost/"),
        *("http://shop.example/", "https://shop.internal/", "https://shop.example:8443/"),
    ],
)
def test_the_form_says_at_once_that_it_cannot_be_read(client, adam, address):
    client.force_login(adam)
    collection = Collection.objects.create(name="Help")
    page = client.post(
        reverse("admin:knowledge_site_add"), {"collection": collection.pk, "address": address, "every": 7}
    )

    assert "Pupitre reads public sites only" in page.text
    assert not Site.objects.exists()


@pytest.mark.parametrize(
    "address", ["https://www.shop.example", "https://Shop.example/help/sitemap.xml", "café.example"]
)
def test_a_public_one_is_taken(client, adam, address):
    client.force_login(adam)
    collection = Collection.objects.create(name="Help")
    client.post(reverse("admin:knowledge_site_add"), {"collection": collection.pk, "address": address, "every": 7})

    assert Site.objects.count() == 1


def test_a_site_that_is_deleted_leaves_its_articles(help_pages, read):
    read().delete()

    assert titles() == ["Delivery", "Returns"]
