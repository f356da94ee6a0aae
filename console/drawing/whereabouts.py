"""Where a conversation has gone, for whoever had it before: with somebody who took it, or waiting for one who does."""

from django.utils.translation import gettext as _

from conversations.models import Conversation


def whereabouts(conversation: Conversation) -> str:
    """ "With Ben now." once Ben has taken it, "Offered to Ben.", "It waits in the queue."; "" once it has ended."""
    if conversation.is_waiting:
        asked = conversation.also_asked.last()
        if asked:
            return _("It waits for the group %(group)s.") % {"group": asked}
        return _("It waits in the queue.") if conversation.queued_at else _("It waits for somebody to be available.")
    if conversation.agent is None or conversation.status == Conversation.Status.CLOSED:
        return ""
    is_offered = conversation.offers.filter(outcome="open").exists()
    words = _("Offered to %(agent)s.") if is_offered else _("With %(agent)s now.")
    return words % {"agent": conversation.agent}
