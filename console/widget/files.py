"""Photos and documents at the visitor's door: they send one with their token, and open one by its pass."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from console.limits.doors import TooMuch, limited, spend
from console.server import served_files
from console.server.addresses import address_of
from conversations import visitors
from conversations.base.errors import NotPossible, NotReachable
from conversations.base.text import from_json, name
from conversations.files import attachments, validation
from conversations.files.turns import Busy, one_of
from conversations.models import Visitor

from . import identity, passes, screens, tokens
from .admitting import has_conversation
from .language import shown_language
from .views import open_inbox

MOST_AT_ONCE = 2  # from an address; who finds it busy comes again by themselves


@login_not_required
@csrf_exempt  # the frame has no session: its token proves who asks, and no other site knows it
@require_POST
def upload(request, inbox_key):
    """Stores a visitor's file and answers with its row; the socket brings it as well. Refusals are words."""
    if request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return HttpResponseBadRequest()
    inbox = open_inbox(inbox_key)
    with translation.override(shown_language(translation.get_language_from_request(request))):
        try:
            with one_of(MOST_AT_ONCE, f"address-{address_of(request)}"):
                message = _stored(request, inbox)
        except (TooMuch, Busy) as refusal:
            return JsonResponse({"text": str(refusal)}, status=429, headers={"Retry-After": refusal.wait})
        except NotPossible as refusal:
            is_final = isinstance(refusal, validation.Unacceptable)
            return JsonResponse({"text": str(refusal)}, status=422 if is_final else 409)
        return JsonResponse({"html": screens.render_message(message, inbox)})


@login_not_required
@require_safe
@limited
def file(request, inbox_key, key):
    return served_files.served(request, _reachable(request, inbox_key, key))


@login_not_required
@require_safe
@limited
def thumbnail(request, inbox_key, key):
    return served_files.served_small(_reachable(request, inbox_key, key))


def _stored(request, inbox):
    address = address_of(request)
    key = tokens.key_in(request.POST.get("token"), inbox)
    spend("files", visitor=key, address=address)
    visitor = identity.visitor_of(
        inbox,
        token=request.POST.get("token"),
        identity=_json(request.POST.get("identity", "")),
        language=request.POST.get("language", ""),
        now=timezone.now(),
    )
    if not has_conversation(visitor, inbox):
        spend("conversations", visitor=visitor.pk, address=address, inbox=inbox.pk)
    sent = request.FILES.get("file")
    if sent is None:
        raise NotPossible(_("Choose a photo or a PDF document."))
    return attachments.post_from_visitor(
        visitor,
        inbox,
        upload=sent,
        client_id=request.POST.get("client_id"),
        page=name(request.POST.get("page"), most=visitors.LONGEST_TITLE),
        now=timezone.now(),
    )


def _reachable(request, inbox_key, key):
    inbox = open_inbox(inbox_key)
    visitor_id = passes.visitor_in(request.GET.get("pass"), inbox, key)
    if visitor_id is None:
        raise NotReachable
    return attachments.file_for(get_object_or_404(Visitor, pk=visitor_id), inbox, key)


def _json(text):
    try:
        return from_json(text) if text else None
    except ValueError:
        return text  # proves nobody
