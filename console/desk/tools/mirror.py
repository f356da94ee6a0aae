"""The page that the visitor is on, live: a screen of its own, in a frame of the desk; its socket is `console/mirror/`.

What is drawn on it comes from somebody else's site. Its policy lets scripts of ours run and nothing else, fetches
nothing from elsewhere, and holds for the frame in which the page is drawn too, since that frame inherits it.
"""

from typing import Any

from django.conf import settings
from django.shortcuts import render
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from console.desk import standing
from console.desk.mirror_covers import covers_for
from conversations import access, mirrors
from conversations.access import Action

from .tool import Address, Place, Section, Tool

POLICY: dict[str, Any] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],  # the visitor's page is dressed by its own
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": settings.SECURE_CSP["connect-src"],
    "manifest-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
}


@require_safe
@xframe_options_sameorigin
@csp_override(POLICY)
def mirror(request, pk):
    """The screen alone: that somebody looks begins with its socket."""
    conversation = access.conversation_for(request.user, Action.MIRROR, pk)
    covers = covers_for(conversation.visitor.short_name)
    response = render(request, "desk/mirror.html", {"conversation": conversation, "covers": covers})
    response["Referrer-Policy"] = "no-referrer"
    return response


TOOL = Tool(
    name="mirror",
    position=10,
    words=gettext_lazy("See the visitor’s page"),
    short=gettext_lazy("Their page"),
    icon="eye",
    key="w",
    leads_to="mirror",
    places=frozenset({Place.HEAD}),
    section=Section.VISITOR,
    is_possible=lambda reader, conversation: standing.directs(reader, conversation) and not conversation.is_closed,
    obstacle=mirrors.obstacle,
    addresses=(Address(path="mirror", name="mirror", view=mirror, get=Action.MIRROR),),
)
