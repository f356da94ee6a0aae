"""Files at both doors: who may send one, who may open one, and as what it is served."""

import json
import re
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from django.core.cache import cache
from django.urls import reverse

from console.server.uploads import Apart
from console.widget import passes, tokens
from conversations import lifecycle
from conversations.base.units import MB
from conversations.files import turns
from conversations.lines.missed import Missed
from conversations.models import Attachment, Message, Website
from conversations.visitors import full_signature_of, meet
from routing.models import Offer
from tests import files
from tests.markup import flat

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("storage")]
ORIGIN = {"Origin": "http://testserver"}


@pytest.fixture
def send(agent, mine):
    def make(name="photo.jpg", content=None, **fields):
        sent = files.upload(name, files.photo() if content is None else content)
        return agent.post(reverse("upload", args=[mine.pk]), {"file": sent, "client_id": "a1", **fields}, headers=HTMX)

    return make


@pytest.fixture
def send_as_visitor(client, shop, zoe):
    cache.clear()

    def make(name="photo.jpg", content=None, *, headers=ORIGIN, **fields):
        sent = files.upload(name, files.photo() if content is None else content)
        token = tokens._signer(shop).sign(zoe.key.hex)
        given = {"file": sent, "client_id": "v1", "token": token, "language": "en", **fields}
        return client.post(
            reverse("widget-upload", args=[shop.key]), given, headers={"accept-language": "en", **headers}
        )

    return make


HTMX = {"HX-Request": "true"}


# ---- the agent's door


def test_an_agents_photo_is_stored_and_answered_with_its_row(send, mine, fresh, ana):
    answer = send("IMG_1.jpg")

    message = Message.objects.get(kind="file")
    assert answer.status_code == 200
    assert f'id="m-{message.pk}"' in answer.content.decode()
    assert (message.agent, message.text) == (ana.user, "IMG_1.jpg")
    assert fresh(mine).owed_since is None
    assert fresh(mine).last_message_id == message.pk


def test_a_photo_is_a_first_answer_like_any_other(send, mine):
    assert Offer.objects.get().outcome == "open"

    send()

    assert Offer.objects.get().outcome == "answered"


def test_an_agents_repeat_is_harmless_also_when_the_conversation_has_left(send, mine, ana, noon, fresh):
    first = send()
    lifecycle.release([fresh(mine)], now=noon, line=Missed)

    second = send()

    ids = {re.search(r'id="m-\d+"', answer.content.decode()).group() for answer in (first, second)}
    assert len(ids) == 1
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.jpg", b"", "empty"),
        ("a.pdf", files.scripted(), "scripts"),
        ("a.txt", b"hello", "Only photos and PDF documents"),
    ],
)
def test_a_refusal_says_why_and_stores_nothing(send, name, content, words):
    answer = send(name, content)

    assert answer.status_code == 422  # trying again changes nothing
    assert words in answer.content.decode()
    assert "data-words" in answer.content.decode()
    assert not Attachment.objects.exists()
    assert files.stored_names() == set()


def test_a_closed_conversation_takes_no_file(send, mine, ana, noon):
    lifecycle.close(mine, by=ana.user, now=noon)

    answer = send()

    assert answer.status_code == 409
    assert "closed" in answer.content.decode()
    assert files.stored_names() == set()


def test_a_form_without_a_file_is_refused(agent, mine):
    answer = agent.post(reverse("upload", args=[mine.pk]), {"client_id": "a1"}, headers=HTMX)

    assert answer.status_code == 409


def test_uploads_are_protected_against_other_sites(mine, ana):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana.user)

    answer = strict.post(
        reverse("upload", args=[mine.pk]), {"file": files.upload("a.jpg", files.photo()), "client_id": "a1"}
    )

    assert answer.status_code == 403
    assert not Attachment.objects.exists()


def test_what_is_far_too_large_is_refused_before_it_is_read(agent, mine):
    answer = agent.post(reverse("upload", args=[mine.pk]), headers=HTMX, CONTENT_LENGTH=str(200 * MB))

    assert answer.status_code == 413
    assert "10\N{NO-BREAK SPACE}MB at most" in answer.content.decode()


# ---- what is served


def test_a_photo_is_shown_as_a_picture_and_nothing_else(send, agent, mine):
    send("été.jpg")
    file = Attachment.objects.get()

    for name in ("file", "thumbnail"):
        answer = agent.get(reverse(name, args=[mine.pk, file.key]))
        assert answer.status_code == 200
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Content-Disposition"].startswith("inline")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"].startswith("private")
        assert answer.content[:2] == b"\xff\xd8"


def test_a_document_is_for_keeping(send, agent, mine):
    send("invoice.pdf", files.pdf())

    answer = agent.get(reverse("file", args=[mine.pk, Attachment.objects.get().key]))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="invoice.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer.content == files.pdf() or answer.content.startswith(b"%PDF-")


