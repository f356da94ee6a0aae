"""The demo company's shop: a site like any other that embeds the widget."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse


@login_not_required
def page(request, product="opaline"):
    return HttpResponse("")
