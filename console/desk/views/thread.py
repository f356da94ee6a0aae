"""An open conversation: read it and answer."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.desk import answering, thread_screen
from console.live import translating
from console.server.numbers import number_in
from console.shell import page
from conversations.base.errors import NotPossible
from conversations.base.retries import retried
from routing import answers


@require_safe
def thread(request, pk):
    """The whole desk with this conversation open; only its pane where the desk is there already."""
    opened = {**thread_screen.thread(request.user, pk), "at": _place(request, "at")}
    translating.opened(pk)
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "desk/thread.html", opened)
    return render(request, "desk/desk.html", {**page.context(request.user), **opened})


@require_safe
def earlier(request, pk):
    """The page of messages above the one that the reader has, or all until the one that they look for."""
    before, until = _place(request, "before"), _place(request, "until")
    if not before:
        raise NotPossible(_("This page of messages does not exist."))
    page = thread_screen.thread(request.user, pk, before=before, until=until)
    translating.scrolled_to(pk, page["messages"])
    return render(request, "desk/earlier.html", page)


def _place(request, name):
    """A message's id out of the address; None where there is none that could be one."""
    return number_in(request.GET.get(name))


@require_POST
def answer(request, pk):
    """Stores an answer; the row that comes back is its acknowledgement."""
    _message, row = answering.store(request.user, pk, request.POST)
    return HttpResponse(row)


@require_POST
def send_again(request, pk, message):
    """What a channel did not deliver waits for it once more; the row is drawn anew over the socket."""
    retried(answers.send_again)(request.user, pk, message, now=timezone.now())
    return HttpResponse(status=204)
