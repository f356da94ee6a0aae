"""Files that visitors sent through a provider, on their way from there into the thread.

An address comes from somebody else's answer: it is asked only where it lies at the provider's own hosts, and so is
each that it leads on to. These jobs have a worker of their own: a slow file keeps no answer and no webhook waiting.
"""

import logging
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from django.dispatch import receiver
from django.tasks import task
from django.utils import timezone

from console.outgoing.addresses import NotPublic, check_host
from console.outgoing.client import Answer, Client, TooLong, Unanswered
from conversations.connectors.connector import Connector, Media, Request
from conversations.files import incoming
from conversations.models import Attachment, Connection
from conversations.signals import file_awaited

SECONDS = 30.0  # for a whole request
LONGEST_ANSWER = 100_000  # bytes, of one that says where the file lies
MOST_STEPS = 4  # from one address to the next
AUTHORIZATION = "Authorization"

logger = logging.getLogger(__name__)

client = Client()


@dataclass
class NotFetched(Exception):
    """Why it did not come, and whether it is worth another attempt by itself."""

    why: Attachment.Why
    is_passing: bool = False
    size: int | None = None  # bytes, of one that is never shown


@receiver(file_awaited)
def ask(**_):
    fetch.enqueue()


@task(queue_name="fetching")
def fetch():
    """Safe to run twice, safe to lose."""
    fetch_waiting()


def fetch_waiting(*, clock=timezone.now):
    """One after the other, until none is due. `clock` tells the time, which passes while it is at it.

    Conversations take turns: whoever sends very many files keeps nobody waiting.
    """
    served: set[int] = set()
    while True:
        attachment = incoming.claim(but=served, now=clock())
        if attachment is not None:
            served.add(attachment.message.conversation_id)
            _fetch_one(attachment, clock)
        elif served:
            served.clear()
        else:
            return


def _fetch_one(attachment, clock):
    try:
        content = _content(attachment)
    except NotFetched as trouble:
        logger.info("File %s was not fetched: %s", attachment.pk, trouble.why)
        if trouble.is_passing:
            incoming.put_off(attachment, trouble.why, now=clock())
        elif trouble.why in (Attachment.Why.KIND, Attachment.Why.SIZE):
            incoming.refuse(attachment, trouble.why, size=trouble.size)
        else:
            incoming.fail(attachment, trouble.why)
    except Exception:  # of one file: all others go on
        logger.exception("File %s could not be fetched", attachment.pk)
        incoming.put_off(attachment, Attachment.Why.AWAY, now=clock())
    else:
        incoming.take(attachment, content, now=clock())


def _content(attachment) -> bytes:
    """Raises NotFetched."""
    inbox = attachment.message.conversation.inbox
    connection = Connection.objects.select_related("inbox").filter(inbox=inbox).first()
    if connection is None or not connection.is_possible:
        raise NotFetched(Attachment.Why.NOT_ALLOWED)
    connector, account = connection.connector, connection.account
    limits = incoming.limits_of(attachment, inbox)
    try:
        media = Media(**attachment.media)
        if not media.url:
            media = _located(connector, media, connector.media_request(media, account))
        request = connector.media_request(media, account)
    except KeyError as error:  # something has not been entered
        raise NotFetched(Attachment.Why.NOT_ALLOWED) from error
    if not limits.is_taken:
        raise NotFetched(Attachment.Why.KIND, size=media.size or _size(request, connector))
    if media.size is not None and media.size > limits.most_bytes:
        raise NotFetched(Attachment.Why.SIZE, size=media.size)
    return _followed(request, connector, longest=limits.most_bytes).body


def _located(connector: Connector, media: Media, request: Request) -> Media:
    """Where the file lies, which the provider is asked at an address of our own."""
    found = connector.located(media, _asked(request, longest=LONGEST_ANSWER).body)
    if found is None:
        raise NotFetched(Attachment.Why.GONE)
    return found


def _size(request: Request, connector: Connector) -> int | None:
    """Bytes of a file that need not be fetched, where its host tells it without."""
    try:
        answer = _followed(replace(request, method="HEAD"), connector, longest=0)
    except NotFetched:
        return None
    told = answer.headers.get("Content-Length") or ""
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None


def _followed(request: Request, connector: Connector, *, longest: int) -> Answer:
    """What lies at an address of the provider's, or where that leads to, never outside its hosts. Raises NotFetched."""
    for _step in range(MOST_STEPS):
        try:
            check_host(request.url, connector.media_hosts)
        except NotPublic as error:
            logger.warning("A file lies at none of its provider's hosts")
            raise NotFetched(Attachment.Why.GONE) from error
        answer = _asked(request, longest=longest)
        if answer.status not in (301, 302, 303, 307, 308):
            return answer
        request = _moved(request, answer.headers.get("Location") or "")
    raise NotFetched(Attachment.Why.GONE)


def _moved(request: Request, location: str) -> Request:
    """Our token stays with the host to which it was given. Raises NotFetched."""
    try:
        url = urljoin(request.url, location)
    except ValueError as error:
        raise NotFetched(Attachment.Why.GONE) from error
    stays = url.split("/")[:3] == request.url.split("/")[:3]
    headers = {name: value for name, value in request.headers.items() if stays or name != AUTHORIZATION}
    return replace(request, url=url, headers=headers)


def _asked(request: Request, *, longest: int) -> Answer:
    """Answered well, or with another address. Raises NotFetched."""
    asking = client.request(
        request.method, request.url, headers=request.headers, body=request.body, seconds=SECONDS, longest=longest
    )
    try:
        answer = client.run(asking).result()
    except Unanswered as trouble:
        if isinstance(trouble.__cause__, TooLong):
            raise NotFetched(Attachment.Why.SIZE) from trouble
        raise NotFetched(Attachment.Why.AWAY, is_passing=True) from trouble
    except NotPublic as trouble:
        raise NotFetched(Attachment.Why.GONE) from trouble
    match answer.status:
        case status if 200 <= status < 400:
            return answer
        case 401 | 403:
            raise NotFetched(Attachment.Why.NOT_ALLOWED)
        case 408 | 429:
            raise NotFetched(Attachment.Why.AWAY, is_passing=True)
        case status if status >= 500:
            raise NotFetched(Attachment.Why.AWAY, is_passing=True)
        case _:
            raise NotFetched(Attachment.Why.GONE)
