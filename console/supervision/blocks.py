"""Who may not write at the moment: the list, and letting them write again."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from console.server.numbers import number_in
from conversations import blocks
from conversations.models import Block

from .views import supervisors_only

PAGE = 50


@require_safe
def listed(request):
    """Blocks in force, newest first; `before`: the id of the block above the page, `lifted`: of the one just lifted."""
    supervisors_only(request)
    now = timezone.now()
    rows = Block.objects.in_force(now).select_related("visitor", "by").order_by("-pk")
    if before := _id(request, "before"):
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    lifted = Block.objects.filter(pk=_id(request, "lifted"), lifted_at__isnull=False).select_related("visitor").first()
    context = {
        "blocks": found[:PAGE],
        "next": found[PAGE - 1].pk if len(found) > PAGE else None,
        "lifted": lifted,
        "tab": "supervision",
    }
    return render(request, "supervision/blocks.html", context)


@require_POST
def lift(request, pk):
    supervisors_only(request)
    lifted = blocks.lift(pk, by=request.user, now=timezone.now())
    return redirect(f"{reverse('blocks')}?lifted={lifted.pk}")


def _id(request, name):
    return number_in(request.GET.get(name))
