"""The address of an inbox to which its provider posts what happens there: /hooks/<channel>/<key>/.

Nobody signs in here. What is posted proves itself by its provider's signature over every byte of it, so the body is
read raw, once, and no further than a webhook may be long.
"""

import json
from functools import cache, lru_cache

from django.core.exceptions import RequestDataTooBig
from django.db.models import CharField
from django.http import HttpResponse
from django.http.request import RawPostDataException
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conversations import webhooks
from conversations.base.prepared import Prepared, Slot
from conversations.base.retries import retried
from conversations.base.text import well_formed
from conversations.models import Connection, Inbox
from translation.secrets import unsealed

PREFIX = "/hooks/"
CONTENT = ("values", "secrets")  # of a connection, as they lie in the database


class AnswerProviders:
    """A provider has no session, language, screen or form: it is answered before all middleware that is for people,
    which takes longer than storing what it posts."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info.startswith(PREFIX):
            try:
                found = resolve(request.path_info)
            except Resolver404:
                return self.get_response(request)
            return found.func(request, **found.kwargs)
        return self.get_response(request)


@require_http_methods(["GET", "POST"])
def hook(request, channel, key):
    """Answers 200 once it is stored; 403 where its provider has not signed it; 404 where no inbox is connected."""
    connection = _connection(channel, key)
    if connection is None:
        return _answer(404)
    if request.method == "GET":
        number = connection.connector.challenge(request.GET.dict(), connection.account)
        return _answer(403) if number is None else _answer(200, number)
    try:
        body = request.body
    except RequestDataTooBig:
        return _answer(413)
    except RawPostDataException:  # a form with files, which was read as one already
        return _answer(415)
    is_genuine = retried(webhooks.take)(connection, request.get_full_path(), body, request.headers, now=timezone.now())
    return _answer(200 if is_genuine else 403)


def _connection(channel, key):
    """Of an inbox that is switched off as well: what people write there is kept."""
    if well_formed(channel + key) != channel + key:
        return None
    found = _select().rows({"channel": channel, "key": key})
    connection = _of_row(channel, key, found[0]) if found else None
    return connection if connection and connection.is_possible else None


@cache
def _select() -> Prepared:
    address = {"inbox__channel": Slot("channel", CharField()), "inbox__key": Slot("key", CharField())}
    return Prepared.select(Connection.objects.filter(**address).values_list("pk", "inbox_id", *CONTENT))


@lru_cache(maxsize=100)
def _of_row(channel: str, key: str, row: tuple) -> Connection:
    """Made anew when its row holds something else: opening its secrets takes longer than storing a webhook."""
    pk, inbox_id, values, secrets = row
    inbox = Inbox(pk=inbox_id, channel=channel, key=key)
    return Connection(pk=pk, inbox=inbox, values=json.loads(values), secrets=unsealed(secrets))


def _answer(status, text=""):
    """A provider reads no page."""
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
