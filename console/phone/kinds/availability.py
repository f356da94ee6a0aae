"""Somebody's availability ended, since Pupitre was in the background for too long."""

from datetime import datetime

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.phone.kind import Kind
from console.phone.models import Device
from console.phone.notices import WORTH_KNOWING, Notice
from routing.models import Availability
from routing.signals import background_ended


def say(device: Device, user_id: int, now: datetime) -> Notice | None:
    ended = Availability.objects.filter(
        agent__user=device.user_id, is_wanted=False, reason=Availability.Reason.BACKGROUND
    ).order_by("-changed_at")
    row = ended.first()
    if row is None or row.changed_at is None:
        return None
    return Notice(
        kind=KIND.value,
        topic="availability",
        title=_("You are no longer available"),
        body=_("Pupitre was in the background for 5 h. Open it to become available again."),
        path=reverse("desk"),
        expires_at=row.changed_at + WORTH_KNOWING,
    )


KIND = Kind(
    "availability",
    label=gettext_lazy("End of availability"),
    hint=gettext_lazy("After 5 h in the background"),
    icon="hourglass",
    position=60,
    says={"background_ended": say},
)


@receiver(background_ended)
def hear(user_id, **_):
    KIND.tell([user_id], "background_ended", user_id)
