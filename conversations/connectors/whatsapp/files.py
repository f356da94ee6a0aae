"""Files that people send on WhatsApp: an id leads to an address, which holds for five minutes, and that to the file.

Source: "Media" (retrieve media URL, download media), developers.facebook.com/documentation/business-messaging/whatsapp/
business-phone-numbers/media, as of August 2026. Both requests bear the access token.
"""

from dataclasses import replace
from urllib.parse import quote

from django.conf import settings

from conversations.base.text import from_json
from conversations.connectors.connector import Account, Media, Request
from conversations.connectors.meta import text_in

MOST_DIGITS = 15  # of a size in bytes


def media_request(media: Media, account: Account) -> Request:
    """For the address by the id, or for the file at the address."""
    at = media.url or f"{settings.GRAPH_API_URL}/{quote(media.id, safe='')}"
    authorization = {"Authorization": f"Bearer {account.secrets['access_token']}"}
    return Request(url=at, body=b"", headers=authorization, method="GET")


def located(media: Media, body: bytes) -> Media | None:
    """With its address, and the size that is told with it."""
    try:
        read = from_json(body)
    except ValueError:
        return None
    url, size = text_in(read, "url"), text_in(read, "file_size")
    if not url:
        return None
    is_number = size.isascii() and size.isdigit() and len(size) <= MOST_DIGITS
    return replace(media, url=url, size=int(size) if is_number else None)
