"""What can be done by keys: the palette, and the sheet that lists the keys."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from console.desk.commands import groups


@require_safe
def palette(request):
    return render(request, "desk/palette.html", {"groups": groups()})


@require_safe
def shortcuts(request):
    return render(request, "desk/shortcuts.html", {"groups": groups()})
