"""Photos and documents that another app shares with Pupitre. The worker keeps them on the device (share.js); here their
owner chooses the conversation, and they go out as any file does."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from console.server.errors import refused
from console.shell import page


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def share(request):
    """A POST comes where there was no worker to take it: nothing of it is read, so that nothing can be forged."""
    if request.method == "POST":
        return refused(request, _("Pupitre was not ready on this device. Open it once, then share again."), status=409)
    around = page.context(request.user)
    conversations = [*around["offers"], *around["owed"], *around["theirs"]]
    return render(request, "installed/share.html", {**around, "conversations": conversations})
