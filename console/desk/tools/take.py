"""Taking a conversation that waits, by a supervisor who answers as well."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from console.desk import standing
from conversations.access import Action
from conversations.base.retries import retried
from routing import taking

from .tool import Address, Tool


@require_POST
def take(request, pk):
    """On their desk, and open there; asked for by the board as well as by the conversation."""
    retried(taking.take)(request.user, pk, now=timezone.now())
    target = reverse("thread", args=[pk])
    return HttpResponseClientRedirect(target) if request.htmx else redirect(target)


TOOL = Tool(
    name="take",
    position=60,
    words=gettext_lazy("Take the conversation"),
    short=gettext_lazy("Take it"),
    icon="hand",
    is_possible=standing.may_take,
    addresses=(Address(path="take", name="take", view=take, post=Action.TRANSFER),),
)
