"""The visitor's door over HTTP: the loader that a site embeds, the frame that it opens, the inbox's colours."""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.csp import CSP
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_POST, require_safe

from console.limits.doors import limited
from conversations import sightings
from conversations.base import origins
from conversations.base.retries import retried
from conversations.channels import channel_named
from conversations.models import Inbox

from . import screens, tokens
from . import theme as themes
from .language import first_tag, shown_language, with_hours

LOADERS = settings.BASE_DIR / "build" / "static" / "loader"


@login_not_required
@require_safe
@gzip_page
@conditional_page
@cache_control(public=True, max_age=3600)
def loader(request, name):
    """What runs on the site's own page: `widget`, or `mirror`, which it loads where an agent is to see the page."""
    response = HttpResponse(_read(LOADERS / f"{name}.js"), content_type="text/javascript; charset=utf-8")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"  # a module's tag asks for it
    return response


@login_not_required
@require_safe
@never_cache
@xframe_options_exempt
@limited
def frame(request, inbox_key):
    """The chat itself. Its token stands in the page, for a visitor who has none yet; it sets no cookies."""
    inbox, site = open_inbox(inbox_key), request.GET.get("site", "")
    retried(sightings.note)(inbox, site, now=timezone.now())
    ours = [site] if site == settings.PUBLIC_URL else []  # the page on which an administrator plays the visitor
    channel = channel_named(inbox.channel)
    kept = tokens.kept(request, inbox)
    language = shown_language(translation.get_language_from_request(request))
    hours = with_hours(language, first_tag(request.headers.get("accept-language", "")))
    with translation.override(hours):
        response = render(
            request,
            "widget/frame.html",
            {
                **screens.greeting(inbox),
                "token": kept or tokens.new_token(inbox),
                "is_kept": bool(kept),
                "origins": origins.speaking([*inbox.website.origins, *ours]),
                "files": json.dumps(dict(channel.files_from_visitor)),
                "longest_text": channel.longest_text,
                "language": language,
                "counts_twelve": hours != language,
            },
        )
    embedders = [CSP.SELF, *inbox.website.origins]
    policy: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": embedders}
    return csp_override(policy)(lambda _request: response)(request)


@login_not_required
@csrf_exempt  # the frame has no session; that the request is its own is checked here
@require_POST
@limited
def keep(request, inbox_key):
    """Keeps the frame's token in a cookie, for a browser that forbids storage to frames of other sites."""
    inbox, token = open_inbox(inbox_key), request.POST.get("token", "")
    own = f"{request.scheme}://{request.get_host()}"
    if request.headers.get("Origin") != own or not tokens.key_in(token, inbox):
        return HttpResponseBadRequest()
    return tokens.keep(HttpResponse(status=204), token, inbox)


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
@limited
def theme(request, inbox_key):
    colours = themes.colours_of(open_inbox(inbox_key).website.colour)
    return render(request, "widget/theme.css", colours, content_type="text/css; charset=utf-8")


@cache
def _read(path):
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise Http404 from error


def open_inbox(key):
    return get_object_or_404(Inbox.objects.on_sites(), key=key)
