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
        if isinstance(exception, TryLater):
            answer = refused(request, exception, status=429)
            answer.headers["Retry-After"] = exception.wait
            return answer
        return refused(request, exception, status=404 if isinstance(exception, NotReachable) else 409)


def not_found(request, exception=None):
    return refused(request, exception if isinstance(exception, NotReachable) else "", status=404)


def not_allowed(request, exception=None):
    return refused(request, _("Your role does not include this page."), status=403)


def csrf_refused(request, reason=""):
    """The form was opened before signing in again, or comes from elsewhere."""
    return refused(request, _("This page was open for too long. Reload it, then try again."), status=403)


def failed(request):
    """A fault of ours. Drawn without the request: its person is a row of the database, which may be what failed."""
    said = {"title": _("Something failed on our side"), "text": _("It has been noted. Try again in a moment.")}
    return HttpResponse(render_to_string("refused.html", said), status=500)


def refused(request, text, *, status):
    if request.htmx:
        words = text or _("This page does not exist.")
        return reswap(render(request, "fragments/toast.html", {"text": words}, status=status), "none")
    said = {
        "title": _("Not possible") if text else _("This page does not exist"),
        "text": text or _("It may have moved, or the address has a mistake."),
    }
    return render(request, "refused.html", said, status=status)
