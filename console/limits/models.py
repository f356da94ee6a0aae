"""The numbers: one row, which is not there as long as nobody has changed any."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

# In how many seconds so much may come; all at once, too, and then evenly.
SECONDS = {
    "words_of_visitor": 5,
    "words_from_address": 30,
    "words_of_inbox": 10,
    "conversations_of_visitor": 600,
    "conversations_from_address": 60,
    "conversations_of_inbox": 60,
    "greetings_of_visitor": 60,
    "greetings_from_address": 60,
    "frames_of_visitor": 60,
    "frames_from_address": 60,
    "files_of_visitor": 60,
    "files_from_address": 60,
    "letters_of_visitor": 600,
    "letters_from_address": 3600,
    "pages_from_address": 60,
}


def _most(default, words):
    return models.PositiveIntegerField(words, default=default, validators=[MinValueValidator(1)])


class Limits(models.Model):
    words_of_visitor = _most(50, _("messages from one visitor in 5 seconds"))
    words_from_address = _most(300, _("messages from one address in 30 seconds"))
    words_of_inbox = _most(12000, _("messages to one inbox in 10 seconds"))
    conversations_of_visitor = _most(30, _("conversations that one visitor opens in 10 minutes"))
    conversations_from_address = _most(40, _("conversations opened from one address in a minute"))
    conversations_of_inbox = _most(3000, _("conversations opened in one inbox in a minute"))
    greetings_of_visitor = _most(60, _("pages on which one visitor connects in a minute"))
    greetings_from_address = _most(600, _("pages that connect from one address in a minute"))
    frames_of_visitor = _most(240, _("other signals from one visitor in a minute: read, typing, earlier messages"))
    frames_from_address = _most(3000, _("other signals from one address in a minute"))
    files_of_visitor = _most(20, _("files from one visitor in a minute"))
    files_from_address = _most(60, _("files from one address in a minute"))
    letters_of_visitor = _most(5, _("transcripts by e-mail to one visitor in 10 minutes"))
    letters_from_address = _most(30, _("transcripts by e-mail asked for from one address in an hour"))
    pages_from_address = _most(1200, _("chat pages, files shown and connections opened from one address in a minute"))

    class Meta:
        verbose_name = _("limits")
        verbose_name_plural = _("limits")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
