"""What colleagues say to each other: posts, their photos, comments and reactions; and who has seen what."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.base.text import cut

LONGEST_POST = 4000  # characters
LONGEST_COMMENT = 1000
LONGEST_REASON = 200
MOST_PINNED = 3


class Emoji(models.TextChoices):
    """The reactions there are: one of each per person and post."""

    USEFUL = "👍", _("Useful")
    LOVE = "❤️", _("Love")
    LAUGH = "😄", _("Funny")
    BRAVO = "👏", _("Bravo")


class Said(models.Model):
    """Words of somebody. What a moderator removes stays for its author, with the reason."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("author")
    )
    author_name = models.CharField(max_length=130, blank=True)  # as it was then: it outlives the account
    created_at = models.DateTimeField(_("posted"))
    edited_at = models.DateTimeField(_("last edited"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("removed by")
    )
    reason = models.CharField(_("reason for the removal"), max_length=LONGEST_REASON, blank=True)
    client_id = models.CharField(max_length=64)
    text: models.TextField  # each kind has its own length

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["author", "client_id"], name="%(class)s_sent_once"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | ~Q(reason=""), name="%(class)s_removed_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return cut(self.text, 60, end="…")

    @property
    def by(self) -> str:
        return self.author.get_full_name() if self.author else self.author_name


class Post(Said):
    text = models.TextField(_("text"), max_length=LONGEST_POST)
    pinned_at = models.DateTimeField(_("pinned"), null=True, blank=True)
    pinned_place = models.PositiveSmallIntegerField(null=True, blank=True, unique=True, editable=False)

    # What screens.py finds with it, to be shown.
    comment_count: int
    last_comments: list["Comment"]
    shown_photos: list["Photo"]
    reactions_shown: list[dict[str, object]]
    is_new: bool

    class Meta(Said.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [
            models.Index(fields=["created_at"], name="posts_by_time"),
            models.Index(fields=["pinned_at"], condition=Q(pinned_at__isnull=False), name="posts_pinned"),
        ]
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                condition=Q(pinned_at__isnull=True, pinned_place__isnull=True)
                | Q(pinned_at__isnull=False, pinned_place__range=(1, MOST_PINNED)),
                name="pinned_posts_have_a_place_of_few",
            ),
        ]


class Comment(Said):
    post = models.ForeignKey(Post, models.CASCADE, related_name="comments", verbose_name=_("post"))
    text = models.TextField(_("text"), max_length=LONGEST_COMMENT)

    class Meta(Said.Meta):
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            models.Index(fields=["created_at"], name="comments_by_time"),
            models.Index(fields=["post", "id"], name="comments_of_a_post"),
        ]


class Reaction(models.Model):
    post = models.ForeignKey(Post, models.CASCADE, related_name="reactions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    emoji = models.CharField(max_length=8, choices=Emoji)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "user", "emoji"], name="one_of_each_reaction_per_person"),
            models.CheckConstraint(condition=Q(emoji__in=Emoji.values), name="reaction_is_one_of_ours"),
        ]

    def __str__(self) -> str:
        return self.emoji


class Photo(models.Model):
    """Cleaned and stored when it is chosen; without a post until that is published."""

    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="photos")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(max_length=200)
    thumbnail = models.FileField(max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["created_at"], condition=Q(post__isnull=True), name="photos_without_a_post")]

    def __str__(self) -> str:
        return str(self.key)


class Visit(models.Model):
    """Until when somebody has seen the feed."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.seen_at)
