"""The pages and sheets of the community panel, for everybody who signed in."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import trigger_client_event

from console.server import served_files
from console.server.errors import refused
from console.server.numbers import number_in
from console.shell import page
from conversations.base.errors import NotPossible, NotReachable

from . import photos, posts, screens
from .models import Comment

SAID = {"post": posts.post_of, "comment": posts.comment_of}


@require_safe
def feed(request):
    """The feed; what is new counts as seen from here on."""
    before = number_in(request.GET.get("before"))
    shown = screens.feed(request.user, before=before)
    if before and request.htmx:
        return render(request, "community/feed.html#rows", shown)
    shown["news"] = screens.news(request.user)
    posts.visit(request.user, now=timezone.now())
    return _page(request, "community/feed.html", shown)


@require_safe
def post(request, post):
    before = number_in(request.GET.get("before"))
    shown = screens.one(request.user, post, before=before)
    if before and request.htmx:
        return render(request, "community/post.html#page_before", shown)
    return _page(request, "community/post.html", {**shown, "client_id": uuid.uuid4()})


@require_safe
def card(request, post):
    """One post anew, where it is in sight; on its own page with its comments, from the first that is shown there."""
    if "whole" not in request.GET:
        return render(request, "community/card.html", screens.card(request.user, post))
    shown = screens.one(request.user, post, since=number_in(request.GET["whole"]))
    return render(request, "community/whole.html", shown)


@require_POST
def seen(request):
    """What came while the feed was before their eyes."""
    posts.visit(request.user, now=timezone.now())
    return HttpResponse(status=204)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request):
    """The sheet, and what comes of it. `client_id` makes a repeat harmless."""
    if request.method != "POST":
        return render(request, "community/publish.html", {"client_id": uuid.uuid4(), "most_photos": posts.MOST_PHOTOS})
    keys = [key for key in map(_key, request.POST.getlist("photo")) if key]
    text, client_id = request.POST.get("text", ""), _client_id(request)
    try:
        made = posts.publish(request.user, text=text, photo_keys=keys, client_id=client_id, now=timezone.now())
    except NotPossible as refusal:
        given = {"client_id": client_id, "text": text, "keys": keys, "most_photos": posts.MOST_PHOTOS}
        context = {**given, "problem": str(refusal)}
        return render(request, "community/publish.html", context, status=422)
    return _done(request, made.pk, "community-placed")


@require_POST
def upload(request):
    sent = request.FILES.get("file")
    if sent is None:
        return refused(request, _("Choose a photo."), status=422)
    try:
        photo = photos.keep(request.user, sent, now=timezone.now())
    except NotPossible as refusal:
        return refused(request, refusal, status=422)
    return render(request, "community/chosen_photo.html", {"key": photo.key})


@require_safe
def file(request, key):
    return served_files.served_photo(photos.photo_of(request.user, key).file)


@require_safe
def thumbnail(request, key):
    return served_files.served_photo(photos.photo_of(request.user, key).thumbnail)


@require_POST
def comment(request, post):
    """The page draws the post anew; `client_id` makes a repeat harmless."""
    posts.comment(request.user, post, text=request.POST.get("text"), client_id=_client_id(request), now=timezone.now())
    if not request.htmx:
        return redirect("community-post", post)
    return trigger_client_event(HttpResponse(status=204), "community-commented", {"post": post})


@require_POST
def react(request, post):
    posts.react(request.user, post, emoji=request.POST.get("emoji"), wanted=request.POST.get("wanted") == "1")
    if not request.htmx:
        return redirect("community")
    draw = screens.one if "whole" in request.GET else screens.card
    return render(request, "community/card.html", draw(request.user, post))


@require_safe
def actions(request, kind, said):
    """What this person may do with a post or a comment."""
    return render(request, "community/actions.html", _context(request, kind, said))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, kind, said):
    """Its author's form, and what they wrote in it."""
    context = _context(request, kind, said)
    if request.method != "POST":
        return render(request, "community/edit.html", context)
    text = request.POST.get("text", "")
    try:
        posts.edit(request.user, context["said"], text=text, now=timezone.now())
    except NotPossible as refusal:
        return render(request, "community/edit.html", {**context, "text": text, "problem": str(refusal)}, status=422)
    return _done(request, context["post_id"])


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request, kind, said):
    context = _context(request, kind, said)
    if request.method != "POST":
        return render(request, "community/delete.html", context)
    posts.delete(request.user, context["said"])
    return _done(request, context["post_id"])


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, kind, said):
    """A moderator asks for a reason, and takes it away. Raises NotReachable for everybody else."""
    context = _context(request, kind, said)
    if not context["moderates"]:
        raise NotReachable
    if request.method != "POST":
        return render(request, "community/remove.html", context)
    try:
        posts.remove(request.user, context["said"], reason=request.POST.get("reason"), now=timezone.now())
    except NotPossible as refusal:
        context |= {"problem": str(refusal), "reason": request.POST.get("reason", "")}
        return render(request, "community/remove.html", context, status=422)
    return _done(request, context["post_id"])


@require_POST
def pin(request, post):
    posts.pin(request.user, post, wanted=request.POST.get("wanted") == "1", now=timezone.now())
    return _done(request, post, "community-placed")


def _context(request, kind, pk):
    find = SAID.get(kind)
    if find is None:
        raise NotReachable
    said = find(request.user, pk)
    return {
        "kind": kind,
        "said": said,
        "post_id": said.post_id if isinstance(said, Comment) else said.pk,
        "is_mine": said.author_id == request.user.pk,
        "moderates": posts.moderates(request.user),
    }


def _done(request, post_id, event="community-changed"):
    """The page draws the post anew where it stands now, or takes it away."""
    if not request.htmx:
        return redirect("community")
    response = trigger_client_event(HttpResponse(status=204), "close-sheet")
    return trigger_client_event(response, event, {"post": post_id})


def _page(request, template, shown):
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, f"{template}#page", shown)
    return render(request, template, {**page.context(request.user), **shown, "tab": "community"})


def _client_id(request):
    return request.POST.get("client_id", "")[:64] or uuid.uuid4().hex


def _key(text):
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
