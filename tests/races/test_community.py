"""Two people of the community panel at the same instant: few are pinned, a post stands once, a photo goes once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from console.community import photos, posts
from console.community.models import MOST_PINNED, Comment, Photo, Post
from conversations.base.errors import NotPossible, NotReachable
from tests import files

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


@pytest.fixture
def made(ana, noon):
    return [posts.publish(ana.user, text=f"{n}", client_id=f"{n}", now=noon) for n in range(MOST_PINNED + 1)]


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_moderators_pin_for_the_last_place(race, adam, made, noon, turn):
    *standing, one, other = made
    for post in standing:
        posts.pin(adam, post.pk, wanted=True, now=noon)

    outcomes = race(*[lambda pk=post.pk: posts.pin(adam, pk, wanted=True, now=noon) for post in (one, other)])

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NoneType", "NotPossible"]
    assert Post.objects.filter(pinned_at__isnull=False).count() == MOST_PINNED


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_moderators_pin_and_remove_the_same(race, adam, made, noon, turn):
    post = made[0]

    pinned, removed = race(
        lambda: posts.pin(adam, post.pk, wanted=True, now=noon),
        lambda: posts.remove(adam, post, reason="No", now=noon),
    )

    kept = Post.objects.get(pk=post.pk)
    assert removed is None
    assert pinned is None or isinstance(pinned, NotReachable | NotPossible)
    assert (kept.removed_at, kept.pinned_at, kept.pinned_place) == (noon, None, None)


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_post_that_is_sent_twice_stands_once(race, ana, noon, turn):
    outcomes = race(*[lambda: posts.publish(ana.user, text="Hello", client_id="p", now=noon)] * 2)
    assert outcomes[0] == outcomes[1] == Post.objects.get()


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_photo_goes_with_one_post(race, ana, noon, storage, turn):
    key = photos.keep(ana.user, SimpleUploadedFile("a.jpg", files.photo()), now=noon).key

    def publish(client_id):
        return lambda: posts.publish(ana.user, text="", photo_keys=[key], client_id=client_id, now=noon)

    outcomes = race(publish("a"), publish("b"))

    assert sum(isinstance(outcome, NotPossible) for outcome in outcomes) == 1
    assert Photo.objects.get().post == Post.objects.get()


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_comment_on_a_post_that_goes_is_stored_or_refused(race, ana, ben, made, noon, turn):
    post = made[0]

    written, deleted = race(
        lambda: posts.comment(ben.user, post.pk, text="Wait", client_id="c", now=noon),
        lambda: posts.delete(ana.user, post),
    )

    assert deleted is None
    assert isinstance(written, Comment | NotReachable)
    assert not Comment.objects.exists()
