"""Whether this process lives, and whether it can serve.

Who asks is a load balancer: over http, and by an address instead of a name. So this is answered before any middleware
that wants a known host and https.
"""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache


@login_not_required
@never_cache
def alive(request):
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
def ready(request):
    """503 where the database does not answer: a load balancer then sends people elsewhere."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")


class Answer:
    """The first of the middleware."""

    views = {"/healthz": alive, "/readyz": ready}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.views.get(request.path_info, self.get_response)(request)
