"""Articles in collections, and the passages that they are cut into."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from conversations.base.fields import NameField
from conversations.models import Inbox
from translation.languages import CHOICES as LANGUAGES

LONGEST_TEXT = 200_000  # characters of an article


class Collection(models.Model):
    name = NameField(_("name"), max_length=80, unique=True)
    inboxes = models.ManyToManyField(
        Inbox, blank=True, related_name="collections", verbose_name=_("inboxes"), help_text=_("Empty: all.")
    )

    class Meta:
        verbose_name = _("collection of articles")
        verbose_name_plural = _("collections of articles")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ArticleQuerySet(models.QuerySet["Article"]):
    def of_inbox(self, inbox: Inbox) -> "ArticleQuerySet":
        """What is known there: collections that name this inbox, or none at all."""
        collections = Collection.objects.filter(Q(inboxes=inbox) | Q(inboxes=None))
        return self.filter(collection__in=collections)


class Article(models.Model):
    collection = models.ForeignKey(
        Collection, models.CASCADE, related_name="articles", verbose_name=_("collection of articles")
    )
    title = NameField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=7, choices=LANGUAGES, default="fr")
    link = models.URLField(
        _("link"), max_length=500, blank=True, help_text=_("Where visitors read it. Agents can send it.")
    )
    text = models.TextField(
        _("text"),
        max_length=LONGEST_TEXT,
        help_text=_("Markdown: # begins a heading, an empty line a new paragraph."),
    )
    questions = models.TextField(
        _("questions that it answers"),
        max_length=5_000,
        blank=True,
        help_text=_("As visitors ask them, a line each. The copilot finds the article by them, too."),
    )
    translation_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
        help_text=_("Of the same article in several languages, the fitting one is shown."),
    )
    updated_at = models.DateTimeField(_("updated"))
    # When the job that cuts and indexes it is to be asked for again; None once it is done.
    due_at = models.DateTimeField(null=True, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["title"]
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="articles_to_be_indexed")]

    def __str__(self) -> str:
        return self.title


class Passage(models.Model):
    """A part of an article that can be read alone. It is never changed: an article is cut anew."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="passages")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    # One vector of the whole and one of each sentence, float32, in this order; empty where no model was there.
    vectors = models.BinaryField(default=b"")
    # One vector more for each question of its article's that it answers best.
    asked = models.BinaryField(default=b"")
    model = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["article", "position"]
        constraints = [models.UniqueConstraint(fields=["article", "position"], name="a_passage_has_its_place")]
        # Asked with each question, whether there are others by now: without it all vectors were read to know.
        indexes = [models.Index(fields=["model"], name="passages_of_a_model")]

    def __str__(self) -> str:
        return self.heading or self.text[:60]
