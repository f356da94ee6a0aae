"""Canned replies, chosen in a conversation."""

from django.views.decorators.http import require_safe

from console.desk import canned_sheet


@require_safe
def canned(request, pk):
    return canned_sheet.drawn(request, pk)
