"""What is left for the first answer, in a ring that has room for three figures."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        (None, "<b></b>"),
        (0, "<b></b>"),
        (30, "<b>30</b>"),
        (999, "<b>999</b>"),
        (1000, '<b class="long">16 min</b>'),
        (1020, '<b class="long">17 min</b>'),
        (32767, '<b class="long">9 h</b>'),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_longer_times_have_a_unit(left, shown, language):
    with translation.override(language):
        assert shown in render_to_string("fragments/ring.html", {"left": left, "seconds": 30})
