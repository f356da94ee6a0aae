"""Which sites ask for the chat: an administrator sees that the script works, and which site is not allowed yet.

A page says itself where it stands. So nothing follows from it but a line on the set-up page, and few are kept.
"""

from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from conversations.base import origins
from conversations.base.errors import NotPossible
from conversations.models import Inbox, Sighting, Website

MOST_REFUSED = 10  # sites of an inbox that are not allowed
SECONDS_BETWEEN = 30  # two notes of one site


def note(inbox: Inbox, said: str, *, now: datetime) -> None:
    """The chat was asked for on this site. What is no origin, or our own, is left out."""
    origin = origins.normalised(said) if len(said) <= 300 else None
    if origin in (None, settings.PUBLIC_URL) or not cache.add(f"seen:{inbox.pk}:{origin}", 1, SECONDS_BETWEEN):
        return
    Sighting.objects.update_or_create(inbox=inbox, origin=origin, defaults={"at": now})
    too_many = refused(inbox)[MOST_REFUSED:]
    if too_many:
        Sighting.objects.filter(pk__in=[sighting.pk for sighting in too_many]).delete()


def refused(inbox: Inbox) -> list[Sighting]:
    """Sites that asked and are not allowed, the newest first."""
    allowed = _allowed(inbox)
    return [sighting for sighting in inbox.sightings.all() if sighting.origin not in allowed]


def welcome(inbox: Inbox) -> list[Sighting]:
    """Allowed sites on which it was seen, the newest first."""
    allowed = _allowed(inbox)
    return [sighting for sighting in inbox.sightings.all() if sighting.origin in allowed]


def is_seen_where_allowed(inboxes: QuerySet[Inbox]) -> bool:
    """Whether any of them was seen on a site that may embed it; one query."""
    found = Sighting.objects.filter(inbox__in=inboxes.values("pk"))
    return any(
        origin in origins.speaking(origins.readable(allowed))
        for origin, allowed in found.values_list("origin", "inbox__website__allowed_origins")
    )


def allow(inbox: Inbox, written: str) -> list[str]:
    """One more site may embed the chat; answers its origins as they are kept. Raises NotPossible."""
    try:
        meant = origins.meant_by(written)
    except origins.NoOrigin as refusal:
        raise NotPossible(str(refusal)) from refusal
    website = Website.objects.select_for_update().get(inbox=inbox)
    fresh = [origin for origin in meant if origin not in website.origins]
    lines = [*website.allowed_origins.splitlines(), *fresh]
    if fresh and len(lines) > 100:
        raise NotPossible(_("This inbox has a hundred sites already."))
    Website.objects.filter(pk=website.pk).update(allowed_origins="\n".join(lines))
    return meant


def _allowed(inbox: Inbox) -> set[str]:
    return set(origins.speaking(inbox.website.origins))
