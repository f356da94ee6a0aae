"""The door: right and wrong passwords, guessers slowed down, where one goes after, and the way out."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from console.accounts import sign_in
from conversations.base.errors import NotPossible
from conversations.models import Conversation
from conversations.people.models import SignInFailure
from routing.models import Availability

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "right horse battery"


@pytest.fixture
def attempt(noon):
    def make(email, password, *, address="192.0.2.1", now=noon):
        request = RequestFactory().post("/sign-in/", REMOTE_ADDR=address)
        return sign_in.checked_user(request, email, password, now=now)

    return make


def test_an_agent_comes_in_and_lands_on_the_desk(client, ana):
    client.cookies["welcomed"] = "1"
    answer = client.post(reverse("sign-in"), {"email": " Ana@Shop.example ", "password": PASSWORD})

    assert answer["Location"] == reverse("desk")
    assert client.get(reverse("sign-in"))["Location"] == reverse("desk")
    assert client.get("/")["Location"] == reverse("desk")


def test_a_supervisor_lands_on_the_live_board(client, olga):
    assert client.post(reverse("sign-in"), {"email": olga.email, "password": PASSWORD})["Location"] == "/supervision/"


def test_a_wrong_password_says_so_and_keeps_the_address(client, ana):
    answer = client.post(reverse("sign-in"), {"email": "ana@shop.example", "password": "wrong"})

    assert answer.status_code == 422
    assert "Wrong address or password" in answer.content.decode()
    assert 'value="ana@shop.example"' in answer.content.decode()
    assert "wrong" not in answer.content.decode().split("<form")[1].replace("Wrong", "")


def test_an_unknown_address_says_the_same_as_a_wrong_password(client, ana):
    pages = [
        client.post(reverse("sign-in"), {"email": email, "password": "wrong"}).content.decode()
        for email in ("ana@shop.example", "nobody@shop.example")
    ]

    assert "Wrong address or password" in pages[0]
    assert "Wrong address or password" in pages[1]


def test_who_may_not_sign_in_any_more_does_not(client, ana):
    ana.user.is_active = False
    ana.user.save(update_fields=["is_active"])

    assert client.post(reverse("sign-in"), {"email": ana.user.email, "password": PASSWORD}).status_code == 422


def test_an_account_is_closed_for_a_while_after_many_failures(attempt, ana, noon, later):
    for _ in range(sign_in.MOST_FOR_AN_ACCOUNT):
        assert attempt(ana.user.email, "wrong") is None

    with pytest.raises(NotPossible, match="15 minutes"):
        attempt(ana.user.email, PASSWORD, address="198.51.100.7", now=later(minutes=14))
    assert attempt(ana.user.email, PASSWORD, now=later(minutes=15, seconds=1)) == ana.user
    assert not SignInFailure.objects.filter(email=ana.user.email).exists()


def test_an_address_is_closed_for_a_while_after_many_failures(attempt, ana, ben, later):
    for number in range(sign_in.MOST_FROM_AN_ADDRESS):
        attempt(f"guess{number}@shop.example", "wrong")

    with pytest.raises(NotPossible):
        attempt(ben.user.email, PASSWORD)
    assert attempt(ben.user.email, PASSWORD, address="198.51.100.7") == ben.user
    assert attempt(ben.user.email, PASSWORD, now=later(minutes=16)) == ben.user


def test_too_many_attempts_are_told_in_words(client, ana):
    for _ in range(sign_in.MOST_FOR_AN_ACCOUNT):
        client.post(reverse("sign-in"), {"email": ana.user.email, "password": "wrong"})

    answer = client.post(reverse("sign-in"), {"email": ana.user.email, "password": PASSWORD})

    assert answer.status_code == 429
    assert "Too many attempts" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_failures_that_count_no_more_are_forgotten(attempt, ana, noon):
    attempt(ana.user.email, "wrong")
    assert SignInFailure.objects.count() == 1

    sign_in.forget_failures(noon + sign_in.WINDOW - timedelta(seconds=1))
    assert SignInFailure.objects.count() == 1
    sign_in.forget_failures(noon + sign_in.WINDOW)
    assert SignInFailure.objects.count() == 0


def test_a_proxy_that_writes_no_address_keeps_nobody_out(attempt, ana, settings):
    settings.TRUSTED_PROXIES = 1
    request = RequestFactory().post("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "unknown"})

    sign_in.checked_user(request, ana.user.email, "wrong", now=timezone.now())
    assert sign_in.checked_user(request, ana.user.email, PASSWORD, now=timezone.now()) == ana.user


def test_a_guesser_with_a_network_of_their_own_is_one_guesser(attempt, ana, noon):
    for n in range(sign_in.MOST_FROM_AN_ADDRESS):
        attempt(f"{n}@shop.example", "wrong", address=f"2001:db8:1:2::{n:x}")

    with pytest.raises(NotPossible):
        attempt(ana.user.email, PASSWORD, address="2001:db8:1:2:ffff::1")
    assert attempt(ana.user.email, PASSWORD, address="2001:db8:1:3::1") == ana.user


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "²", "sign-out", "desk"],
)
def test_nobody_is_sent_elsewhere_after_signing_in(client, ana, elsewhere):
    client.cookies["welcomed"] = "1"
    answer = client.post(reverse("sign-in"), {"email": ana.user.email, "password": PASSWORD, "next": elsewhere})

    assert answer["Location"] == reverse("desk")


def test_one_goes_on_to_the_page_one_wanted(client, ana):
    wanted = client.get("/desk/settings/")["Location"]
    assert wanted == "/sign-in/?next=/desk/settings/"
    assert 'name="next" value="/desk/settings/"' in client.get(wanted).content.decode()

    answer = client.post(reverse("sign-in"), {"email": ana.user.email, "password": PASSWORD, "next": "/desk/settings/"})

    assert answer["Location"] == "/desk/settings/"


@pytest.mark.parametrize(
    ("wanted", "place"),
    [("/desk/settings/", "/desk/settings/"), ("", "/desk/"), ("https://elsewhere.example/", "/desk/")],
)
def test_who_has_signed_in_meanwhile_in_another_tab_goes_on_where_they_were(client, ana, wanted, place):
    client.force_login(ana.user)

    answer = client.get(reverse("sign-in"), {"next": wanted})

    assert answer.url == place


def test_signing_out_is_refused_while_conversations_are_open(client, ana, zoe, write):
    write(zoe, "Anybody there?")
    assert Conversation.objects.on_desk_of(ana.user).exists()
    client.force_login(ana.user)

    answer = client.post(reverse("sign-out"))

    assert answer.status_code == 409
    assert "1 conversation still open" in answer.content.decode()
    assert "Zoe" in answer.content.decode()
    assert client.get(reverse("desk")).status_code == 200
    sheet = client.post(reverse("sign-out"), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in sheet
    assert "Zoe" in sheet


def test_signing_out_turns_red_everywhere(client, ana):
    client.force_login(ana.user)
    assert Availability.objects.wanted().filter(agent=ana).exists()

    answer = client.post(reverse("sign-out"))

    assert answer["Location"] == reverse("sign-in")
    assert not Availability.objects.wanted().filter(agent=ana).exists()
    assert Availability.objects.get(agent=ana).reason == Availability.Reason.SIGNED_OUT
    assert client.get(reverse("desk")).status_code == 302


def test_signing_out_within_the_desk_leaves_the_whole_page(client, ana):
    client.force_login(ana.user)

    answer = client.post(reverse("sign-out"), headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == reverse("sign-in")


def test_a_form_from_elsewhere_is_refused_in_words(ana):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana.user)

    answer = strict.post(reverse("sign-out"))

    assert answer.status_code == 403
    assert "Reload it" in answer.content.decode()
