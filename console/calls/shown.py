"""What each side is shown of a call: a frame of facts, and words where it is over."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from conversations import access
from conversations.models import Call
from routing.models import Offer

End = Call.End


def to_agent(user, call_id):
    """One call as this agent's devices have it: {id, state, …}; `gone` where it is none of theirs, or no more. Of that
    is told only whether the visitor gave it up: a page at which it rang knows the rest.
    """
    theirs = access.calls_of(user).select_related("conversation__visitor", "conversation__inbox")
    call = theirs.filter(pk=call_id).first()
    if call is None or (call.state == Call.State.ENDED and call.agent_id != user.pk):
        return {"id": call_id, "state": "gone", "is_given_up": access.was_given_up(call_id)}
    name = call.conversation.marked_name
    html = _incoming(call) if call.is_ringing and not call.is_invitation else ""
    return {
        **_facts(call),
        "conversation": call.conversation_id,
        "name": name,
        "page": call.agent_page,
        "html": html,
        "text": _words_for_agent(call, name),
    }


def all_to_agent(user):
    """Those that are open, as their devices have to know them when they connect."""
    return [to_agent(user, pk) for pk in access.calls_of(user).open().order_by("pk").values_list("pk", flat=True)]


def to_visitor(visitor, inbox, call_id=None):
    """One call as this visitor's pages have it; without an id the open one. None where there is none."""
    theirs = access.calls_of_visitor(visitor, inbox).select_related("agent")
    call = (theirs.filter(pk=call_id) if call_id else theirs.open()).first()
    if call is None:
        return None
    company = inbox.company or inbox.name
    name = call.agent.get_short_name() if call.agent else company
    return {
        **_facts(call),
        "name": name,
        "page": call.visitor_page,
        "camera": inbox.website.visitor_camera,
        "text": _words_for_visitor(call, name),
    }


def _facts(call):
    return {
        "id": call.pk,
        "state": call.state,
        "end": call.end,
        "is_invitation": call.is_invitation,
        "accepted_at": call.accepted_at.isoformat() if call.accepted_at else None,
    }


def _incoming(call):
    """Until its offer is over, or, where its agent has answered in writing, until the call is."""
    offer = Offer.objects.open().filter(conversation=call.conversation_id).first()
    began, ends = call.began_at, call.rings_until
    if offer and offer.answer_by:
        began, ends = offer.made_at, min(ends, offer.answer_by)
    seconds = max(1, round((ends - began).total_seconds()))
    return render_to_string("fragments/incoming_call.html", {"call": call, "rings_until": ends, "seconds": seconds})


def _words_for_agent(call, name):
    by_end = {
        End.MISSED: _("%(name)s did not answer the call."),
        End.DECLINED: _("%(name)s declined the call."),
        End.BY_VISITOR: _("%(name)s has hung up."),
        End.LOST: _("The connection with %(name)s was lost and the call has ended."),
    }
    return by_end.get(call.end, "") % {"name": name}


def _words_for_visitor(call, name):
    go_on = _("You can go on writing here.")
    nobody = _("Nobody could take your call. Write to us and we’ll answer here.")
    missed = _("You missed a video call from %(name)s.") if call.is_invitation else nobody
    by_end = {
        End.MISSED: missed,
        End.DECLINED: "" if call.is_invitation else nobody,
        End.BY_AGENT: f"{_('%(name)s has hung up.')} {go_on}",
        End.BY_VISITOR: f"{_('The call is over.')} {go_on}",
        End.LOST: f"{_('The connection was lost: the call is over.')} {go_on}",
        End.MOVED_ON: _("The call is over."),
    }
    return by_end.get(call.end, "") % {"name": name}
