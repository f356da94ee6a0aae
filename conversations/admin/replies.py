"""The administration of shared canned replies, with their import and export as CSV. Personal ones stay personal."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from conversations.base import spreadsheets
from conversations.base.errors import NotPossible
from conversations.base.retries import retried
from conversations.canned import csv_files, replies
from conversations.models import CannedReply, ReplyCategory

from .downloads import csv_file
from .pages import ChangedRows, Changes, Table


class ReplyForm(forms.ModelForm):
    class Meta:
        model = CannedReply
        fields = ("shortcut", "text")
        help_texts = {"text": _("{visitor}, {agent} and {company} are filled in.")}

    def clean_shortcut(self) -> str:
        return _refused_in_words(replies.free_shortcut, self.cleaned_data["shortcut"], None, besides=self.instance.pk)


class RepliesOfCategory(ChangedRows):
    def clean(self) -> None:
        super().clean()
        used: set[str] = set()
        for form in self.forms:
            shortcut = form.cleaned_data.get("shortcut") if hasattr(form, "cleaned_data") else None
            if not shortcut or form.cleaned_data.get("DELETE"):
                continue
            if shortcut in used:
                form.add_error("shortcut", _("This shortcut is used twice here."))
            used.add(shortcut)


class ReplyInline(Table):
    model = CannedReply
    form = ReplyForm
    formset = RepliesOfCategory
    extra = 1


class CategoryForm(forms.ModelForm):
    class Meta:
        model = ReplyCategory
        fields = ("name", "position")

    def clean_name(self) -> str:
        return _refused_in_words(replies.free_name, self.cleaned_data["name"], None, besides=self.instance.pk)


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV in UTF-8, separated by commas or semicolons."),
    )


@admin.register(ReplyCategory)
class ReplyCategoryAdmin(Changes):
    form = CategoryForm
    fields = ("name", "position")
    inlines = (ReplyInline,)
    list_display = ("name", "position", "how_many")
    list_editable = ("position",)
    search_fields = ("name", "replies__shortcut", "replies__text")
    change_list_template = "admin/replies.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReplyCategory]:
        return super().get_queryset(request).filter(owner=None).annotate(how_many=Count("replies"))

    def changeform_view(self, *args: Any, **kwargs: Any) -> Any:
        """A shortcut that somebody else takes at the same instant is refused in the form, when it is tried again."""
        return retried(super().changeform_view)(*args, **kwargs)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """What is written like a variable and is none is saved as it stands, and said."""
        super().save_formset(request, form, formset, change)
        texts = [reply.text for reply in (*formset.new_objects, *(row for row, _names in formset.changed_objects))]
        unknown = replies.unknown_variables("\n".join(texts))
        if unknown:
            words = gettext("%(names)s is not a variable and stays as it is. The variables are %(known)s.")
            names = {"names": replies.in_words(unknown), "known": replies.in_words(replies.VARIABLES)}
            messages.warning(request, words % names)

    def save_related(self, *args: Any, **kwargs: Any) -> None:
        super().save_related(*args, **kwargs)
        replies.tell_changed(None)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        replies.tell_changed(None)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[ReplyCategory]) -> None:
        super().delete_queryset(request, queryset)
        replies.tell_changed(None)

    @admin.display(description=_("replies"), ordering="how_many")
    def how_many(self, category: Any) -> int:
        return category.how_many

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_file), name="conversations_replycategory_import"),
            path("export/", view(self.export_file), name="conversations_replycategory_export"),
            path("template/", view(self.template_file), name="conversations_replycategory_template"),
            *super().get_urls(),
        ]

    def import_file(self, request: HttpRequest) -> HttpResponseBase:
        """All lines of a CSV file or none; what is wrong with which line is said beside the field."""
        if not self.has_add_permission(request) or not self.has_change_permission(request):
            raise PermissionDenied
        form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
        if form.is_valid():
            try:
                done = retried(csv_files.read)(form.cleaned_data["file"].read(csv_files.LARGEST + 1))
            except csv_files.Unreadable as refusal:
                for problem in refusal.problems:
                    form.add_error("file", problem)
            else:
                added = ngettext("%(n)d reply added", "%(n)d replies added", done.added) % {"n": done.added}
                changed = ngettext("%(n)d changed", "%(n)d changed", done.changed) % {"n": done.changed}
                messages.success(request, f"{added}, {changed}.")
                return redirect("admin:conversations_replycategory_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,  # noqa: SLF001 - it is Django's public API
            "title": _("Import canned replies"),
            "columns": spreadsheets.heads(csv_files.COLUMNS),
            "form": form,
        }
        return render(request, "admin/import_replies.html", context, status=422 if form.is_bound else 200)

    def export_file(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return csv_file(csv_files.write(), gettext("replies"))

    def template_file(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return csv_file(csv_files.template(), gettext("template-replies"))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        files = {
            "import_url": reverse("admin:conversations_replycategory_import"),
            "export_url": reverse("admin:conversations_replycategory_export"),
        }
        return super().changelist_view(request, {**files, **(extra_context or {})})


def _refused_in_words(check: Any, *args: Any, **kwargs: Any) -> str:
    try:
        return check(*args, **kwargs)
    except NotPossible as refusal:
        raise forms.ValidationError(str(refusal)) from None
