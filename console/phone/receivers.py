"""Domain news → pushes to the devices of whom it concerns. They are only asked for here; the worker sends them."""

from django.dispatch import receiver

from console.community import signals as community
from conversations import signals as said
from conversations.lines.transferred import Transferred
from conversations.models import Message
from routing import signals as routed
from routing.models import Offer

from . import jobs, recipients
from .models import Kind


@receiver(routed.offer_made)
def tell_of_offer(offer_id, user_id, **_):
    jobs.tell(recipients.devices_of(user_id, Kind.OFFER, Kind.REASSIGNMENT), "offer", offer_id)


@receiver(routed.offer_ended)
def tell_of_missed_offer(offer_id, user_id, outcome, **_):
    """Whatever came of the offer's own push. Before anything is taken back: it takes the place of that."""
    if outcome == Offer.Outcome.MISSED:
        jobs.tell(recipients.devices_of(user_id, Kind.MISSED), "missed", offer_id)


@receiver(said.message_posted)
def tell_of_message(conversation_id, message_id, agent_id, from_visitor, **_):
    if not from_visitor:
        take_back(conversation_id)
    elif agent_id:
        jobs.tell(recipients.devices_of(agent_id, Kind.MESSAGE), "message", message_id)


@receiver(routed.offer_ended)
@receiver(said.conversation_changed)
@receiver(said.rows_changed)
def take_back(conversation_id, change="", **_):
    """Answered, read or closed elsewhere, or gone to somebody else: what a device shows of it may hold no longer."""
    if change != "missed":  # the end of its offer tells the same
        jobs.tell(recipients.told_of(conversation_id), "withdrawal", conversation_id)


@receiver(routed.availability_changed)
def take_back_of(user_id, is_less=False, **_):
    """Available again: that they are unavailable holds no longer."""
    if user_id and not is_less:
        for conversation_id in recipients.told(user_id):
            take_back(conversation_id)


@receiver(said.conversation_changed)
def tell_of_end_of_snooze(conversation_id, agent_ids, change, **_):
    if change == "woken":
        jobs.tell(recipients.devices(agent_ids, Kind.SNOOZE), "snooze_ended", conversation_id)


@receiver(said.conversation_changed)
def tell_of_passing_on(conversation_id, agent_ids, change, **_):
    if change != "transferred":
        return
    lines = Message.objects.filter(conversation=conversation_id, event=Transferred.name).order_by("-pk")
    line_id = lines.values_list("pk", flat=True).first()
    if line_id:
        jobs.tell(recipients.devices(agent_ids, Kind.REASSIGNMENT), "passed_on", line_id)


@receiver(said.conversation_rated)
def tell_of_rating(survey_id, agent_ids, **_):
    jobs.tell(recipients.devices(agent_ids, Kind.RATING), "rating", survey_id)


@receiver(routed.background_ended)
def tell_of_end_of_availability(user_id, **_):
    jobs.tell(recipients.devices_of(user_id, Kind.AVAILABILITY), "background_ended", user_id)


@receiver(routed.escalated)
def tell_of_escalation(conversation_id, user_ids, **_):
    jobs.tell(recipients.devices(user_ids, Kind.ESCALATION), "escalation", conversation_id)


@receiver(community.posted)
def tell_of_post(post_id, **_):
    _tell_community("post", post_id)


@receiver(community.commented)
def tell_of_comment(comment_id, **_):
    _tell_community("comment", comment_id)


def _tell_community(what, subject):
    jobs.tell(recipients.devices(recipients.community(what, subject), Kind.COMMUNITY), what, subject)
