"""A refusal is shown to the person in words: a toast on whatever screen they are, or a page of its own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django_htmx.http import reswap

from conversations.base.errors import NotPossible, NotReachable, TryLater


class ShowRefusals:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, NotPossible | NotReachable):
            return None
        answer = refused(request, exception, status=status_of(exception))
        if isinstance(exception, TryLater):
            answer.headers["Retry-After"] = exception.wait
        return answer


def status_of(refusal):
    if isinstance(refusal, TryLater):
        return 429
    return 404 if isinstance(refusal, NotReachable) else 409


def not_found(request, exception=None):
    return refused(request, exception if isinstance(exception, NotReachable) else "", status=404)


def not_allowed(request, exception=None):
    return refused(request, _("Your role does not include this page."), status=403)


def csrf_refused(request, reason=""):
    """The form was opened before signing in again, or comes from elsewhere."""
    return refused(request, of_another_session(), status=403)


def of_another_session():
    return _("This page was open for too long. Reload it, then try again.")


def failed(request):
    """A fault of ours. Drawn without the request: its person is a row of the database, which may be what failed."""
    said = {"title": _("Something failed on our side"), "text": _("It has been noted. Try again in a moment.")}
    return HttpResponse(render_to_string("refused.html", said), status=500)


def refused(request, text, *, status):
    if request.htmx:
        words = text or _("This page does not exist.")
        return reswap(HttpResponse(toast(words), status=status), "none")
    said = {
        "title": _("Not possible") if text else _("This page does not exist"),
        "text": text or _("It may have moved, or the address has a mistake."),
    }
    return render(request, "refused.html", said, status=status)


def toast(words):
    """In the reader's language; also for who did not ask a page."""
    return render_to_string("fragments/toast.html", {"text": words})
