"""Articles in collections, the passages that they are cut into, and the sites whose pages they are."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from conversations.base.fields import NameField
from conversations.models import Inbox
from translation.languages import CHOICES as LANGUAGES

LONGEST_TEXT = 200_000  # characters of an article


class Collection(models.Model):
    name = NameField(_("name"), max_length=80)
    inboxes = models.ManyToManyField(
        Inbox, blank=True, related_name="collections", verbose_name=_("inboxes"), help_text=_("Empty: all.")
    )

    class Meta:
        verbose_name = _("collection of articles")
        verbose_name_plural = _("collections of articles")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="names_of_collections_differ",
                violation_error_message=_("There is already a collection with this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name


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
        help_text=_("As visitors ask them, one per line. Copilot finds the article by them, too."),
    )
    translation_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
        help_text=_("Of an article in several languages, the one that fits is shown."),
    )
    updated_at = models.DateTimeField(_("updated"))
    # When the job that cuts and indexes it is to be asked for again; None once it is done.
    due_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["title"]
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="articles_to_be_indexed")]

    def __str__(self) -> str:
        return self.title


class PassageQuerySet(models.QuerySet["Passage"]):
    def known_at(self, inbox: Inbox) -> "PassageQuerySet":
        """Those of collections that name this inbox, or none at all.

        By their article's collection: a list of all articles of an inbox would be made for each question.
        """
        return self.filter(article__collection__in=Collection.objects.filter(Q(inboxes=inbox) | Q(inboxes=None)))


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
    # Each word once, of its text, its heading and its article's title, as `vocabulary` tells them.
    words = models.TextField(default="")
    model = models.CharField(max_length=40, blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["article", "position"]
        constraints = [models.UniqueConstraint(fields=["article", "position"], name="a_passage_has_its_place")]
        # Asked with each question, whether there are others by now: without it all vectors were read to know.
        indexes = [models.Index(fields=["model"], name="passages_of_a_model")]

    def __str__(self) -> str:
        return self.heading or self.text[:60]


class KnownWord(models.Model):
    """A word of some passage, and what it means by the sentence encoder: float16."""

    text = models.CharField(max_length=40, unique=True)
    vector = models.BinaryField()

    def __str__(self) -> str:
        return self.text


class Site(models.Model):
    """The company's own site, whose sitemap says which pages are articles; it is read again by itself."""

    class Every(models.IntegerChoices):
        """Days."""

        DAY = 1, _("every day")
        WEEK = 7, _("every week")
        MONTH = 30, _("every month")

    class Problem(models.TextChoices):
        """Why a site or one of its pages could not be read."""

        NOT_PUBLIC = "not_public", _("this is not the address of a public site, with https")
        SILENT = "silent", _("the site did not answer in time")
        REFUSED = "refused", _("the site answered with an error")
        MISSING = "missing", _("the page does not exist any more")
        ELSEWHERE = "elsewhere", _("it leads to another site")
        NOT_ALLOWED = "not_allowed", _("the site’s robots.txt does not allow it")
        LARGE = "large", _("it is too large to be read")
        DAMAGED = "damaged", _("it is damaged, or is not a web page")
        NO_TEXT = "no_text", _("no text was found")
        NO_SITEMAP = "no_sitemap", _("no sitemap was found")
        NO_PAGES = "no_pages", _("the sitemap lists no page of this site")

    collection = models.ForeignKey(
        Collection, models.CASCADE, related_name="sites", verbose_name=_("collection of articles")
    )
    address = models.URLField(
        _("address"), max_length=500, unique=True, help_text=_("The first page of the site, or its sitemap.")
    )
    every = models.PositiveSmallIntegerField(_("read again"), choices=Every, default=Every.WEEK)
    # When the clock asks for the next step of its reading, or for the next reading.
    due_at = models.DateTimeField(editable=False, db_index=True)
    read_at = models.DateTimeField(_("last read"), null=True, editable=False)
    problem = models.CharField(_("problem"), max_length=20, choices=Problem, blank=True, editable=False)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["address"]

    def __str__(self) -> str:
        return self.address


class Page(models.Model):
    """A page that the sitemap of a site lists, or has listed."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="pages")
    link = models.URLField(_("link"), max_length=500)
    article = models.OneToOneField(Article, models.SET_NULL, null=True, related_name="page")
    is_due = models.BooleanField(default=True)  # to be read, now that the sitemap was
    problem = models.CharField(max_length=20, choices=Site.Problem, blank=True)
    gone_at = models.DateTimeField(null=True)  # when the site listed it no more, or did not have it any more

    class Meta:
        verbose_name = _("page of a site")
        verbose_name_plural = _("pages of sites")
        ordering = ["link"]
        constraints = [models.UniqueConstraint(fields=["site", "link"], name="a_page_stands_once_at_its_site")]

    def __str__(self) -> str:
        return self.link
