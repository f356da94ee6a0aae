"""A visitor has rated a conversation."""

from datetime import datetime

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from console.phone import words
from console.phone.kind import Kind
from console.phone.models import Device
from console.phone.notices import WORTH_KNOWING, Notice
from conversations.models import Survey
from conversations.signals import conversation_rated


def say(device: Device, survey_id: int, now: datetime) -> Notice | None:
    survey = Survey.objects.select_related("conversation__visitor", "conversation__inbox").get(pk=survey_id)
    conversation = survey.conversation
    comment = survey.comment if conversation.inbox.has_previews else ""
    return Notice(
        kind=KIND.value,
        topic=f"rating-{conversation.pk}",
        title=_("%(score)s out of 5 from %(visitor)s") % {"score": survey.score, "visitor": conversation.marked_name},
        body=words.shortened(comment) or _("Satisfaction score"),
        path=reverse("thread", args=[conversation.pk]),
        expires_at=survey.answered_at + WORTH_KNOWING,
    )


KIND = Kind(
    "rating",
    label=gettext_lazy("Satisfaction score"),
    icon="star",
    position=70,
    says={"rating": say},
)


@receiver(conversation_rated)
def hear(survey_id, agent_ids, **_):
    KIND.tell(agent_ids, "rating", survey_id)
