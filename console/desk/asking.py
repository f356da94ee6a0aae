"""Closing and snoozing carry what their author had seen: where the visitor has written since, one is asked again."""

from django.shortcuts import render
from django_htmx.http import reswap, retarget

from console.server.numbers import number_in
from conversations import messages, unseen

AGAIN = {"seen", "csrfmiddlewaretoken"}  # fields that the next try has of its own


def seen_of(request):
    """The id of the newest row that stood before its author's eyes; None where none is told."""
    return number_in(request.POST.get("seen"))


def client_id_of(request):
    """What names this action, chosen by the device that asks for it; empty where it has none."""
    given = request.POST.get("client_id")
    return messages.checked_client_id(given) if given else ""


def ask_once_more(request, conversation, news, *, button):
    """What came, in place of what was chosen, which is kept for "anyway". 409: the outbox holds its item back."""
    chosen = [(name, value) for name, values in request.POST.lists() for value in values if name not in AGAIN]
    context = {
        "conversation": conversation,
        "action": request.path,
        "seen": news.seen,
        "shown": news.messages[-unseen.SHOWN :],
        "more": max(0, len(news.messages) - unseen.SHOWN),
        "chosen": chosen,
        "button": button,
    }
    sheet = render(request, "desk/wrote_since.html", context, status=409)
    return reswap(retarget(sheet, "#sheet-in"), "innerHTML")
