"""The community panel over HTTP: what is shown to whom, page by page, and what is refused in words."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from console.community import photos, posts, screens
from console.community.models import Comment, Photo, Post, Reaction, Visit
from conversations.people.models import User
from tests import files

pytestmark = pytest.mark.django_db(transaction=True)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def enter(client):
    """Signs in; answers what gets an address by its name."""

    def as_person(person):
        client.force_login(getattr(person, "user", person))
        return client

    return as_person


@pytest.fixture
def manager(olga):
    User.objects.filter(pk=olga.pk).update(is_community_manager=True)
    return User.objects.get(pk=olga.pk)


def upload(browser, content, name="a.jpg"):
    return browser.post(reverse("community-upload"), {"file": SimpleUploadedFile(name, content)}, headers=HTMX)


def shown(response):
    return [int(pk) for pk in re.findall(r'id="post-(\d+)"', response.content.decode())]


def test_a_photo_is_uploaded_published_and_seen_by_colleagues(ana, ben, enter, storage):
    browser = enter(ana)
    key = re.search(r'name="photo" value="([^"]+)"', upload(browser, files.photo()).content.decode())[1]
    sent = {"text": "Look", "photo": [key], "client_id": "p"}
    answer = browser.post(reverse("community-publish"), sent, headers=HTMX)
    assert answer.status_code == 204
    assert "community-placed" in answer["HX-Trigger"]

    browser = enter(ben)
    assert key in browser.get(reverse("community")).content.decode()
    for name in ("community-file", "community-thumbnail"):
        photo = browser.get(reverse(name, args=[key]))
        assert (photo.status_code, photo["Content-Type"]) == (200, "image/jpeg")
        assert photo["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in photo["Content-Security-Policy"]
        assert "private" in photo["Cache-Control"]
    browser.logout()
    assert browser.get(reverse("community-file", args=[key])).status_code == 302


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "This file is empty."),
        (b"<svg onload=alert(1)>", "Only photos can be added to a post."),
        (files.pdf(), "Only photos can be added to a post."),
        (files.photo()[:200], "damaged"),
    ],
)
def test_a_wrong_file_is_refused_in_words_and_not_stored(ana, enter, storage, content, words):
    answer = upload(enter(ana), content)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Photo.objects.exists()


def test_what_cannot_be_published_stays_in_the_sheet_with_its_reason(ana, enter, noon, storage):
    browser = enter(ana)
    kept = [photos.keep(ana.user, SimpleUploadedFile("a.jpg", files.photo()), now=noon) for _ in range(5)]
    for sent, words in (
        ({"text": " "}, "it is empty"),
        ({"text": "x" * 4001}, "Too long: 4000"),
        ({"text": "Five", "photo": [str(post.key) for post in kept]}, "4 photos at most"),
    ):
        answer = browser.post(reverse("community-publish"), {**sent, "client_id": "p"}, headers=HTMX)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert sent["text"].strip() in answer.content.decode()
        assert 'value="p"' in answer.content.decode()
    assert not Post.objects.exists()


def test_a_photo_of_somebody_else_cannot_be_published(ana, ben, enter, noon, storage):
    theirs = photos.keep(ana.user, SimpleUploadedFile("a.jpg", files.photo()), now=noon)
    answer = enter(ben).post(reverse("community-publish"), {"text": "Mine", "photo": [str(theirs.key)]}, headers=HTMX)
    assert answer.status_code == 422
    assert not Post.objects.exists()
    assert Photo.objects.get().post is None


def test_words_are_never_markup(ana, ben, enter, say):
    post = say(ana, "<script>alert(1)</script> https://shop.example/?a=1&b=2")
    posts.comment(ben.user, post.pk, text="<img src=x onerror=alert(1)>", client_id="c", now=timezone.now())
    for address in (reverse("community"), reverse("community-post", args=[post.pk])):
        page = enter(ben).get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="https://shop.example/?a=1&amp;b=2"' in page


def test_a_comment_is_stored_once(ana, ben, enter, say):
    post = say(ana)
    for _ in range(2):
        answer = enter(ben).post(
            reverse("community-comment", args=[post.pk]), {"text": "Thanks", "client_id": "c"}, headers=HTMX
        )
        assert answer.status_code == 204
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(("text", "words"), [(" ", "it is empty"), ("x" * 1001, "Too long: 1000")])
def test_a_wrong_comment_is_refused_in_words(ana, enter, say, text, words):
    answer = enter(ana).post(reverse("community-comment", args=[say(ana).pk]), {"text": text}, headers=HTMX)
    assert answer.status_code == 409
    assert words in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_reaction_answers_with_the_card_and_an_unknown_one_is_refused(ana, enter, say):
    post, browser = say(ana), enter(ana)
    address = reverse("community-react", args=[post.pk])
    assert "1 useful" in browser.post(address, {"emoji": "👍", "wanted": "1"}, headers=HTMX).content.decode()
    assert browser.post(address, {"emoji": "💩", "wanted": "1"}, headers=HTMX).status_code == 409
    assert "1 useful" not in browser.post(address, {"emoji": "👍", "wanted": ""}, headers=HTMX).content.decode()
    assert not Reaction.objects.exists()


def test_pages_of_the_feed_neither_repeat_nor_skip(ana, ben, enter, say):
    made = [say(ana, f"{n}").pk for n in range(screens.PAGE + 5)]
    posts.pin(User(role="administrator"), made[0], wanted=True, now=timezone.now())
    browser = enter(ana)

    first = browser.get(reverse("community"), headers=HTMX)
    say(ben, "Meanwhile")
    following = re.search(r'hx-get="([^"]+before=\d+)"', first.content.decode())[1]
    second = browser.get(following, headers=HTMX)

    assert shown(first) == [made[0], *made[:4:-1]]
    assert shown(second) == made[4:0:-1]
    assert "data-more" not in second.content.decode()


def test_earlier_comments_are_asked_for_and_those_in_sight_stay(ana, enter, say, noon):
    post = say(ana)
    rows = [
        Comment(post=post, author=ana.user, text=f"Word {n}.", client_id=f"{n}", created_at=noon)
        for n in range(screens.COMMENT_PAGE + 3)
    ]
    made = [comment.pk for comment in Comment.objects.bulk_create(rows)]
    browser = enter(ana)

    whole = browser.get(reverse("community-post", args=[post.pk]), headers=HTMX).content.decode()
    assert "Word 2." not in whole
    earlier = browser.get(re.search(r'hx-get="([^"]+before=\d+)"', whole)[1], headers=HTMX).content.decode()
    assert all(f"Word {n}." in earlier for n in range(3))
    posts.comment(ana.user, post.pk, text="Newest.", client_id="new", now=noon)
    card = browser.get(f"{reverse('community-card', args=[post.pk])}?whole={made[3]}", headers=HTMX).content.decode()
    assert "Word 3." in card
    assert "Newest." in card


def test_pages_take_the_same_queries_whatever_stands_there(
    ana, ben, enter, say, noon, storage, django_assert_max_num_queries
):
    def fill(n):
        for place in range(n):
            kept = photos.keep(ben.user, SimpleUploadedFile("a.jpg", files.photo()), now=noon)
            post = say(ben, f"{place} of {n}", keys=[kept.key])
            for text in range(4):
                posts.comment(ana.user, post.pk, text="Yes", client_id=f"{post.pk}-{text}", now=noon)
            posts.react(ana.user, post.pk, emoji="👍", wanted=True)
        return post

    browser = enter(ana)
    counts = []
    for n in (1, 6):
        post = fill(n)
        Visit.objects.all().delete()
        for address in (reverse("community"), reverse("community-post", args=[post.pk])):
            with django_assert_max_num_queries(100) as counted:
                assert browser.get(address).status_code == 200
            counts.append(len(counted))
    assert counts[:2] == counts[2:]


def test_the_tab_counts_what_is_new_until_the_feed_is_seen(ana, ben, enter, say):
    say(ben, "One", now=timezone.now() - timedelta(minutes=2))
    say(ana, "My own", now=timezone.now() - timedelta(minutes=1))
    browser = enter(ana)
    assert 'data-news="1"' in browser.get(reverse("desk")).content.decode()

    feed = browser.get(reverse("community")).content.decode()

    assert "1 new" in feed
    assert 'data-news="0"' in browser.get(reverse("desk")).content.decode()
    say(ben, "Two", now=timezone.now() + timedelta(minutes=1))
    assert 'class="is-new"' in browser.get(reverse("community")).content.decode()


def test_supervisors_and_administrators_have_the_tab_and_the_feed(ana, olga, adam, enter, say):
    say(ana, "For all")
    for person in (olga, adam):
        browser = enter(person)
        assert 'data-news="1"' in browser.get(reverse("supervision")).content.decode()
        assert "For all" in browser.get(reverse("community")).content.decode()


def test_what_is_removed_is_gone_for_all_but_its_author(ana, ben, manager, enter, say, noon, storage):
    kept = photos.keep(ana.user, SimpleUploadedFile("a.jpg", files.photo()), now=noon)
    post = say(ana, "Buy my lamp", keys=[kept.key])
    photo = reverse("community-file", args=[kept.key])
    assert "Buy my lamp" in enter(ben).get(reverse("community")).content.decode()

    remove = reverse("community-remove", args=["post", post.pk])
    browser = enter(manager)
    assert browser.post(remove, {"reason": ""}, headers=HTMX).status_code == 422
    assert browser.post(remove, {"reason": "No ads"}, headers=HTMX).status_code == 204
    assert browser.post(remove, {"reason": "No ads"}, headers=HTMX).status_code == 404

    for person in (ben, manager):
        browser = enter(person)
        assert "Buy my lamp" not in browser.get(reverse("community")).content.decode()
        for address in (photo, reverse("community-post", args=[post.pk]), reverse("community-card", args=[post.pk])):
            assert browser.get(address).status_code == 404
    browser = enter(ana)
    assert "No ads" in browser.get(reverse("community")).content.decode()
    assert browser.get(photo).status_code == 200


def test_only_moderators_pin_and_remove_and_only_authors_edit_and_delete(ana, ben, enter, say):
    post = say(ana)
    browser = enter(ben)
    for deed, status in (("edit", 422), ("delete", 409), ("remove", 404)):
        address = reverse(f"community-{deed}", args=["post", post.pk])
        sent = {"text": "Mine now", "reason": "Because"}
        assert browser.post(address, sent, headers=HTMX).status_code == status
    assert browser.post(reverse("community-pin", args=[post.pk]), {"wanted": "1"}, headers=HTMX).status_code == 409
    assert not re.search("community/post/.*(edit|delete|remove)", browser.get(reverse("community")).content.decode())
    kept = Post.objects.get()
    assert (kept.text, kept.pinned_at, kept.removed_at) == (post.text, None, None)


def test_a_moderator_removes_what_a_deleted_colleague_wrote_and_it_keeps_their_name(ana, enter, adam, manager, say):
    gone = User.objects.create_user("gil@shop.example", "x", first_name="Gil", last_name="Perrin")
    post = say(gone, "I leave you this")
    posts.comment(gone, post.pk, text="And this", client_id="c", now=timezone.now())
    gone.delete()

    page = enter(ana).get(reverse("community")).content.decode()

    assert "I leave you this" in page
    assert page.count("Gil Perrin") >= 2
    removal = {"reason": "Out of date"}
    address = reverse("community-remove", args=["post", post.pk])
    assert enter(manager).post(address, removal, headers=HTMX).status_code == 204


def test_kinds_and_rows_that_do_not_exist_are_not_found(ana, enter):
    browser = enter(ana)
    for args in (["post", 99], ["comment", 99], ["user", ana.user_id], ["post", 10**30]):
        assert browser.get(reverse("community-actions", args=args)).status_code == 404
    for name in ("community-post", "community-card"):
        assert browser.get(reverse(name, args=[99])).status_code == 404
    assert browser.get(reverse("community"), {"before": "x' OR 1"}).status_code == 200
