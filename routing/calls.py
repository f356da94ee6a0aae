"""At whom a call rings, and who may take it. How it ends: `call_endings.py`.

A visitor's call rings by the offer of its conversation: one agent, so many seconds, then the next one. Locks are taken
in the usual order: visitor, conversation, availability.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from conversations import access, blocks, calls, lifecycle, threads
from conversations import signals as news
from conversations.base.announcing import announce
from conversations.base.errors import NotPossible, NotReachable
from conversations.base.retries import retried
from conversations.lines.call_invited import CallInvited
from conversations.lines.call_rang import CallRang
from conversations.lines.call_taken import CallTaken
from conversations.models import Call, Conversation, Inbox, Visitor
from conversations.people.models import User

from . import availability, offers, returns
from .call_endings import end, locked, only
from .models import Agent, Availability, Offer

VIDEO = "video"
End = Call.End


# ---- the visitor's side


@retried
@transaction.atomic
def ring(visitor: Visitor, inbox: Inbox, *, page: str, on_page: str = "", now: datetime) -> Call:
    """The visitor calls from a video inbox; while a call is open this answers with it. `on_page`: the site's title.

    Raises Blocked, and NotPossible where this inbox takes no calls, or none any more.
    """
    if inbox.channel != VIDEO:
        raise NotPossible(_("Nobody can be called here."))
    Visitor.objects.select_for_update().get(pk=visitor.pk)
    blocks.refuse_blocked(visitor, now)
    own = access.conversations_of(visitor, inbox).unfinished().select_related("inbox", "agent")
    conversation = own.select_for_update(of=("self",)).first()
    is_new = conversation is None
    conversation = conversation or lifecycle.open_conversations([(visitor, inbox, on_page)], now=now)[0]
    if call := Call.objects.open().filter(conversation=conversation).first():
        if call.is_ringing and not call.is_invitation and call.visitor_page != page:
            calls.move(conversation, call, visitor_page=page, now=now)  # theirs was loaded anew, or is another one
        return call
    if not Inbox.objects.filter(pk=inbox.pk, is_active=True).exists():  # since this page was opened
        raise NotPossible(_("Nobody can be called here."))
    call = calls.ring(conversation, visitor_page=page, now=now)
    if is_new or conversation.is_waiting:
        threads.tell_line(conversation, CallRang(), now=now)
    if not is_new:
        _have_it_ring(conversation, now)
    return call


@transaction.atomic
def accept_invitation(visitor: Visitor, inbox: Inbox, call_id: int, *, page: str, now: datetime) -> Call:
    """A repeat from the same page changes nothing. Raises NotPossible where it rings no longer."""
    conversation, call = _of_visitor(visitor, inbox, call_id)
    if call.state == Call.State.ACCEPTED and call.visitor_page == page:
        return call
    if not call.is_invitation or call.agent is None:
        raise NotPossible(calls.over())
    calls.accept(conversation, call, agent=call.agent, agent_page=call.agent_page, visitor_page=page, now=now)
    threads.tell_line(conversation, CallTaken(call.agent), now=now)
    return call


@transaction.atomic
def continue_as_visitor(visitor: Visitor, inbox: Inbox, call_id: int, *, page: str, now: datetime) -> None:
    """They talk on another page from here on. Raises NotPossible where they do not talk."""
    conversation, call = _of_visitor(visitor, inbox, call_id)
    _check_talking(call)
    calls.move(conversation, call, visitor_page=page, now=now)


@transaction.atomic
def hang_up_as_visitor(visitor: Visitor, inbox: Inbox, call_id: int, *, lost: bool = False, now: datetime) -> None:
    """Declines, gives up or ends it, as it stands; one that is over stays as it is. Raises NotPossible."""
    conversation, call = _of_visitor(visitor, inbox, call_id)
    hung_up = End.LOST if lost else End.BY_VISITOR
    not_taken = End.DECLINED if call.is_invitation else End.GIVEN_UP
    end(conversation, call, not_taken if call.is_ringing else hung_up, now)


# ---- the agent's side


@retried
@transaction.atomic
def accept(person: User, conversation_id: int, call_id: int, *, page: str, now: datetime) -> Call:
    """Settles the offer as an answer does, with the same one winner. A repeat from the same page changes nothing.

    Raises NotReachable where the call has gone to somebody else, NotPossible where it is over, was taken on another
    device, or its agent is in a call already.
    """
    conversation, call = _on_desk_of(person, conversation_id, call_id)
    if call.state == Call.State.ACCEPTED and call.agent_page == page:
        return call
    if call.state == Call.State.ACCEPTED:
        raise NotPossible(_("You have taken this call on another device."))
    if call.is_invitation:
        raise NotPossible(calls.over())
    if Call.objects.filter(agent=person, state=Call.State.ACCEPTED).exists():
        raise NotPossible(_("You are in a call. Hang up first."))
    if offer := Offer.objects.open().filter(conversation=conversation).first():
        offers.settle(offer.pk, now=now)
    calls.accept(conversation, call, agent=person, agent_page=page, visitor_page=call.visitor_page, now=now)
    threads.tell_line(conversation, CallTaken(person), now=now)
    return call


@transaction.atomic
def continue_on(person: User, conversation_id: int, call_id: int, *, page: str, now: datetime) -> None:
    """They talk on another page or device from here on. Raises NotReachable, and NotPossible where they do not talk."""
    conversation, call = _on_desk_of(person, conversation_id, call_id)
    _check_talking(call)
    if call.agent_id != person.pk:
        raise NotPossible(calls.over())
    calls.move(conversation, call, agent_page=page, now=now)


@transaction.atomic
def decline(person: User, conversation_id: int, call_id: int, *, now: datetime) -> None:
    """It rings at the next free agent; this one is unavailable for calls from here on. One that is over stays so.

    Where they have answered in writing already, nobody else is asked: the call is over.
    """
    conversation, call = _on_desk_of(person, conversation_id, call_id)
    if not call.is_ringing or call.is_invitation:
        return
    if not offers.decline(conversation, Agent.objects.get(user=person), now=now):
        end(conversation, call, End.DECLINED, now)


@transaction.atomic
def invite(person: User, conversation_id: int, *, page: str, now: datetime) -> Call:
    """Rings at the visitor; the call takes a slot of its agent's video. A repeat from the same page changes nothing.

    Raises NotReachable or NotPossible.
    """
    locked = access.locked_for(person, access.Action.ANSWER, conversation_id)
    conversation = Conversation.objects.select_related("inbox", "visitor").get(pk=locked.pk)
    if conversation.status != Conversation.Status.ACTIVE:
        raise NotPossible(_("This conversation is not open. Resume it to call."))
    if not conversation.on_site or not conversation.visitor.online:
        raise NotPossible(_("The visitor is not on the site: nobody can be called there."))
    if call := Call.objects.open().filter(conversation=conversation).first():
        if call.is_invitation and call.agent_page == page:
            return call
        raise NotPossible(_("A call is under way in this conversation."))
    _check_slot(person, conversation)
    call = calls.invite(conversation, by=person, agent_page=page, now=now)
    threads.tell_line(conversation, CallInvited(person), now=now)
    return call


@transaction.atomic
def hang_up(person: User, conversation_id: int, call_id: int, *, lost: bool = False, now: datetime) -> None:
    """Ends what they talk in, or takes an invitation back; one that is over stays as it is. Raises NotReachable."""
    conversation, call = _on_desk_of(person, conversation_id, call_id)
    if call.agent_id != person.pk:
        return
    hung_up = End.LOST if lost else End.BY_AGENT
    end(conversation, call, End.GIVEN_UP if call.is_ringing else hung_up, now)


def hand_over(conversation: Conversation, *, now: datetime) -> None:
    """The conversation was just transferred: an accepted call in it rings at the recipient, whom the visitor awaits.

    Raises NotPossible where it would ring at nobody right now; the transfer is rolled back then.
    """
    call = Call.objects.filter(conversation=conversation, state=Call.State.ACCEPTED).first()
    if call is None:
        return
    offered = Offer.objects.open().filter(conversation=conversation, awaits_agent=False)
    if conversation.served_on != VIDEO or not offered.exists():
        raise NotPossible(_("The call cannot be handed over: nobody there can take it now. Hang up first."))
    end(conversation, call, End.HANDED_OVER, now)
    calls.ring(conversation, visitor_page=call.visitor_page, now=now)
    threads.tell_line(conversation, CallRang(), now=now)


# ---- who is rung, and may ring


def _have_it_ring(conversation: Conversation, now: datetime) -> None:
    """At the agent who has it, where they are available for calls; else at whoever is."""
    was_text, conversation.goes_on_as_text = conversation.goes_on_as_text, False
    Conversation.objects.filter(pk=conversation.pk).update(goes_on_as_text=False)
    available = Availability.objects.for_conversation(conversation).filter(agent__user=conversation.agent_id)
    row = None if was_text else available.select_related("agent").first()
    if conversation.is_snoozed:
        row = row if returns.bring_back_at_once(conversation, only(CallRang()), now=now) else None
    elif conversation.is_waiting:
        announce(news.conversations_waiting, conversation_ids=[conversation.pk], now=now)
    elif row is None:
        offers.pass_on(conversation, only(CallRang()), now=now)
    else:
        threads.tell_line(conversation, CallRang(), now=now)
    if row:
        offers.withdraw(conversation.pk, now=now)
        offers.make([(conversation, row.agent)], now=now)


def _check_slot(person: User, conversation: Conversation) -> None:
    """A call in a video conversation has its conversation's slot."""
    row = Availability.objects.select_for_update().filter(agent__user=person, channel=VIDEO).first()
    if row is None:
        raise NotPossible(_("Video calls are not among your channels: ask an administrator."))
    if Call.objects.open().filter(agent=person).exists():
        raise NotPossible(_("You are in a call. Hang up first."))
    load = availability.loads_of([person.pk]).get((person.pk, VIDEO), 0)
    if conversation.served_on != VIDEO and load >= row.slots:
        raise NotPossible(_("You have no room for another video call."))


def _on_desk_of(person: User, conversation_id: int, call_id: int) -> tuple[Conversation, Call]:
    """Locked. Raises NotReachable or NotPossible."""
    reachable = access.reachable(person, access.Action.ANSWER).filter(pk=conversation_id)
    conversation = locked(reachable)
    if conversation is None:
        raise NotReachable(access.refusal())
    return conversation, _call_in(conversation, call_id)


def _of_visitor(visitor: Visitor, inbox: Inbox, call_id: int) -> tuple[Conversation, Call]:
    """Locked. Raises NotPossible."""
    conversation = locked(access.conversations_of(visitor, inbox).filter(calls=call_id))
    if conversation is None:
        raise NotPossible(calls.over())
    return conversation, _call_in(conversation, call_id)


def _check_talking(call: Call) -> None:
    """Raises NotPossible."""
    if call.state != Call.State.ACCEPTED:
        raise NotPossible(calls.over())


def _call_in(conversation: Conversation, call_id: int) -> Call:
    call = Call.objects.filter(conversation=conversation, pk=call_id).select_related("agent").first()
    if call is None:
        raise NotPossible(calls.over())
    return call
