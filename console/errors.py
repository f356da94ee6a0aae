"""A refusal is shown to the person in words: a toast on whatever screen they are, or a page of its own."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django_htmx.http import reswap

from conversations.errors import NotPossible, NotReachable


class ShowRefusals:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, NotPossible | NotReachable):
            return None
        return refused(request, exception, status=404 if isinstance(exception, NotReachable) else 409)


def not_found(request, exception=None):
    return refused(request, exception if isinstance(exception, NotReachable) else "", status=404)


def csrf_refused(request, reason=""):
    """The form was opened before signing in again, or comes from elsewhere."""
    return refused(request, _("This page was open for too long. Reload it, then try again."), status=403)


def refused(request, text, *, status):
    if request.htmx:
        words = text or _("This page does not exist.")
        return reswap(render(request, "fragments/toast.html", {"text": words}, status=status), "none")
    return render(request, "refused.html", {"text": text}, status=status)
