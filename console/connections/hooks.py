"""The address of an inbox to which its provider posts what happens there: /hooks/<channel>/<key>/.

Nobody signs in here. What is posted proves itself by its provider's signature over every byte of it, so the body is
read raw, once, and no further than a webhook may be long.
"""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.http.request import RawPostDataException
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from conversations import webhooks
from conversations.base.retries import retried
from conversations.models import Connection


@login_not_required
@csrf_exempt  # it proves itself by its signature
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
    connection = Connection.objects.select_related("inbox").filter(inbox__channel=channel, inbox__key=key).first()
    return connection if connection and connection.is_possible else None


def _answer(status, text=""):
    """A provider reads no page."""
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