def test_a_file_is_found_in_its_own_conversation_only(agent, ana, mine, visit, write, fresh):
    other = fresh(write(visit("Other")))
    file = files.attached(Message.objects.filter(conversation=other, from_visitor=True).get())
    assert agent.get(reverse("file", args=[other.pk, file.key])).status_code == 200

    assert agent.get(reverse("file", args=[mine.pk, file.key])).status_code == 404
    assert agent.get(reverse("file", args=[mine.pk, uuid4()])).status_code == 404


@pytest.mark.parametrize("state", ["checking", "refused"])
def test_what_is_not_clean_is_not_served(agent, client, shop, mine, state):
    file = files.attached(Message.objects.get(from_visitor=True), state=state)

    assert agent.get(reverse("file", args=[mine.pk, file.key])).status_code == 404
    assert agent.get(reverse("thumbnail", args=[mine.pk, file.key])).status_code == 404
    assert client.get(passes.address_of(file, shop)).status_code == 404
    page = agent.get(reverse("thread", args=[mine.pk])).content.decode()
    assert {"checking": "Being checked", "refused": "Refused"}[state] in page
    assert str(file.key) not in page


def test_nothing_lies_where_static_files_are_served(send, settings):
    send()
    file = Attachment.objects.get()

    assert not str(settings.STORAGES["default"]["OPTIONS"]["location"]).startswith(str(settings.STATIC_ROOT))
    assert not hasattr(file.file.storage, "querystring_auth")
    assert not settings.MEDIA_URL.strip("/")


# ---- the visitor's door


def test_a_visitors_document_opens_a_conversation(send_as_visitor, zoe, ana):
    answer = send_as_visitor("invoice.pdf", files.pdf())

    message = Message.objects.get(kind="file")
    assert answer.status_code == 200
    assert f'id="m-{message.pk}"' in json.loads(answer.content)["html"]
    assert message.conversation.visitor == zoe
    assert message.conversation.agent == ana.user


def test_a_visitors_photo_opens_by_its_pass_without_any_cookie(send_as_visitor, client):
    html = json.loads(send_as_visitor().content)["html"]
    address = re.search(r'href="([^"]+)"', html).group(1).replace("&amp;", "&")
    client.cookies.clear()

    answer = client.get(address)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not answer.cookies


def test_a_pass_opens_one_file_for_one_visitor_and_holds_a_day(
    send_as_visitor, client, shop, visit, write, monkeypatch
):
    send_as_visitor()
    file = Attachment.objects.get()
    other = files.attached(write(visit("Other")))
    right = passes.address_of(file, shop)
    given = right.partition("?pass=")[2]
    assert client.get(right).status_code == 200

    assert client.get(f"{reverse('widget-file', args=[shop.key, other.key])}?pass={given}").status_code == 404
    for wrong in ("", "x", given[:-1], given.replace(".", "0.", 1), f"{other.message.conversation.visitor_id}.1.x"):
        assert client.get(f"{reverse('widget-file', args=[shop.key, file.key])}?pass={wrong}").status_code == 404
    later = passes.time.time() + passes.HOLDS + 1
    monkeypatch.setattr(passes.time, "time", lambda: later)
    assert client.get(right).status_code == 404


def test_a_visitor_has_only_their_own_files(client, shop, visit, write):
    """Also with a pass that somebody's row was drawn with before it went to another visitor."""
    file = files.attached(write(visit("Zed")))
    address = passes.address_of(file, shop)
    assert client.get(address).status_code == 200

    conversation = file.message.conversation
    type(conversation).objects.filter(pk=conversation.pk).update(visitor=visit("Somebody else"))

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}])
def test_another_site_cannot_send_in_a_visitors_name(send_as_visitor, origin):
    assert send_as_visitor(headers=origin).status_code == 400
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("token", ["", "nonsense", "0" * 32])
def test_without_a_token_of_ours_nothing_is_stored(send_as_visitor, token):
    answer = send_as_visitor(token=token)

    assert answer.status_code == 409
    assert "reload" in json.loads(answer.content)["text"]
    assert not Attachment.objects.exists()


def test_a_cookie_alone_proves_nothing(send_as_visitor, client, shop):
    client.cookies[f"visitor-{shop.key}"] = tokens.new_token(shop)

    assert send_as_visitor(token="").status_code == 409


def test_who_the_site_proves_them_to_be_sends_as_that_person(send_as_visitor, shop):
    signature = full_signature_of("42", "Zoe Lind", "", shop.website.secret)

    send_as_visitor(identity=json.dumps({"id": "42", "hash": signature, "name": "Zoe Lind"}))

    assert Message.objects.get(kind="file").conversation.visitor.name == "Zoe Lind"


def test_a_wrong_proof_is_refused(send_as_visitor):
    for wrong in ('{"id": "42", "hash": "no"}', "[1]", "{"):
        assert send_as_visitor(identity=wrong).status_code == 409
    assert not Attachment.objects.exists()


def test_an_inbox_without_files_shows_no_button_and_takes_none(send_as_visitor, client, shop):
    frame = reverse("widget", args=[shop.key])
    assert 'id="attach"' in client.get(frame).content.decode()
    Website.objects.update(visitors_may_attach=False)

    assert 'id="attach"' not in client.get(frame).content.decode()
    assert send_as_visitor().status_code == 409


