"""The page of the live board."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import board as boards


@require_safe
def board(request):
    if not request.user.sees_everything:
        raise Http404
    return render(request, "supervision/board.html", {**boards.now(), "tab": "supervision"})
