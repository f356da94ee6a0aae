"""The address of an inbox to which its provider posts what happens there: /hooks/<channel>/<key>/.

Nobody signs in here. What is posted proves itself by its provider's signature over every byte of it, so the body is
read raw, once, and no further than a webhook may be long.
"""

from functools import cache

from django.core.exceptions import RequestDataTooBig
from django.db.models import CharField
from django.http import HttpResponse
from django.http.request import RawPostDataException
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conversations import webhooks
from conversations.base.prepared import PreparedModels, Slot
from conversations.base.retries import retried
from conversations.base.text import well_formed
from conversations.models import Connection

PREFIX = "/hooks/"


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
    connection = _select().first(channel=channel, key=key)
    return connection if connection and connection.is_possible else None


@cache
def _select() -> PreparedModels[Connection]:
    address = {"inbox__channel": Slot("channel", CharField()), "inbox__key": Slot("key", CharField())}
    return PreparedModels(Connection.objects.select_related("inbox").filter(**address))


def _answer(status, text=""):
    """A provider reads no page."""
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
