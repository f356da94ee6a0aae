"""Figures as Python writes them: each stands on one line with its unit, and no length of time reads as an hour."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from console.community.photos import MOST_BYTES
from console.drawing import tags
from console.server import uploads
from console.supervision.tags import between
from console.widget.file_tags import file_size
from conversations.base.dates import length_words
from conversations.models import Attachment

SECONDS = [0, 1, 59, 60, 61, 252, 958, 3_599, 3_600, 3_845, 86_399, 86_400, 777_600]
BYTES = [1, 1_023, 151_552, 1_048_575, 1_048_576, 2_516_582, MOST_BYTES]
BREAKS = re.compile(r"\d[ \n\t]\S|\S[ \n\t]\d")
HOUR = re.compile(r"\d:\d\d")
NOW = timezone.now()

WRITERS = {
    "how long ago": (tags.duration, SECONDS),
    "how long ago, counted on": (lambda n: re.sub("<.*?>", "", tags.since(NOW - timedelta(seconds=n), NOW)), SECONDS),
    "a span of the board": (lambda n: between(NOW, NOW + timedelta(seconds=n)), SECONDS),
    "what lasted": (length_words, SECONDS),
    "a voice message": (lambda n: Attachment(kind="voice", milliseconds=1_000 * n).words, SECONDS[1:]),
    "a file": (file_size, BYTES),
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("writer", WRITERS)
def test_a_figure_and_its_unit_stay_together(writer, language):
    write, figures = WRITERS[writer]
    with translation.override(language):
        written = [write(figure) for figure in figures]

    assert [words for words in written if BREAKS.search(words)] == []
    assert [words for words in written if HOUR.search(words)] == []
    assert all(re.search(r"\d\N{NO-BREAK SPACE}\w", words) for words in written)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_so_do_those_within_a_sentence(language):
    with translation.override(language):
        sentence = uploads.too_large()

    assert re.search(r"\d+\N{NO-BREAK SPACE}M[Bo]\b", sentence)
