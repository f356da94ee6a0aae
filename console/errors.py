"""A refusal is shown to the person in words: a toast on whatever screen they are, or a page of its own."""

from django.shortcuts import render
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
        status = 404 if isinstance(exception, NotReachable) else 409
        if request.htmx:
            return reswap(render(request, "fragments/toast.html", {"text": exception}, status=status), "none")
        return render(request, "refused.html", {"text": exception}, status=status)


def not_found(request, exception=None):
    return render(
        request, "refused.html", {"text": exception if isinstance(exception, NotReachable) else ""}, status=404
    )
