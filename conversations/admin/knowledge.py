"""The administration of what the company knows: collections and their articles."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conversations.knowledge import indexing
from conversations.knowledge.models import Article, Collection

from .pages import Changes, write_changes


@admin.register(Collection)
class CollectionAdmin(Changes):
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


class ArticleForm(forms.ModelForm):
    class Meta:
        model = Article
        fields = ("collection", "title", "language", "link", "text", "translation_of")
        widgets = {"text": forms.Textarea(attrs={"rows": 16})}

    def clean_translation_of(self) -> Article | None:
        original = self.cleaned_data["translation_of"]
        if original and (original == self.instance or original.translation_of_id):
            raise forms.ValidationError(_("Choose the article that was written first."))
        return original


@admin.register(Article)
class ArticleAdmin(Changes):
    form = ArticleForm
    list_display = ("title", "language", "collection", "updated_at", "is_found")
    list_filter = ("collection", "language")
    list_select_related = ("collection",)
    search_fields = ("title", "text")

    def save_model(self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool) -> None:
        """What was only moved to another collection needs no index."""
        if change and not {"title", "text"} & set(form.changed_data):
            write_changes(form)
        else:
            indexing.save(obj, now=timezone.now())

    @admin.display(description=_("found by the copilot"), boolean=True)
    def is_found(self, article: Article) -> bool:
        """As it is now: an article that was changed is found as it was until its job has run."""
        return article.due_at is None
