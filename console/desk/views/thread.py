"""An open conversation: read it, answer, close it."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, HttpResponseLocation, trigger_client_event

from console.desk import thread_screen
from console.desk.forms import CloseForm
from console.server.numbers import number_in
from console.shell import page
from conversations import access, drafts, lifecycle, messages, tags, threads, unseen
from conversations.access import Action
from conversations.base.errors import NotPossible
from conversations.base.retries import retried
from routing import answers

from .asking import ask_once_more, seen_of

MANY_TAGS = 8  # more than these are found by searching


@require_safe
def thread(request, pk):
    """The whole desk with this conversation open; only its pane where the desk is there already."""
    opened = {**thread_screen.thread(request.user, pk), "at": _place(request, "at")}
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "desk/thread.html", opened)
    return render(request, "desk/desk.html", {**page.context(request.user), **opened})


@require_safe
def earlier(request, pk):
    """The page of messages above the one that the reader has, or all until the one that they look for."""
    before, until = _place(request, "before"), _place(request, "until")
    if not before:
        raise NotPossible(_("This page of messages does not exist."))
    return render(request, "desk/earlier.html", thread_screen.thread(request.user, pk, before=before, until=until))


def _place(request, name):
    """A message's id out of the address; None where there is none that could be one."""
    return number_in(request.GET.get(name))


@require_POST
def answer(request, pk):
    """Stores an answer; the message that comes back is its acknowledgement.

    `beside_draft`: it was not written in the composer, whose draft goes on.
    """
    message = retried(answers.answer)(
        request.user, pk, text=request.POST.get("text"), client_id=request.POST.get("client_id"), now=timezone.now()
    )
    if "beside_draft" not in request.POST:
        drafts.forget(request.user, pk)
    return HttpResponse(thread_screen.render_message(message, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def close(request, pk):
    """`client_id`, where one is given, makes a repeat harmless: it is answered as the first was."""
    client_id = client_id_of(request)
    if threads.line_of(request.user, pk, client_id):
        return _closed(request)
    conversation = access.conversation_for(request.user, Action.CLOSE, pk)
    chosen = {"tag": str(conversation.tag_id or "")}
    form = CloseForm(request.POST if request.method == "POST" else None, conversation=conversation, initial=chosen)
    if not form.is_valid():
        return _close_sheet(request, conversation, form)
    try:
        with transaction.atomic():
            locked = access.locked_for(request.user, Action.CLOSE, pk)
            unseen.check(locked, seen_of(request))
            said = {name: form.cleaned_data[name] for name in ("tag", "note")}
            lifecycle.close(locked, by=request.user, **said, client_id=client_id, now=timezone.now())
    except unseen.WroteSince as news:
        return ask_once_more(request, conversation, news, button=_("Close anyway"))
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return _close_sheet(request, conversation, form)
    return _closed(request)


def client_id_of(request):
    """What names this deed, chosen by the device that asks for it; empty where it has none."""
    given = request.POST.get("client_id")
    return messages.checked_client_id(given) if given else ""


def _closed(request):
    return back_to_the_list(request, text=_("Conversation closed"))


def _close_sheet(request, conversation, form):
    found = tags.likeliest_first(conversation, by=request.user)
    context = {"conversation": conversation, "form": form, "tags": found, "has_many": len(found) > MANY_TAGS}
    return render(request, "desk/close.html", context, status=422 if form.is_bound else 200)


def back_to_the_list(request, **said):
    """What was open has left: the list, and a line that says what was done (`text`, `undo`: an address)."""
    watches = request.user.sees_everything and not hasattr(request.user, "agent")
    target = reverse("supervision" if watches else "desk")
    if not request.htmx:
        return redirect(target)
    if watches:
        return HttpResponseClientRedirect(target)
    back = HttpResponseLocation(target, target="#pane")
    return trigger_client_event(trigger_client_event(back, "close-sheet"), "say", said)
