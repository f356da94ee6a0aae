"""Help in the hand: what makes notifications reliable, platform by platform, and the agent's sheet to print."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from console.shell import page

from .platforms import Platform, platform_of


@require_safe
def guide(request):
    """For the platform that is asked for, else for the one that asks."""
    asked = request.GET.get("on", "")
    platform = Platform(asked) if asked in Platform.values else platform_of(request.headers.get("User-Agent", ""))
    context = {"platform": platform, "platforms": Platform}
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "phone/guide.html#page", context)
    return render(request, "phone/guide.html", {**page.context(request.user), **context, "tab": "settings"})


@require_safe
def sheet(request):
    """One page that fits on paper."""
    return render(request, "phone/sheet.html")
