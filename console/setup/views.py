"""The set-up: one page of six steps, each with its short form, and a page on which one plays the visitor."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from console.server.password_links import password_link
from conversations.models import Inbox
from conversations.people.models import User
from routing import readiness

from . import invitations
from .facts import digest, facts_for
from .forms import FORMS


@require_safe
def page(request):
    administrators_only(request)
    return render(request, "setup/page.html", _context(request))


@require_safe
def news(request):
    """What changes by itself on the page; 204 where nothing has. `known`: the digest that the page bears."""
    administrators_only(request)
    facts = facts_for(request.user)
    if request.GET.get("known") == digest(facts):
        return HttpResponse(status=204)
    return render(request, "setup/news.html", _context(request, facts))


@require_POST
def step(request, step):
    """One short form of the set-up; refused, the page with what is wrong in it."""
    administrators_only(request)
    if step not in FORMS:
        raise Http404
    form = FORMS[step](request.POST)
    if form.is_valid():
        _save(form, request.user)
    if form.errors:
        form.lead_to_error()
        return render(request, "setup/page.html", _context(request, **{step: form}), status=422)
    return redirect(f"{reverse('setup')}#{form.where or step}")


@require_POST
def invite(request, pk):
    """Sends somebody their link once more."""
    administrators_only(request)
    user = get_object_or_404(invitations.invited(), pk=pk)
    invitations.send.enqueue(user.pk, request.user.get_full_name(), get_language())
    messages.success(request, _("The link goes to %(email)s.") % {"email": user.email})
    return redirect(f"{reverse('setup')}#people")


@require_POST
def link(request, pk):
    """For an agent who has lost their password: a new link, shown once to be passed on."""
    administrators_only(request)
    user = get_object_or_404(User, pk=pk, is_active=True, agent__isnull=False)
    context = _context(request)
    shown = {"for_again": user, "links": [(user, password_link(user)), *context["links"]]}
    return render(request, "setup/page.html", {**context, **shown, "news": ""})  # which would take it away


@require_safe
def trial(request, inbox_key):
    """A page like any of the site's, on which the administrator plays the visitor."""
    administrators_only(request)
    inbox = get_object_or_404(Inbox.objects.on_sites(), key=inbox_key)
    can_answer, answers = readiness.can_answer(inbox), hasattr(request.user, "agent")
    return render(request, "setup/trial.html", {"inbox": inbox, "can_answer": can_answer, "answers": answers})


def _save(form, by):
    """Of two administrators who make the same at once, one does; the other is told."""
    try:
        with transaction.atomic():
            form.save(by)
    except IntegrityError:
        form.full_clean()  # what is there by now is refused in words
        if form.is_valid():
            form.add_error(None, _("Somebody else has just done the same. Look at the page as it is now."))


def administrators_only(request):
    if not request.user.is_staff:
        raise Http404


def _context(request, facts=None, **bound):
    """`bound`: the forms that were sent and refused."""
    facts = facts or facts_for(request.user)
    return {
        **facts,
        "user": request.user,
        "tab": "setup",
        "forms": {name: bound.get(name) or form() for name, form in FORMS.items()},
        "refused_step": next(iter(bound), ""),
        "links": [(user, password_link(user)) for user in facts["invited"]],
        "known": digest(facts),
        "news": "" if facts["progress"].is_complete else reverse("setup-news"),
    }
