"""The web app manifest: what a device shows of Pupitre once it is installed, in one of our languages."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

PAPER, PETROL = "#F3F0EB", "#0A5B6C"


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request):
    """Browsers ask for it without cookies: the page that names it says the language, as ?lang=fr."""
    with translation.override(language_of(request)):
        return JsonResponse(_manifest(), content_type="application/manifest+json")


def language_of(request):
    """The one of our languages that an address asks for, else the browser's."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language_from_request(request)


def _manifest():
    return {
        "id": reverse("desk"),
        "name": "Pupitre",
        "short_name": "Pupitre",
        "description": _("All your conversations, at hand."),
        "lang": translation.get_language(),
        "dir": "ltr",
        "start_url": reverse("desk"),
        "scope": "/",
        "display": "standalone",
        "display_override": ["standalone", "minimal-ui"],
        "share_target": {
            "action": reverse("share"),
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"files": [{"name": "files", "accept": ["image/*", "application/pdf", ".pdf"]}]},
        },
        "launch_handler": {"client_mode": ["navigate-existing", "auto"]},
        "theme_color": PETROL,
        "background_color": PAPER,
        "categories": ["business", "productivity"],
        "icons": [
            *_icons("icon", "any", 192, 512),
            *_icons("maskable", "maskable", 192, 512),
            *_icons("monochrome", "monochrome", 512),
        ],
        "shortcuts": [
            _shortcut(_("Search"), "search"),
            _shortcut(_("Snoozed"), "snoozed"),
            _shortcut(_("Settings"), "settings"),
        ],
        "screenshots": [
            _screenshot("chats.webp", "804x844", "narrow", _("The chats: whoever has waited longest is at the top")),
            _screenshot("conversation.webp", "804x844", "narrow", _("A conversation")),
            _screenshot("board.png", "1440x900", "wide", _("The live board of supervisors")),
        ],
    }


def _icons(name, purpose, *sizes):
    return [
        {"src": static(f"app/{name}-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in sizes
    ]


def _shortcut(name, place):
    icon = {"src": static(f"app/shortcut-{place}.png"), "sizes": "96x96", "type": "image/png"}
    return {"name": name, "url": reverse(place), "icons": [icon]}


def _screenshot(name, sizes, form_factor, label):
    kind = f"image/{name.rpartition('.')[2]}"
    return {"src": static(f"app/{name}"), "sizes": sizes, "type": kind, "form_factor": form_factor, "label": label}
