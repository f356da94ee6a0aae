"""Who pushes: the key pair that push services know this installation by (VAPID, RFC 8292)."""

import base64
from functools import cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid


def new_private_key() -> str:
    """32 bytes in base64url, as VAPID_PRIVATE_KEY takes it."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32)).rstrip(b"=").decode()


@cache
def signer(private_key: str) -> Vapid:
    """Raises ValueError where it is no such key."""
    if len(private_key.rstrip("=")) != 43:  # characters that 32 bytes take
        raise ValueError("not 32 bytes in base64url")
    return Vapid.from_raw(private_key.encode())


@cache
def public_key_of(private_key: str) -> str:
    """In base64url, as a browser subscribes with it."""
    point = signer(private_key).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def in_pages(request):
    """For the head of the pages of people who signed in."""
    return {"vapid_public_key": public_key_of(settings.VAPID_PRIVATE_KEY)}
