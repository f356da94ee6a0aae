"""What is somebody's own stays in their browser: no proxy keeps it, and at sign-out the browser forgets it."""

from django.utils.cache import patch_cache_control


class KeepPrivate:
    """Answers to people who are signed in belong to them alone. What a view declares public is the same for all."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            declared = response.get("Cache-Control", "")
            if not declared:
                response["Cache-Control"] = "private, no-store"
            elif "public" not in declared:
                patch_cache_control(response, private=True)
        return response


def forget_on_device(response):
    """With this answer the browser drops all that it kept: copies of pages, the outbox, drafts, the subscription."""
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
