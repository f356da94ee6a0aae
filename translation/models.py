"""What an administrator decides: which engines may be asked, in which order, and how the company's words are said."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .languages import CHOICES
from .secrets import SealedField


class EngineSetting(models.Model):
    """One for each engine that somebody has changed; the others are as `engines.KINDS` has them."""

    key = models.CharField(max_length=20, unique=True, editable=False)
    is_on = models.BooleanField(_("switched on"), default=False)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The lowest number is asked first; the next one if it fails.")
    )
    url = models.CharField(
        _("address"), max_length=300, blank=True, validators=[URLValidator(schemes=["http", "https"])]
    )
    secrets = SealedField(default=dict, blank=True)  # {"key": …}
    model = models.CharField(_("model"), max_length=100, blank=True)

    class Meta:
        ordering = ("position", "pk")
        verbose_name = _("translator")
        verbose_name_plural = _("translators")

    def __str__(self) -> str:
        """What `EngineAdmin` calls it; elsewhere nobody is shown it."""
        return getattr(self, "called", self.key)


class Preference(models.Model):
    """Which engine is asked first for one direction, before the order of all."""

    source = models.CharField(_("from"), max_length=10, choices=CHOICES)
    target = models.CharField(_("into"), max_length=10, choices=CHOICES)
    engine = models.CharField(_("translator"), max_length=20)

    class Meta:
        ordering = ("source", "target")
        verbose_name = _("preferred translator")
        verbose_name_plural = _("preferred translators")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target"],
                name="one_preferred_engine_a_direction",
                violation_error_message=_("There is a choice for these two languages already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} → {self.get_target_display()}"

    def clean(self) -> None:
        if self.source and self.source == self.target:
            raise ValidationError({"target": _("Choose two languages.")})


class Term(models.Model):
    """A word of the company's: what it becomes in one language, or in all."""

    words = models.CharField(_("word"), max_length=100, help_text=_("A product, a name, a word of your trade."))
    language = models.CharField(
        _("into"), max_length=10, blank=True, choices=CHOICES, help_text=_("Empty: any language.")
    )
    becomes = models.CharField(_("becomes"), max_length=100, blank=True, help_text=_("Empty: it stays as it is."))

    class Meta:
        ordering = ("words", "language")
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        constraints = [
            models.UniqueConstraint(
                fields=["words", "language"],
                name="one_translation_a_term_and_language",
                violation_error_message=_("This word already has its translation."),
            )
        ]

    def __str__(self) -> str:
        return self.words
