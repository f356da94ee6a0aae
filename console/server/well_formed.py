"""What a request brings as text, made well-formed before anything looks at it: fields, queries, cookies, file names.

Frames of sockets are made so where they are read (`live/pipe.py`), JSON by `conversations.base.text.from_json`.
"""

from contextlib import suppress
from uuid import UUID

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import Http404

from console.server.numbers import MOST, number_in
from console.server.uploads import is_too_large
from conversations.base.text import well_formed, well_formed_tree


class ReadWellFormed:
    """Before all that looks at them. An address that is not well-formed leads nowhere, nor a number that no row has."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.COOKIES = well_formed_tree(request.COOKIES)
        request.GET = _query(request.GET)
        if not is_too_large(request):  # uploads.RefuseTooLarge answers those before they are read
            request.POST = _query(request.POST)
            for _field, files in request.FILES.lists():
                for file in files:
                    file.name = well_formed(file.name)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        too_large = any(isinstance(value, int) and value > MOST for value in kwargs.values())
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)  # rows in a list of the administration
        if too_large or well_formed_tree(kwargs) != kwargs or not all(map(_may_name_a_row, chosen)):
            raise Http404


class WellFormedCookies:
    """The same for a socket's, between the middleware that reads them and the one that looks for the session."""

    def __init__(self, inner):
        self.inner = inner

    async def __call__(self, scope, receive, send):
        return await self.inner({**scope, "cookies": well_formed_tree(scope["cookies"])}, receive, send)


def _may_name_a_row(written):
    with suppress(ValueError):
        return number_in(written) is not None or UUID(written)
    return False


def _query(given):
    fields = well_formed_tree(dict(given.lists()))
    if fields == dict(given.lists()):
        return given
    made = given.copy()
    made.clear()
    for name, values in fields.items():
        made.setlist(name, values)
    made._mutable = False  # noqa: SLF001 - as Django leaves it to a view
    return made
