"""In and out: the first page, sign-in, sign-out."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from console.installed.private import forget_on_device
from console.installed.welcome import is_first_opening
from console.live.groups import person_of, tell
from console.phone import devices, subscriptions
from console.shell import chats
from conversations.base.errors import NotPossible
from conversations.base.retries import retried
from routing import departure, progress
from routing.models import Agent

from .sign_in import checked_user


@login_not_required
def home(request):
    return redirect(first_page(request.user) if request.user.is_authenticated else "sign-in")


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request):
    """By e-mail and password. 422 where they do not fit, 429 after too many attempts."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(_next(request)["next"] or first_page(request.user))
        return render(request, "accounts/sign_in.html", {**_next(request), "sent_home": "sent-home" in request.GET})
    email, error, user = request.POST.get("email", ""), None, None
    try:
        user = checked_user(request, email, request.POST.get("password", ""), now=timezone.now())
    except NotPossible as refusal:
        error = str(refusal)
    if user is None:
        context = {"email": email, "error": error, "is_wrong": error is None, **_next(request)}
        return render(request, "accounts/sign_in.html", context, status=429 if error else 422)
    login(request, user)
    first = _next(request)["next"] or ("welcome" if is_first_opening(request) else first_page(user))
    return devices.recall(request, redirect(first))


@require_POST
def sign_out(request):
    """Refused while conversations are open: nobody would answer them."""
    agent = Agent.objects.select_related("user").filter(user=request.user).first()
    try:
        if agent:
            retried(departure.leave)(agent, now=timezone.now())
    except NotPossible:
        return _still_open(request)
    user_id = request.user.pk
    subscriptions.give_up(request)
    logout(request)
    tell(person_of(user_id), "signed.out", by_supervisor=False)
    return forget_on_device(HttpResponseClientRedirect(reverse("sign-in")) if request.htmx else redirect("sign-in"))


def _still_open(request):
    held = chats.of(request.user)
    found = {"conversations": held["offers"] + held["owed"] + held["theirs"], "now": held["now"]}
    page = "accounts/still_open.html#sheet" if request.htmx else "accounts/still_open.html"
    return render(request, page, found, status=409)


def _next(request):
    """Where to go after signing in, if it is the path of a place of ours."""
    target = request.POST.get("next") or request.GET.get("next", "")
    is_ours = target.startswith("/") and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return {"next": target if is_ours else ""}


def first_page(user):
    """Where they begin: an administrator with what their company lacks still, an agent at the desk."""
    if user.is_staff and progress.is_under_way():
        return resolve_url("setup")
    answers = hasattr(user, "agent")
    return resolve_url("desk" if answers else "supervision" if user.sees_everything else "desk")
