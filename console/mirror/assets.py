"""What a visitor's page is dressed with, pictures, fonts and style sheets, fetched for who looks at it: the site sees
neither the agent nor a cookie.

An address comes from somebody's page. It has to be a public one, what comes from it is passed on as what it is and as
nothing else, and it is fetched only for somebody who looks right now.
"""

import re

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from console.limits import buckets
from console.limits.doors import TooMuch
from console.outgoing.addresses import NotPublic
from console.outgoing.client import Client, TooLong, Unanswered
from conversations import access, mirrors
from conversations.access import Action
from conversations.base.units import MB

LONGEST = 3 * MB
PATIENCE = 5.0  # seconds
MOST, SECONDS = 600, 60  # of one person: a large shop's page has a hundred
KEPT = 300  # seconds, by the browser of who was let in
PICTURES = r"image/(png|jpe?g|gif|webp|avif|svg\+xml|x-icon|vnd\.microsoft\.icon)"
FONTS = r"(font|application)/(x-)?(font-)?(woff2?|ttf|otf|sfnt)"
STYLES = r"text/css"  # the screen cleans what it says
SHOWN = re.compile(f"{PICTURES}|{FONTS}|{STYLES}")
HEADERS = {"Accept": "image/*, font/*, text/css", "Accept-Encoding": "identity"}

client = Client()


@require_safe
def asset(request, pk):
    """What lies at the address `of`. What is none, or does not come, is answered with nothing."""
    access.conversation_for(request.user, Action.MIRROR, pk)
    if not mirrors.is_looking(request.user, pk):
        return HttpResponse(status=204)
    if full := buckets.in_use().fill([buckets.Bucket(f"assets_of_agent:{request.user.pk}", MOST, SECONDS)]):
        raise TooMuch("pages", full.wait)
    answer = _fetched(request.GET.get("of", ""))
    if answer is None:
        return HttpResponse(status=204)
    response = HttpResponse(answer.body, content_type=_type_of(answer))
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"  # of a drawing
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = f"private, max-age={KEPT}"
    return response


def _fetched(url):
    """No answer leads anywhere else: what has moved is not shown."""
    asking = client.request("GET", url, headers=HEADERS, seconds=PATIENCE, longest=LONGEST)
    try:
        answer = client.run(asking).result()
    except (NotPublic, Unanswered, TooLong):
        return None
    return answer if answer.status == 200 and SHOWN.fullmatch(_type_of(answer)) else None


def _type_of(answer):
    return answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
