"""Whether Twilio has signed a webhook: two keys and two algorithms, over the public address and what was posted.

Sources: "Webhooks security", "Sign webhooks with shared keys", twilio.com/docs/usage/, read in November 2026. A form is
signed with all its fields; of any other body the address bears the hash (`bodySHA256`), and the address is signed.
"""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from twilio.request_validator import (
    HMAC_SHA1,
    HMAC_SHA256,
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

from conversations.connectors.connector import Account

from .webhooks import form_in

SECRETS = {HMAC_SHA1: "auth_token", HMAC_SHA256: "shared_key"}


def is_signed(body: bytes, headers: Mapping[str, str], account: Account, url: str) -> bool:
    """With a shared key where the headers name one, else with the account's token. Without a secret nothing is."""
    settings = headers.get(SIGNATURE_SETTINGS_HEADER) or ""
    algorithm = get_signature_algorithm(settings).upper()
    if settings and algorithm == HMAC_SHA1:
        return False  # it speaks of a key, and names no algorithm that a key of its own is used with
    secret, signature = account.secrets.get(SECRETS.get(algorithm, ""), ""), headers.get(SIGNATURE_HEADER) or ""
    if not secret or not signature:
        return False
    try:
        signed = body.decode() if "bodySHA256" in parse_qs(urlsplit(url).query) else form_in(body)
        return bool(RequestValidator(secret).validate(url, signed, signature, algorithm))
    except ValueError:  # no UTF-8, too many fields, an address that is none
        return False
