"""What is pushed to a desk beside its open conversations: the fragments of its pages, and short notices."""

from django.template.loader import render_to_string

from console.shell import keys as shown_keys
from console.shell import mentions as shown_mentions
from conversations import notes
from conversations.channels import channel_named
from conversations.models import Conversation
from routing.models import Offer


def keys(user):
    shown = shown_keys.of(user)
    return render_to_string("fragments/keys.html", shown) + render_to_string("fragments/missed_notice.html", shown)


def mentions(user):
    return render_to_string("fragments/mentions.html", shown_mentions.of(user))


def mentioned(note_id):
    """A note that mentions its reader."""
    return render_to_string("fragments/mentioned.html", {"note": notes.written(note_id)})


def missed(offer_id):
    """An offer whose time is over, for the agent who had it. `away`: the same for where its conversation is open."""
    related = ("conversation__visitor", "conversation__inbox", "agent__user")
    offer = Offer.objects.select_related(*related).get(pk=offer_id)
    shown = {"offer": offer, "channel": channel_named(offer.conversation.served_on)}
    html = render_to_string("fragments/missed.html", shown)
    away = gone(offer.agent.user, offer.conversation_id, was_theirs=True)["html"]
    return {"conversation": offer.conversation_id, "html": html, "away": away}


def gone(user, pk, *, was_theirs):
    """A conversation that has left this desk: why, where it is, and the way back to who was set away. {text, html}.

    More than that it is gone is told to those alone who had it open, or were set away for it.
    """
    missed_key = shown_keys.of(user)["missed_key"]
    key = missed_key if missed_key and missed_key.missed and missed_key.missed.pk == pk else None
    offer = Offer.objects.filter(conversation=pk, agent__user=user).order_by("made_at").last()
    conversation = Conversation.objects.filter(pk=pk).select_related("agent") if was_theirs or key else None
    context = {
        "conversation": conversation and conversation.first(),
        "is_missed": offer is not None and offer.outcome == Offer.Outcome.MISSED,
        "key": key,
    }
    text = render_to_string("fragments/gone.html#why", context)
    return {"text": " ".join(text.split()), "html": render_to_string("fragments/gone.html", context)}
