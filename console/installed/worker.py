"""The service worker's script with the list of what it keeps, the page it shows offline, the token it posts with."""

import json
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csp import csp_override
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import conditional_page, require_safe

from .manifest import language_of
from .private import seals_of

BUILT = settings.BASE_DIR / "build" / "static"
SCRIPT = BUILT / "worker" / "worker.js"
PICTURES = ["icons.svg", "app/icon-192.png", "app/badge-96.png"]
NOT_OF_THE_DESK = {"js/widget.js", "js/admin_theme.js", "css/widget.css", "css/shop.css"}


@login_not_required
@require_safe
@gzip_page
@conditional_page
@cache_control(no_cache=True)
@csp_override({"default-src": [CSP.NONE], "connect-src": [CSP.SELF]})
def worker(request):
    """One script a language: what it says and the page that it shows offline are those of the page that asks."""
    return HttpResponse(_script(language_of(request)), content_type="text/javascript; charset=utf-8")


@login_not_required
@require_safe
@cache_control(no_cache=True)
def offline(request):
    """The same for everybody, so that it may stay on the device when its owner has signed out."""
    return HttpResponse(_offline_page(language_of(request)))


@require_safe
def token(request):
    """What a worker needs to post as the person who is signed in, who that is, and what their words are sealed with on
    this device; other sites cannot read it.
    """
    person = request.user
    known = {"user": person.pk, "name": person.get_full_name(), "seals": seals_of(person)}
    return JsonResponse({"token": get_token(request), **known})


@cache
def _script(language):
    try:
        script = SCRIPT.read_text()
    except FileNotFoundError as error:
        raise Http404 from error
    with translation.override(language):
        offline_address = f"{reverse('offline')}?lang={language}"
        app = {
            "shell": [*_shell(), {"url": offline_address, "revision": _revision(_offline_page(language).encode())}],
            "offline": offline_address,
            "token": reverse("worker-token"),
            "icon": static("app/icon-192.png"),
            "badge": static("app/badge-96.png"),
            "failed": _("That did not work. Open the conversation to try again."),
            "waits": _("It waits on this device and goes by itself as soon as there is a network."),
        }
    return f"self.APP = {json.dumps(app)};\n{script}"


@cache
def _offline_page(language):
    with translation.override(language):
        return render_to_string("installed/offline.html", {"language": language})


def _shell():
    """What the desk's pages load. A name with a hash in it is its own revision."""
    built = [f"{folder}/{path.name}" for folder in ("js", "css") for path in sorted((BUILT / folder).iterdir())]
    for name in [*(name for name in built if name not in NOT_OF_THE_DESK), *PICTURES]:
        url = static(name)
        is_hashed = url != f"{settings.STATIC_URL}{name}"
        yield {"url": url, "revision": None if is_hashed else _revision((BUILT / name).read_bytes())}


def _revision(content):
    return sha256(content).hexdigest()[:16]
