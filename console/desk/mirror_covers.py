"""What stands over the mirrored page, or in its place: why nothing is to be seen, in words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Cover:
    """`name`: as `static/js/mirror.js` knows it; `%(name)s` in the title: the visitor."""

    name: str
    icon: str
    title: str | Promise = ""
    text: str | Promise = ""


COVERS = (
    Cover("asked", "eye", _("%(name)s is being asked"), _("You see the page as soon as they agree.")),
    Cover("preparing", "hourglass", _("Preparing the page")),
    Cover(
        "large",
        "triangle-alert",
        _("This page is very large"),
        _("Showing it may slow the visitor’s browser down for a moment."),
    ),
    Cover(
        "paused",
        "circle-pause",
        _("%(name)s is looking at something else"),
        _("It goes on when they come back to the page."),
    ),
    Cover("away", "hourglass", _("%(name)s is between two pages")),
    Cover(
        "failed",
        "circle-alert",
        _("This page cannot be shown"),
        _(
            "The site may forbid it, or a part to hide is not a valid CSS selector. An administrator can check the "
            "inbox."
        ),
    ),
    Cover("lost", "wifi-off", _("Connection lost"), _("It goes on when the network is back.")),
    Cover("refused", "eye-off", _("%(name)s does not want it")),
    Cover("unanswered", "hourglass", _("%(name)s did not answer")),
    Cover("stopped", "eye-off", _("%(name)s has stopped it")),
    Cover("left", "log-out", _("%(name)s has left the site")),
    Cover("unwatched", "eye-off", _("You have not looked for a while")),
    Cover("closed", "lock", _("The conversation is closed")),
    Cover("error", "circle-alert"),  # its words come by the socket
)


def covers_for(name: str) -> Iterator[Cover]:
    """All of them, about this visitor."""
    for cover in COVERS:
        yield replace(cover, title=str(cover.title) % {"name": name})
