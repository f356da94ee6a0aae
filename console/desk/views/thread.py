"""An open conversation: read it, answer, close it, give it to somebody else."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, HttpResponseLocation, trigger_client_event

from console.desk import screens
from console.desk.forms import CloseForm, GiveForm
from conversations import access, lifecycle
from conversations.access import Action
from conversations.errors import NotPossible
from conversations.retries import retried
from routing import offers


@require_safe
def thread(request, pk):
    """The whole desk with this conversation open; only its pane where the desk is there already."""
    opened = screens.thread(request.user, pk)
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "desk/thread.html", opened)
    return render(request, "desk/desk.html", {**screens.desk(request.user), **opened})


@require_safe
def earlier(request, pk):
    """The page of messages above the one that the reader has."""
    before = request.GET.get("before", "")
    if not before.isdecimal():
        raise NotPossible(_("This page of messages does not exist."))
    return render(request, "desk/earlier.html", screens.thread(request.user, pk, before=int(before)))


@require_POST
def answer(request, pk):
    """Stores an answer; the message that comes back is its acknowledgement."""
    message = retried(offers.answer)(
        request.user, pk, text=request.POST.get("text"), client_id=request.POST.get("client_id"), now=timezone.now()
    )
    return render(request, "fragments/message.html", {"message": message, "reader": request.user})


@require_http_methods(["GET", "HEAD", "POST"])
def close(request, pk):
    conversation = access.conversation_for(request.user, Action.CLOSE, pk)
    form = CloseForm(request.POST if request.method == "POST" else None, conversation=conversation)
    if not form.is_valid():
        return render(
            request,
            "desk/close.html",
            {"form": form, "conversation": conversation},
            status=422 if form.is_bound else 200,
        )
    with transaction.atomic():
        locked = access.locked_for(request.user, Action.CLOSE, pk)
        lifecycle.close(
            locked, by=request.user, tag=form.cleaned_data["tag"], note=form.cleaned_data["note"], now=timezone.now()
        )
    return _back_to_the_list(request)


@require_http_methods(["GET", "HEAD", "POST"])
def give(request, pk):
    """A supervisor chooses who goes on with it."""
    conversation = access.conversation_for(request.user, Action.GIVE, pk)
    form = GiveForm(request.POST if request.method == "POST" else None, conversation=conversation)
    if not form.is_valid():
        agents = screens.possible_agents(form.fields["agent"].queryset, conversation, now=timezone.now())
        nobody = all(one["has_it"] or one["is_gone"] for one in agents)
        context = {"form": form, "conversation": conversation, "agents": agents, "nobody": nobody}
        return render(request, "desk/give.html", context, status=422 if form.is_bound else 200)
    offers.give(request.user, pk, form.cleaned_data["agent"], now=timezone.now())
    return HttpResponse(status=204, headers={"HX-Trigger": "close-sheet"})


def _back_to_the_list(request):
    watches = request.user.sees_everything and not hasattr(request.user, "agent")
    target = reverse("supervision" if watches else "desk")
    if not request.htmx:
        return redirect(target)
    if watches:
        return HttpResponseClientRedirect(target)
    back = HttpResponseLocation(target, target="#pane")
    return trigger_client_event(trigger_client_event(back, "close-sheet"), "say", {"text": _("Conversation closed")})
