"""Domain news → hints to the screens that show it. All of the console's listeners."""

from django.dispatch import receiver

from console.community import signals as community
from conversations import signals as said
from conversations.models import Conversation, Inbox
from routing import signals as routed

from .groups import BOARD, DESKS, desk_of, mirrored_page_of, mirrors_of, tell, tell_afterwards, thread_of, widget_of


@receiver(said.message_posted)
@receiver(said.rows_changed)
def show_rows(*, conversation_id, visitor_id, inbox_id, agent_id, revision, message_id=0, from_visitor=False, **_):
    rows = {"conversation": conversation_id, "revision": revision, "message": message_id}
    desk, widget = thread_of(conversation_id), widget_of(visitor_id, inbox_id)
    awaiting, own = (desk, widget) if from_visitor else (widget, desk)
    tell(awaiting, "thread.rows", **rows)
    tell_afterwards(own, "thread.rows", **rows)
    if agent_id:
        tell_afterwards(desk_of(agent_id), "desk.chats", **rows)
    tell_afterwards(BOARD, "board.changed")


@receiver(said.note_written)
def show_note(conversation_id, message_id, revision, mentioned_ids, **_):
    """To agents only: the visitor's pipe hears nothing of it."""
    tell(thread_of(conversation_id), "thread.rows", conversation=conversation_id, revision=revision, message=0)
    for user_id in mentioned_ids:
        tell(desk_of(user_id), "desk.mentioned", note=message_id, conversation=conversation_id)


@receiver(said.mentions_seen)
def show_mentions(user_id, **_):
    tell(desk_of(user_id), "desk.mentions")


@receiver(said.conversation_changed)
def show_change(conversation_id, visitor_id, inbox_id, agent_ids, change, **_):
    tell(thread_of(conversation_id), "thread.changed", conversation=conversation_id)
    tell(widget_of(visitor_id, inbox_id), "widget.state")
    for user_id in agent_ids:
        tell(desk_of(user_id), "desk.chats", urgent=True)
        tell(desk_of(user_id), "desk.keys", urgent=True)
        if change in {"snoozed", "woken", "transferred", "closed"}:
            tell(desk_of(user_id), "desk.snoozed")
    tell(BOARD, "board.changed")


@receiver(said.call_changed)
def show_call(call_id, visitor_id, inbox_id, user_ids, **_):
    tell(widget_of(visitor_id, inbox_id), "widget.call", call=call_id)
    for user_id in user_ids:
        tell(desk_of(user_id), "desk.call", call=call_id)
    tell(BOARD, "board.changed")


@receiver(routed.call_rings)
def show_ringing(call_id, user_id, **_):
    """At them, or no more."""
    tell(desk_of(user_id), "desk.call", call=call_id)


@receiver(said.draft_changed)
def show_draft(user_id, conversation_id, **_):
    tell(desk_of(user_id), "desk.chats", conversation=conversation_id)


@receiver(said.replies_changed)
def show_replies(owner_id, **_):
    tell(desk_of(owner_id) if owner_id else DESKS, "desk.replies")


@receiver(said.translation_chosen)
def show_translation(conversation_id=0, **_):
    """The pair of languages stands in the head."""
    if conversation_id:
        tell(thread_of(conversation_id), "thread.changed", conversation=conversation_id, urgent=False)


@receiver(said.conversation_rated)
@receiver(said.transcript_changed)
def show_ending(visitor_id, inbox_id, **_):
    """On every page of the visitor: an opinion is given once, whichever page it came from."""
    tell(widget_of(visitor_id, inbox_id), "widget.state")


@receiver(said.visitor_blocked)
def show_block(visitor_id, **_):
    """On whichever of the sites' pages the visitor may be."""
    for inbox_id in Inbox.objects.on_sites().values_list("pk", flat=True):
        tell(widget_of(visitor_id, inbox_id), "widget.state")


@receiver(said.visitor_changed)
def show_visitor(visitor_id, **_):
    for pk, agent_id in Conversation.objects.unfinished().filter(visitor=visitor_id).values_list("pk", "agent"):
        tell(thread_of(pk), "thread.changed", conversation=pk, urgent=False)
        tell(mirrors_of(pk), "mirror.changed")
        if agent_id:
            tell(desk_of(agent_id), "desk.chats", conversation=pk)


@receiver(said.mirror_changed)
def show_mirror(conversation_id, visitor_id, inbox_id, **_):
    tell(widget_of(visitor_id, inbox_id), "widget.state")
    tell(mirrors_of(conversation_id), "mirror.changed")
    tell(mirrored_page_of(conversation_id), "mirror.changed")


@receiver(routed.offer_made)
def show_offer(conversation_id, user_id, **_):
    tell(desk_of(user_id), "desk.chats", urgent=True)
    tell(thread_of(conversation_id), "thread.changed", conversation=conversation_id)


@receiver(routed.offer_ended)
def show_end_of_offer(offer_id, conversation_id, user_id, outcome, **_):
    tell(desk_of(user_id), "desk.chats", urgent=True)
    tell(thread_of(conversation_id), "thread.changed", conversation=conversation_id)
    if outcome == "missed":
        tell(desk_of(user_id), "desk.missed", offer=offer_id)
    elif outcome in {"answered", "accepted"}:  # now the visitor learns who it is
        visitor_id, inbox_id = Conversation.objects.values_list("visitor", "inbox").get(pk=conversation_id)
        tell_afterwards(widget_of(visitor_id, inbox_id), "widget.state")
    tell(BOARD, "board.changed")


@receiver(routed.availability_changed)
def show_availability(user_id, **_):
    if user_id:
        tell(desk_of(user_id), "desk.keys")
        tell(desk_of(user_id), "desk.chats")  # an empty list says what one is available for
    tell(BOARD, "board.changed")


@receiver(routed.escalated)
def show_escalation(**_):
    tell(BOARD, "board.changed")


@receiver(routed.queue_changed)
def show_queue(**_):
    """To the board; those who stand in it are told their places by the clock."""
    tell(BOARD, "board.changed")


@receiver(community.posted)
@receiver(community.commented)
@receiver(community.post_changed)
def show_post(post_id, is_less=True, **_):
    """Pages that show it ask for it anew; the count of news changes where something came or went."""
    tell(DESKS, "desk.community", post=post_id, counts=is_less)


@receiver(community.visited)
def show_visit(user_id, **_):
    tell(desk_of(user_id), "desk.community", post=0, counts=True)
