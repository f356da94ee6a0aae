"""The visitor's door over HTTP: the loader that a site embeds, the frame that it opens, the inbox's colours."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.csp import CSP
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from conversations.models import Channel, Inbox

from . import theme as themes
from . import tokens

LOADER = settings.BASE_DIR / "build" / "static" / "loader" / "widget.js"


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def loader(request):
    if not LOADER.exists():
        raise Http404
    response = FileResponse(LOADER.open("rb"), content_type="text/javascript; charset=utf-8")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@login_not_required
@require_safe
@never_cache
@xframe_options_exempt
def frame(request, inbox_key):
    """The chat itself. It uses no cookies: its token stands in the page, for a visitor who has none yet."""
    inbox = get_object_or_404(Inbox, key=inbox_key, is_active=True, channel=Channel.CHAT)
    language = "fr" if translation.get_language_from_request(request).startswith("fr") else "en"
    with translation.override(language):
        response = render(
            request,
            "widget/frame.html",
            {"inbox": inbox, "token": tokens.new_token(inbox), "origins": inbox.origins, "language": language},
        )
    embedders = [CSP.SELF, *inbox.origins]
    return csp_override({**settings.SECURE_CSP, "frame-ancestors": embedders})(lambda _request: response)(request)


@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def theme(request, inbox_key):
    inbox = get_object_or_404(Inbox, key=inbox_key)
    return render(request, "widget/theme.css", themes.colours_of(inbox.colour), content_type="text/css")
