"""How the rows of a thread tell what only somebody else's channel brings: places, calls, words that come late."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from conversations.base.dates import day_words, hour_words
from conversations.connectors.connector import Kind, Place
from conversations.details import Details

# Icons are names of static/icons/lucide.txt.
NAMES: dict[str, tuple[str, Any]] = {
    Kind.LOCATION: ("map-pin", pgettext_lazy("on a map", "Location")),
    Kind.CONTACTS: ("user", _("Contacts")),
    Kind.CALL: ("phone-missed", _("Missed call")),
    Kind.ORDER: ("shopping-bag", _("Order")),
    Kind.CHOICE: ("list-checks", _("Chosen from what was offered")),
    Kind.FORM: ("file-text", _("Filled-in form")),
    Kind.SHARED: ("link", _("Shared with the company")),
    Kind.PHOTO: ("image", _("Photo")),
    Kind.VIDEO: ("video", _("Video")),
    Kind.AUDIO: ("volume-2", _("Sound file")),
    Kind.VOICE: ("mic", _("Voice message")),
    Kind.DOCUMENT: ("file-text", _("Document")),
    Kind.STICKER: ("smile", _("Sticker")),
    Kind.UNKNOWN: ("circle-question-mark", _("Something that cannot be shown here")),
}
STORY_LASTS = timedelta(days=1)  # after which Meta shows it to nobody
MAP = "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=16/{0}/{1}"


def kind_shown(kind: str) -> tuple[str, str]:
    """Its icon, and what it is called."""
    icon, name = NAMES.get(kind, NAMES[Kind.UNKNOWN])
    return icon, str(name)


def late_words(came_at: datetime, written_at: datetime) -> str:
    """Of a message that came after its time: when; with the day, where that is another one."""
    came, written = timezone.localtime(came_at), timezone.localtime(written_at)
    if came.date() == written.date():
        return gettext("Came late, at %(time)s") % {"time": hour_words(came)}
    return gettext("Came late, on %(date)s at %(time)s") % {"date": day_words(came), "time": hour_words(came)}


def story_of(told: Details, sent_at: datetime) -> str:
    """The address of the story that a message answers, as long as it may be there."""
    return told.story if timezone.now() - sent_at < STORY_LASTS else ""


def map_of(place: Place) -> str:
    """An address that shows it; to be opened beside the desk."""
    return MAP.format(f"{place.latitude:.6f}", f"{place.longitude:.6f}")
