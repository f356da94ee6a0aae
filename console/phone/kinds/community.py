"""Posts of the community for everybody, comments for who takes part. Nobody hears of their own words."""

from datetime import datetime

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.community.models import Comment, Post
from console.community.signals import commented, posted
from console.phone import words
from console.phone.kind import Kind
from console.phone.models import Device
from console.phone.notices import WORTH_KNOWING, Notice


def say_post(device: Device, post_id: int, now: datetime) -> Notice | None:
    post = Post.objects.select_related("author").filter(pk=post_id, removed_at__isnull=True).first()
    if post is None:
        return None
    title = _("%(author)s in the community") % {"author": post.by}
    return _of(post.pk, title, post.text, post.created_at)


def say_comment(device: Device, comment_id: int, now: datetime) -> Notice | None:
    shown = Comment.objects.filter(pk=comment_id, removed_at__isnull=True, post__removed_at__isnull=True)
    comment = shown.select_related("author").first()
    if comment is None:
        return None
    title = _("%(author)s commented in the community") % {"author": comment.by}
    return _of(comment.post_id, title, comment.text, comment.created_at)


def _of(post_id: int, title: str, text: str, said_at: datetime) -> Notice:
    return Notice(
        kind=KIND.value,
        topic=f"post-{post_id}",
        title=title,
        body=words.shortened(text) or _("Photo"),
        path=reverse("community-post", args=[post_id]),
        expires_at=said_at + WORTH_KNOWING,
    )


KIND = Kind(
    "community",
    label=gettext_lazy("Community"),
    hint=gettext_lazy("Posts and comments"),
    icon="users-round",
    position=80,
    says={"post": say_post, "comment": say_comment},
)


@receiver(posted)
def hear_post(post_id, **_):
    post = Post.objects.filter(pk=post_id).first()
    if post:
        everybody = set(Device.objects.subscribed().values_list("user", flat=True))
        KIND.tell(everybody - {post.author_id}, "post", post_id)


@receiver(commented)
def hear_comment(comment_id, **_):
    comment = Comment.objects.select_related("post").filter(pk=comment_id).first()
    if comment:
        others = Comment.objects.filter(post=comment.post_id).values_list("author", flat=True)
        here = {author for author in (comment.post.author_id, *others) if author}  # None: somebody who has left
        KIND.tell(here - {comment.author_id}, "comment", comment_id)
