"""The administration of what the company knows: collections, their articles, and the sites that these are read from."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext, npgettext
from django.utils.translation import gettext_lazy as _

from conversations.base.errors import NotPossible
from conversations.knowledge import imports, indexing
from conversations.knowledge.models import Article, Collection, Page, Site

from .downloads import csv_file
from .pages import Changes, Named, Table, write_changes


class CollectionForm(Named):
    taken = _("There is already a collection with this name.")


@admin.register(Collection)
class CollectionAdmin(Changes):
    form = CollectionForm
    fields = ("name", "inboxes")
    list_display = ("name", "of_inboxes", "how_many")
    search_fields = ("name",)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, widget=forms.CheckboxSelectMultiple(), **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Collection]:
        return super().get_queryset(request).prefetch_related("inboxes").annotate(how_many=Count("articles"))

    @admin.display(description=_("inboxes"))
    def of_inboxes(self, collection: Collection) -> str:
        return ", ".join(inbox.name for inbox in collection.inboxes.all()) or str(_("all inboxes"))

    @admin.display(description=_("articles"), ordering="how_many")
    def how_many(self, collection: Any) -> int:
        return collection.how_many


class ImportForm(forms.Form):
    collection = forms.ModelChoiceField(Collection.objects.all(), label=_("Collection of articles"))
    file = forms.FileField(label=_("File"), help_text=_("Markdown, HTML, PDF or CSV, at most 10 MB."))


class ArticleForm(forms.ModelForm):
    class Meta:
        model = Article
        fields = ("collection", "title", "language", "link", "text", "questions", "translation_of")
        widgets = {
            "text": forms.Textarea(attrs={"class": "long"}),
            "questions": forms.Textarea(attrs={"class": "long"}),
        }

    def clean_translation_of(self) -> Article | None:
        original = self.cleaned_data["translation_of"]
        if original and (original == self.instance or original.translation_of_id):
            raise forms.ValidationError(_("Choose the article that was written first."))
        return original


class OfSite(admin.SimpleListFilter):
    """Pages of one's own site: those that it still has, and those that it has no more."""

    title = _("page of your site")
    parameter_name = "site"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("there", _("on the site")), ("gone", _("no longer on the site"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        if self.value() is None:
            return queryset
        return queryset.filter(page__isnull=False, page__gone_at__isnull=self.value() == "there")


@admin.register(Article)
class ArticleAdmin(Changes):
    form = ArticleForm
    list_display = ("title", "language", "collection", "updated_at", "is_found", "of_page")
    list_filter = ("collection", "language", OfSite)
    list_select_related = ("collection", "page")
    search_fields = ("title", "text")
    change_list_template = "admin/articles.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_file), name="knowledge_article_import"),
            path("template/", view(self.template_file), name="knowledge_article_template"),
            *super().get_urls(),
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Most write in the language in which they read this page."""
        proposed = {"language": get_language()}
        return {**proposed, **super().get_changeform_initial_data(request)}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        address = {"import_url": reverse("admin:knowledge_article_import")}
        return super().changelist_view(request, {**address, **(extra_context or {})})

    def import_file(self, request: HttpRequest) -> HttpResponseBase:
        """The articles of a file; what is wrong with it is said beside the field."""
        if not self.has_add_permission(request) or not self.has_change_permission(request):
            raise PermissionDenied
        if not Collection.objects.exists():
            messages.info(request, gettext("First create a collection: it says which inboxes its articles are for."))
            return redirect("admin:knowledge_collection_add")
        form = ImportForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            file, collection = form.cleaned_data["file"], form.cleaned_data["collection"]
            try:
                content = file.read(imports.LARGEST + 1)
                done = imports.read(file.name, content, collection=collection, now=timezone.now())
            except NotPossible as refusal:
                form.add_error("file", str(refusal))
            else:
                added = ngettext("%(n)d article added", "%(n)d articles added", done.added) % {"n": done.added}
                changed = npgettext("articles", "%(n)d changed", "%(n)d changed", done.changed) % {"n": done.changed}
                messages.success(request, f"{added}, {changed}.")
                return redirect("admin:knowledge_article_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.model._meta,  # noqa: SLF001 - it is Django's public API
            "title": gettext("Import articles"),
            "form": form,
        }
        return render(request, "admin/import_articles.html", context, status=422 if form.is_bound else 200)

    def template_file(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return csv_file(imports.template(), gettext("template-articles"))

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        """What was only moved to another collection needs no index."""
        if change and not {"title", "text", "questions"} & set(form.changed_data):
            write_changes(form)
        else:
            indexing.save(obj, now=timezone.now())

    @admin.display(description=_("found by Copilot"), boolean=True)
    def is_found(self, article: Article) -> bool:
        """As it is now: an article that was changed is found as it was until its job has run."""
        return article.due_at is None

    @admin.display(description=_("page of your site"))
    def of_page(self, article: Article) -> str:
        """What became of its page when the site was read last."""
        page = getattr(article, "page", None)
        if page is None:
            return ""
        if page.gone_at:
            return gettext("no longer on the site")
        return page.get_problem_display() or gettext("on the site")


class PageInline(Table):
    """Those that could not be read, or are gone."""

    model = Page
    fields = readonly_fields = ("link", "says")
    extra = 0
    can_delete = False
    verbose_name_plural = _("pages that could not be read, or are no longer there")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Page]:
        return super().get_queryset(request).exclude(problem="", gone_at=None)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("why"))
    def says(self, page: Page) -> str:
        return page.get_problem_display() or gettext("no longer on the site")


@admin.register(Site)
class SiteAdmin(Changes):
    fields = ("collection", "address", "every")
    list_display = ("address", "collection", "every", "read_at", "how_many", "how_it_went")
    list_select_related = ("collection",)
    inlines = (PageInline,)
    actions = ("read_now",)

    def get_inlines(self, request: HttpRequest, obj: Site | None = None) -> tuple[type[InlineModelAdmin], ...]:
        return self.inlines if obj else ()  # what has not been read yet has no pages

    def get_queryset(self, request: HttpRequest) -> QuerySet[Site]:
        readable = Count("pages", filter=Q(pages__gone_at=None, pages__article__isnull=False))
        return (
            super().get_queryset(request).annotate(how_many=readable, left=Count("pages", filter=Q(pages__is_due=True)))
        )

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        """It is read at once, and again where its address is another one."""
        if not change:
            obj.due_at = timezone.now()
            obj.save()
        elif form.changed_data:
            write_changes(form)
            Site.objects.filter(pk=obj.pk).update(due_at=timezone.now())

    @admin.action(description=_("Read again now"))
    def read_now(self, request: HttpRequest, queryset: QuerySet[Site]) -> None:
        queryset.order_by().update(due_at=timezone.now())

    @admin.display(description=_("articles"))
    def how_many(self, site: Any) -> int:
        return site.how_many

    @admin.display(description=_("last reading"))
    def how_it_went(self, site: Any) -> str:
        if site.problem:
            return site.get_problem_display()
        if site.left:
            left = ngettext("%(n)d page left to read", "%(n)d pages left to read", site.left)
            return left % {"n": site.left}
        return gettext("read") if site.read_at else gettext("not yet read")