def test_a_visitor_who_sends_very_fast_is_asked_to_wait(send_as_visitor):
    answers = [send_as_visitor("a.txt", b"x", client_id=f"v{n}") for n in range(21)]

    assert "Only photos" in json.loads(answers[19].content)["text"]
    assert "very fast" in json.loads(answers[20].content)["text"]


def test_two_files_at_a_time_from_one_address_are_looked_at_and_a_third_comes_again(send_as_visitor):
    with turns.one_of(2, "address-127.0.0.1"):
        assert send_as_visitor(client_id="v1").status_code == 200
        with turns.one_of(2, "address-127.0.0.1"):
            answer = send_as_visitor(client_id="v2")

    assert answer.status_code == 429
    assert answer["Retry-After"] == "2"
    assert "in a moment" in json.loads(answer.content)["text"]
    assert send_as_visitor(client_id="v2").status_code == 200


def test_a_visitor_who_sends_four_at_once_has_one_looked_at(send_as_visitor, zoe):
    with turns.one_of(1, f"visitor-{zoe.pk}"):
        assert send_as_visitor().status_code == 429
    assert send_as_visitor().status_code == 200


def test_an_agents_file_that_finds_no_turn_comes_again(send, monkeypatch):
    def busy(*_of, **_how):
        raise turns.Busy

    monkeypatch.setattr("conversations.files.photos.cleaned", busy)

    assert send().status_code == 429
    monkeypatch.undo()
    assert send().status_code == 200


def test_a_photo_with_odd_words_in_it_is_stored_or_refused_at_both_doors(send, send_as_visitor):
    odd = files.plain((80, 60), "JPEG", exif=files.exif(files.RESOLUTION, 10, b"\xff\xff\xff\xff\0\0\0\0"))

    assert send(content=odd).status_code == 200
    assert send_as_visitor(content=odd).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/widget/{key}/files/",
        "/desk/1/files/",
        "/community/files/",
        "/desk/1/translation/draft/",
        "/desk/",
        "/hooks/whatsapp/x/",
        "/desk/1/mirror/asset/",
    ],
)
def test_strangers_uploads_and_translations_have_threads_of_their_own(path):
    taken = []

    def application(name):
        async def take(scope, receive, send):
            taken.append(name)

        return take

    apart = Apart(
        application("pages"),
        uploads=application("ours"),
        strangers_uploads=application("theirs"),
        translations=application("translations"),
        hooks=application("hooks"),
        assets=application("assets"),
    )
    async_to_sync(apart)({"method": "POST", "path": path.format(key="x")}, None, None)

    kinds = {
        "/widget/{key}/files/": "theirs",
        "/desk/1/translation/draft/": "translations",
        "/desk/": "pages",
        "/hooks/whatsapp/x/": "hooks",
        "/desk/1/mirror/asset/": "assets",
    }
    assert taken == [kinds.get(path, "ours")]


def test_visitors_see_files_and_agents_see_them_too(send_as_visitor, agent, shop, zoe):
    from console.widget import screens

    send_as_visitor()
    message = Message.objects.get(kind="file")

    html, _at, _earlier = screens.rows(zoe, shop)
    assert f'id="m-{message.pk}"' in html
    assert "Your photo" in html
    page = agent.get(reverse("thread", args=[message.conversation_id])).content.decode()
    assert "Photo from the visitor" in page


# ---- how they are listed and drawn


def test_the_list_says_what_it_is(send_as_visitor, send, agent, zoe):
    assert meet(zoe.key, now=zoe.created_at) == zoe
    send_as_visitor()
    assert ">Photo<" in flat(agent.get(reverse("desk")).text)

    send("bill.pdf", files.pdf())
    assert "PDF document\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}bill.pdf" in agent.get(reverse("desk")).text


def test_files_cost_no_queries_of_their_own(agent, mine, write, zoe, shop, monkeypatch):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from console.widget import screens

    def counts():
        with CaptureQueriesContext(
            connection,
        ) as desk:
            agent.get(reverse("thread", args=[mine.pk]), headers=HTMX)
        with CaptureQueriesContext(connection) as widget:
            screens.rows(zoe, shop)
        return len(desk), len(widget)

    monkeypatch.setattr("translation.read_once.KEPT_FOR", 3600)  # what pages read together every few seconds
    files.attached(Message.objects.filter(from_visitor=True).first())
    counts()
    one = counts()
    for n in range(4):
        files.attached(write(zoe, f"{n}"), kind="photo" if n % 2 else "pdf")

    assert counts() == one


def test_a_file_is_drawn_the_same_when_it_is_pushed_as_on_the_page(agent, ana, mine, send):
    from console.desk import thread_screen

    send()
    message = Message.objects.get(kind="file")

    [(pushed, _at)] = thread_screen.rows_after(ana.user, mine.pk, message.revision - 1)
    page = agent.get(reverse("thread", args=[mine.pk])).content.decode()

    assert pushed.strip() in page
