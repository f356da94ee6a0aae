"""Who pushes: the key pair that push services know this installation by (VAPID, RFC 8292)."""

import base64
from functools import cache, lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid

SIGNED_FOR = 6 * 3600  # seconds in which one token is used
HOLDS_ON = 12 * 3600  # and that it holds on for: together less than the 24 h that services accept


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


def authorization(private_key: str, subject: str, service: str, seconds: float) -> str:
    """The header by which a push service knows who pushes at this time (seconds since the epoch).

    Signed once in a while: a token holds for half a day more than it is used. Raises ValueError where it is no key.
    """
    return _signed(private_key, subject, service, int(seconds // SIGNED_FOR))


@lru_cache(maxsize=1000)
def _signed(private_key: str, subject: str, service: str, period: int) -> str:
    claims = {"aud": service, "sub": subject, "exp": int((period + 1) * SIGNED_FOR + HOLDS_ON)}
    return signer(private_key).sign(claims)["Authorization"]


def in_pages(request):
    """For the head of the pages of people who signed in."""
    return {"vapid_public_key": public_key_of(settings.VAPID_PRIVATE_KEY)}
