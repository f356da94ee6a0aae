"""Moderation in the administration: what is there, and what was removed by whom and why."""

from django.contrib import admin, messages
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conversations.admin.pages import Titled
from conversations.base.errors import NotPossible

from . import posts
from .models import Comment, Post


class SaidAdmin(Titled):
    list_filter = ("removed_at",)
    search_fields = ("text", "author__first_name", "author__last_name")
    date_hierarchy = "created_at"
    list_select_related = ("author",)
    actions = ("remove",)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Nobody puts words into somebody's mouth."""
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description=_("Remove from the community"), permissions=["view"])
    def remove(self, request, chosen):
        for said in chosen:
            try:
                posts.remove(request.user, said, reason=str(_("Removed by an administrator.")), now=timezone.now())
            except NotPossible as refusal:
                messages.warning(request, _("%(name)s: %(words)s") % {"name": said, "words": refusal})
            else:
                self.log_change(request, said, _("Removed from the community"))


@admin.register(Post)
class PostAdmin(SaidAdmin):
    list_display = ("__str__", "author", "created_at", "pinned_at", "removed_at")
    fields = ("author", "text", "created_at", "edited_at", "pinned_at", "removed_at", "removed_by", "reason")


@admin.register(Comment)
class CommentAdmin(SaidAdmin):
    list_display = ("__str__", "author", "post", "created_at", "removed_at")
    fields = ("post", "author", "text", "created_at", "edited_at", "removed_at", "removed_by", "reason")
