"""What is pushed to a desk beside its open conversations: the fragments of its pages, and short notices."""

from django.template.loader import render_to_string

from console.shell import chats as shown_chats
from console.shell import keys as shown_keys
from console.shell import mentions as shown_mentions
from conversations import notes
from routing.models import Offer


def chats(user):
    shown = shown_chats.of(user)
    if shown["is_empty"]:  # then it says what one is available for
        shown |= shown_keys.of(user)
    return render_to_string("fragments/chats.html", {**shown, "user": user})


def keys(user):
    shown = shown_keys.of(user)
    return render_to_string("fragments/keys.html", shown) + render_to_string("fragments/missed_notice.html", shown)


def mentions(user):
    return render_to_string("fragments/mentions.html", shown_mentions.of(user))


def mentioned(note_id):
    """A note that mentions its reader."""
    return render_to_string("fragments/mentioned.html", {"note": notes.written(note_id)})


def missed(offer_id):
    """An offer whose time is over, in words for the agent who had it."""
    offer = Offer.objects.select_related("conversation__visitor", "conversation__inbox").get(pk=offer_id)
    return render_to_string("fragments/missed.html", {"offer": offer})
