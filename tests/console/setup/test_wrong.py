"""What was entered wrongly: said in words, where it stands, and nothing of it lost."""

import re

import pytest

from conversations.base import origins
from conversations.models import Group, Inbox
from conversations.people.models import User

from .company import do

pytestmark = pytest.mark.django_db
SHOP = {"company": "Dupont", "welcome": "Hello!"}


def field(page, name):
    """The tag of the field that the page opens at."""
    [found] = [tag for tag in re.findall(r"<(?:input|textarea|select)[^>]*>", page) if "autofocus" in tag]
    assert f'name="{name}"' in found
    return found


@pytest.mark.parametrize("written", ["my lamp shop", "ftp://x.example", "*.example.com", "a.example, b.example"])
def test_what_is_no_site_is_called_so_and_kept_to_be_mended(client, founder, written):
    page = do(client, "inbox", site=written, **SHOP)

    assert page.status_code == 422
    assert f"“{written}” is not the address of a website. Write one, like www.example.com" in page.text
    assert f'value="{written}"' in field(page.text, "site")
    assert "origin" not in re.sub(r"<[^>]*>", "", page.text)


def test_one_site_of_several_inboxes_is_refused_beside_its_own(client, founder):
    for site in ("www.a.example", "www.b.example"):
        do(client, "inbox", site=site, **SHOP)
    second = Inbox.objects.get(name="b.example")

    page = do(client, "site", inbox=second.pk, origin="not a site").text

    assert page.count("“not a site” is not the address of a website.") == 1
    assert f'id="origin-{second.pk}"' in field(page, "origin")
    assert 'value="not a site"' in field(page, "origin")


def test_of_several_inboxes_each_is_tried_by_its_own_name(client, founder):
    do(client, "inbox", site="www.a.example", **SHOP)
    assert "Try Dupont as a visitor" in client.get("/setup/").text

    do(client, "inbox", site="www.b.example", **SHOP)
    page = client.get("/setup/").text
    assert "Try a.example as a visitor" in page
    assert "Try b.example as a visitor" in page


def test_a_second_inbox_of_a_site_has_to_be_meant(client, founder):
    do(client, "inbox", site="www.dupont.example", **SHOP)
    page = do(client, "inbox", site="https://dupont.example/lamps", **SHOP)

    assert "There is already an inbox called dupont.example." in page.text
    assert Inbox.objects.count() == 1


def test_an_inbox_is_called_as_people_write_its_site(client, founder):
    do(client, "inbox", site="café.example", **SHOP)

    inbox = Inbox.objects.get()
    assert inbox.name == "café.example"
    assert "https://xn--caf-dma.example" in inbox.website.origins


@pytest.mark.parametrize(
    ("origin", "called"),
    [
        ("https://www.example.com", "example.com"),
        ("http://localhost:3000", "localhost:3000"),
        ("https://xn--caf-dma.example", "café.example"),
        ("https://xn--a.example", "xn--a.example"),
    ],
)
def test_a_site_is_called_as_it_is_read(origin, called):
    assert origins.called(origin) == called


@pytest.mark.parametrize("name", ["Support", " SUPPORT", "Súpport"])
def test_two_groups_are_not_called_the_same_but_for_their_capitals(client, founder, name):
    do(client, "me")
    do(client, "group", name="Support", members=[founder.pk])
    page = do(client, "group", name=name, members=[founder.pk])

    assert "There is already a group with this name." in page.text
    assert Group.objects.count() == 1


def test_of_a_list_of_people_all_that_is_wrong_is_said_at_once(client, founder):
    lines = ["Ada ada@example.com", "Ben", "Cleo cleo@example.com", "ada@example.com", "zoe@example.com"]
    page = do(client, "people", people="\n".join(lines), role="agent")

    assert "“Ben” has no e-mail address." in page.text
    assert "ada@example.com stands here twice." in page.text
    assert "zoe@example.com is here already." in page.text
    assert "Cleo cleo@example.com" in page.text
    assert "autofocus" in field(page.text, "people")
    assert User.objects.get() == founder


def test_a_page_on_which_nothing_is_wrong_opens_at_its_beginning(client, founder):
    assert "autofocus" not in client.get("/setup/").text


def test_who_is_invited_reads_by_which_address_they_sign_in(client, founder):
    do(client, "people", people="Ada ada@example.com", role="agent")
    [link] = re.findall(r'value="[^"]*(/password/[^"]+)"', client.get("/setup/").text)
    client.logout()

    assert "With it you sign in as ada@example.com" in client.get(link, follow=True).text
