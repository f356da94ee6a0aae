"""What people may do in the community panel, and what happens twice only once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from console.community import photos, posts, screens, signals
from console.community.models import Comment, Photo, Post, Reaction
from conversations.base.errors import NotPossible, NotReachable
from tests import files

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(ana, noon):
    return posts.publish(ana.user, text="Sales from Thursday", client_id="p", now=noon)


def test_a_post_is_told_once_and_a_repeat_is_harmless(ana, noon):
    told = []
    signals.posted.connect(lambda post_id, **_: told.append(post_id), weak=False, dispatch_uid="told")
    first = posts.publish(ana.user, text=" Hello ", client_id="p", now=noon)
    again = posts.publish(ana.user, text="Hello", client_id="p", now=noon)
    signals.posted.disconnect(dispatch_uid="told")

    assert (first.text, again.pk, told) == ("Hello", first.pk, [first.pk])


@pytest.mark.parametrize(("text", "words"), [("  ", "empty"), ("x" * 4001, "Too long")])
def test_what_cannot_be_posted_is_refused_in_words(ana, noon, text, words):
    with pytest.raises(NotPossible, match=words):
        posts.publish(ana.user, text=text, client_id="p", now=noon)
    assert not Post.objects.exists()


def test_nobody_floods_the_feed(ana, noon):
    for n in range(posts.POSTS_PER_HOUR):
        posts.publish(ana.user, text="Hello", client_id=f"{n}", now=noon)
    with pytest.raises(NotPossible, match="in one hour"):
        posts.publish(ana.user, text="Hello", client_id="more", now=noon)
    assert posts.publish(ana.user, text="Hello", client_id="more", now=noon + timedelta(hours=1))


def test_a_reaction_counts_once_per_person(post, ana, ben):
    for user in (ana.user, ben.user, ben.user):
        posts.react(user, post.pk, emoji="👍", wanted=True)
    assert Reaction.objects.count() == 2
    assert screens.card(ben.user, post.pk)["post"].reactions_shown[0]["n"] == 2
    posts.react(ben.user, post.pk, emoji="👍", wanted=False)
    assert Reaction.objects.get().user == ana.user


def test_only_the_author_edits_and_deletes(post, ana, ben, noon):
    with pytest.raises(NotPossible):
        posts.edit(ben.user, post, text="Mine", now=noon)
    with pytest.raises(NotPossible):
        posts.delete(ben.user, post)
    posts.edit(ana.user, post, text="Changed", now=noon)
    assert Post.objects.get().text == "Changed"
    posts.delete(ana.user, post)
    assert not Post.objects.exists()


def test_a_manager_removes_with_a_reason_that_the_author_reads(post, ana, ben, cleo, noon):
    with pytest.raises(NotPossible):
        posts.remove(ben.user, post, reason="No", now=noon)
    ben.user.is_community_manager = True
    with pytest.raises(NotPossible):
        posts.remove(ben.user, post, reason=" ", now=noon)
    posts.remove(ben.user, post, reason="Not here", now=noon)

    assert posts.post_of(ana.user, post.pk).reason == "Not here"
    with pytest.raises(NotReachable):
        posts.post_of(cleo.user, post.pk)


def test_three_posts_at_most_are_pinned_and_stand_first(ana, adam, noon):
    made = [posts.publish(ana.user, text=f"{n}", client_id=f"{n}", now=noon) for n in range(5)]
    for one in made[:3]:
        posts.pin(adam, one.pk, wanted=True, now=noon)
    with pytest.raises(NotPossible, match="pinned already"):
        posts.pin(adam, made[3].pk, wanted=True, now=noon)
    shown = screens.feed(ana.user)
    assert {one.text for one in shown["pinned"]} == {"0", "1", "2"}
    assert [one.text for one in shown["posts"]] == ["4", "3"]


def test_news_are_what_others_said_since_the_last_visit(post, ana, ben, noon, later):
    posts.comment(ben.user, post.pk, text="Thanks", client_id="c", now=noon)
    assert (screens.news(ana.user), screens.news(ben.user)) == (1, 1)
    posts.visit(ben.user, now=later(minutes=1))
    assert screens.news(ben.user) == 0
    posts.comment(ana.user, post.pk, text="More", client_id="c", now=later(minutes=2))
    assert screens.news(ben.user) == 1


def test_a_feed_of_any_length_takes_the_same_queries(ana, ben, noon, django_assert_num_queries):
    for n in range(12):
        one = posts.publish(ana.user, text="Hello", client_id=f"{n}", now=noon)
        posts.comment(ben.user, one.pk, text="Yes", client_id=f"{n}", now=noon)
    with django_assert_num_queries(6):
        shown = screens.feed(ben.user)
    assert len(shown["posts"]) == 12
    assert Comment.objects.count() == 12


def test_a_photo_is_seen_with_its_post_only(ana, ben, noon, storage):
    kept = photos.keep(ana.user, SimpleUploadedFile("a.jpg", files.photo()), now=noon)
    with pytest.raises(NotReachable):
        photos.photo_of(ben.user, kept.key)
    posts.publish(ana.user, text="", photo_keys=[kept.key], client_id="p", now=noon)
    assert photos.photo_of(ben.user, kept.key) == Photo.objects.get()
