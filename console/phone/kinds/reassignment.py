"""A conversation was passed on: to whom it went it is offered (`offer.py`); this is for whom it left."""

from datetime import datetime

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.phone.kind import Kind
from console.phone.models import Device
from console.phone.notices import WORTH_KNOWING, Notice
from conversations import timeline
from conversations.lines.transferred import Transferred
from conversations.models import Message
from conversations.signals import conversation_changed


def say(device: Device, line_id: int, now: datetime) -> Notice | None:
    """Somebody else gave a conversation of theirs to another agent or group."""
    row = Message.objects.select_related("conversation__visitor").get(pk=line_id)
    line = timeline.read_as(Transferred, [row])[row.pk]
    if device.user_id in (line.by.pk, row.conversation.agent_id):
        return None
    visitor = row.conversation.marked_name
    return Notice(
        kind=KIND.value,
        topic=f"passed-{row.conversation_id}",
        title=_("%(visitor)s is now with %(to)s") % {"visitor": visitor, "to": line.to},
        body=_("%(by)s passed the conversation on.") % {"by": line.by},
        path=reverse("desk"),
        expires_at=row.sent_at + WORTH_KNOWING,
    )


KIND = Kind(
    "reassignment",
    label=gettext_lazy("Reassignment"),
    hint=gettext_lazy("Received, or passed to another agent"),
    icon="arrow-left-right",
    position=30,
    says={"passed_on": say},
)


@receiver(conversation_changed)
def hear(conversation_id, agent_ids, change, **_):
    if change != "transferred":
        return
    lines = Message.objects.filter(conversation=conversation_id, event=Transferred.name).order_by("-pk")
    line_id = lines.values_list("pk", flat=True).first()
    if line_id:
        KIND.tell(agent_ids, "passed_on", line_id)
