"""What people do in the community panel. Refusals are said in words; a repeat of the same client id does nothing."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from conversations.base.announcing import announce
from conversations.base.errors import NotPossible, NotReachable
from conversations.base.retries import retried
from conversations.base.text import is_blank, well_formed

from . import signals
from .models import (
    LONGEST_COMMENT,
    LONGEST_POST,
    LONGEST_REASON,
    MOST_PINNED,
    Comment,
    Emoji,
    Photo,
    Post,
    Reaction,
    Visit,
)

MOST_PHOTOS = 4
POSTS_PER_HOUR = 20
COMMENTS_PER_HOUR = 120
HOUR = timedelta(hours=1)
NOT_PINNED = {"pinned_at": None, "pinned_place": None}


def moderates(user) -> bool:
    return user.is_staff or user.is_community_manager


def reachable(user):
    """Posts that this person may see: those that stand, and their own with the reason why it was removed."""
    return Post.objects.filter(Q(removed_at=None) | Q(author=user))


def reachable_comments(user):
    return Comment.objects.filter(Q(removed_at=None) | Q(author=user), post__in=reachable(user))


def post_of(user, pk) -> Post:
    """Raises NotReachable."""
    return _found(reachable(user).select_related("author"), pk)


def comment_of(user, pk) -> Comment:
    """Raises NotReachable."""
    return _found(reachable_comments(user).select_related("author", "post"), pk)


@retried
@transaction.atomic
def publish(author, *, text, photo_keys=(), client_id, now) -> Post:
    """Raises NotPossible."""
    if known := Post.objects.filter(author=author, client_id=client_id).first():
        return known
    keys = set(photo_keys)
    if len(keys) > MOST_PHOTOS:
        raise NotPossible(_("A post takes %(most)d photos at most.") % {"most": MOST_PHOTOS})
    text = _checked(text, LONGEST_POST, may_be_empty=bool(keys))
    _not_too_often(Post, author, POSTS_PER_HOUR, now)
    said = {"author": author, "author_name": author.get_full_name(), "client_id": client_id, "created_at": now}
    post = Post.objects.create(text=text, **said)
    if Photo.objects.filter(key__in=keys, author=author, post=None).update(post=post) != len(keys):
        raise NotPossible(_("A photo is no longer there. Choose it again."))
    announce(signals.posted, post_id=post.pk)
    return post


@retried
@transaction.atomic
def comment(author, post_id, *, text, client_id, now) -> Comment:
    """Raises NotPossible, NotReachable."""
    post = _found(reachable(author).filter(removed_at=None), post_id)
    if known := Comment.objects.filter(author=author, client_id=client_id).first():
        return known
    text = _checked(text, LONGEST_COMMENT)
    _not_too_often(Comment, author, COMMENTS_PER_HOUR, now)
    said = {"author": author, "author_name": author.get_full_name(), "client_id": client_id, "created_at": now}
    written = Comment.objects.create(post=post, text=text, **said)
    announce(signals.commented, comment_id=written.pk, post_id=post.pk)
    return written


@retried
@transaction.atomic
def react(user, post_id, *, emoji, wanted) -> None:
    """Sets or takes back; doing it twice changes nothing. Raises NotPossible, NotReachable."""
    post = _found(reachable(user).filter(removed_at=None), post_id)
    if emoji not in Emoji.values:
        raise NotPossible(_("This reaction does not exist."))
    if wanted:
        Reaction.objects.get_or_create(post=post, user=user, emoji=emoji)
    else:
        Reaction.objects.filter(post=post, user=user, emoji=emoji).delete()
    announce(signals.post_changed, post_id=post.pk, is_less=False)


@transaction.atomic
def edit(user, said, *, text, now) -> None:
    """Only one's own, while it stands. Raises NotPossible."""
    is_post = isinstance(said, Post)
    has_photos = is_post and said.photos.exists()
    text = _checked(text, LONGEST_POST if is_post else LONGEST_COMMENT, may_be_empty=has_photos)
    standing = type(said).objects.filter(pk=said.pk, author=user, removed_at=None)
    if not standing.update(text=text, edited_at=now):
        raise NotPossible(_("Only its author may edit this."))
    _tell(said, is_less=False)


@retried
@transaction.atomic
def delete(user, said) -> None:
    """Only one's own, while it stands: what a moderator removed stays as it is. Raises NotPossible."""
    standing = type(said).objects.filter(pk=said.pk, author=user, removed_at=None)
    if not standing.delete()[0]:
        raise NotPossible(_("Only its author may delete this."))
    _tell(said, is_less=True)


@transaction.atomic
def remove(user, said, *, reason, now) -> None:
    """By a moderator, with a reason that its author reads. Raises NotPossible."""
    _must_moderate(user)
    reason = _checked(reason, LONGEST_REASON)
    changes = {"removed_at": now, "removed_by": user, "reason": reason}
    if isinstance(said, Post):
        changes |= NOT_PINNED
    if not type(said).objects.filter(pk=said.pk, removed_at=None).update(**changes):
        raise NotPossible(_("Somebody has removed this already."))
    _tell(said, is_less=True)


def pin(user, post_id, *, wanted, now) -> None:
    """Each pinned post holds one of few places, by a unique key: of two who take the last, one wins.

    Pinning what is pinned changes nothing. Raises NotPossible, NotReachable.
    """
    _must_moderate(user)
    standing = Post.objects.filter(removed_at=None)
    if not wanted:
        _move(_found(standing, post_id), **NOT_PINNED)
        return
    for place in range(1, MOST_PINNED + 1):
        post = _found(standing, post_id)
        if post.pinned_at or _move(post, pinned_at=now, pinned_place=place):
            return
    raise NotPossible(_("%(most)d posts are pinned already. Unpin one first.") % {"most": MOST_PINNED})


def _move(post, **place):
    """Whether it stands there now: not where another post does, nor one that somebody else pinned or removed."""
    try:
        with transaction.atomic():
            moved = Post.objects.filter(pk=post.pk, removed_at=None, pinned_at__isnull=place != NOT_PINNED).update(
                **place
            )
            if moved:
                announce(signals.post_changed, post_id=post.pk, is_less=False)
    except IntegrityError:
        return False
    return bool(moved)


def visit(user, *, now) -> None:
    """They have seen what there is."""
    Visit.objects.update_or_create(user=user, defaults={"seen_at": now})
    announce(signals.visited, user_id=user.pk)


def _found(rows, pk):
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotReachable(_("This is no longer in the community."))
    return found


def _checked(text, most, *, may_be_empty=False):
    text = well_formed(text or "").replace("\r\n", "\n").strip()
    if is_blank(text) and not may_be_empty:
        raise NotPossible(_("Write something first: it is empty."))
    if len(text) > most:
        raise NotPossible(_("Too long: %(most)d characters at most.") % {"most": most})
    return text


def _not_too_often(model, author, most, now):
    if model.objects.filter(author=author, created_at__gt=now - HOUR).count() >= most:
        raise NotPossible(_("That is a lot in one hour. Wait a little, then try again."))


def _must_moderate(user):
    if not moderates(user):
        raise NotPossible(_("Only the community manager may do this."))


def _tell(said, *, is_less):
    announce(signals.post_changed, post_id=said.pk if isinstance(said, Post) else said.post_id, is_less=is_less)
