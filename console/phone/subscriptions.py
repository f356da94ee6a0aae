"""A browser lets itself be told: its push subscription, renewed at each opening, and given up."""

import base64

from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from console.outgoing.addresses import NotPublic, check
from conversations.base.errors import NotPossible
from conversations.base.retries import retried
from conversations.base.text import from_json

from . import devices
from .models import Device

LONGEST_ADDRESS = 1000


@require_POST
def subscribe(request):
    """JSON as the browser gives it: endpoint, keys {p256dh, auth}."""
    subscription = _checked(request)
    device = retried(_keep)(request, subscription)
    return devices.remember(HttpResponse(status=204), device)


@require_POST
def unsubscribe(request):
    give_up(request)
    return HttpResponse(status=204)


def give_up(request):
    """Its owner signs out, or wants to be told no more: also where the browser itself does not forget."""
    device = devices.current(request)
    if device:
        Device.objects.filter(pk=device.pk).update(endpoint=None, p256dh="", auth="")


@transaction.atomic
def _keep(request, subscription):
    """The same browser is the same device, also when it has lost its cookie; whoever else used it is told no more."""
    known = Device.objects.filter(endpoint=subscription["endpoint"])
    device = devices.current(request) or known.filter(user=request.user).first() or devices.here(request)
    known.exclude(pk=device.pk).delete()
    Device.objects.filter(pk=device.pk).update(**subscription, language=get_language())
    return device


def _checked(request):
    """The three fields of a subscription. Raises NotPossible."""
    try:
        given = from_json(request.body)
        endpoint, keys = given["endpoint"], given["keys"]
        subscription = {"endpoint": endpoint, "p256dh": keys["p256dh"], "auth": keys["auth"]}
    except Exception as error:
        raise NotPossible(_("This subscription could not be read.")) from error
    if not all(isinstance(value, str) for value in subscription.values()) or not _are_keys(**subscription):
        raise NotPossible(_("This subscription could not be read."))
    try:
        if len(endpoint) > LONGEST_ADDRESS:
            raise NotPublic
        check(endpoint)
    except NotPublic as error:
        raise NotPossible(_("This is not the address of a push service.")) from error
    return subscription


def _are_keys(endpoint, p256dh, auth):
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _bytes(p256dh))
        return len(_bytes(auth)) == 16
    except Exception:  # noqa: BLE001 - whatever is made of them, these are no keys
        return False


def _bytes(text):
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
