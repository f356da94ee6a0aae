"""Kinds of page in the administration: one that writes only what was changed there, one that only shows."""

from typing import Any, cast

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet, BaseModelFormSet, ModelForm
from django.forms.utils import pretty_name
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conversations.base.distinct import is_taken
from conversations.base.retries import retried
from translation.languages import in_reading_order, is_of_languages, named

MOST = 10_000  # rows that one can leaf through; whoever looks further searches


def write_changes(form: ModelForm) -> None:
    """What else stands in the row may have changed since the page was opened, and stays as it is."""
    columns = {field.name for field in form.instance._meta.concrete_fields}  # noqa: SLF001 - it is Django's public API
    form.instance.save(update_fields=[name for name in form.changed_data if name in columns])


class Named(ModelForm):
    """Of rows that their readers tell apart by name. `taken`: what is said of a name that is one already."""

    taken: Any

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        others = type(self.instance)._default_manager.exclude(pk=self.instance.pk)  # noqa: SLF001 - Django's public API
        if "name" in self.changed_data and is_taken(others, name):
            raise ValidationError(str(self.taken))
        return name


def labelled(rows: type[BaseModelFormSet]) -> type[BaseModelFormSet]:
    """Every field of a table says what it is: the head of a column is no label to who cannot see it."""

    class Labelled(rows):  # type: ignore[valid-type, misc]
        def add_fields(self, form: Any, index: int | None) -> None:
            super().add_fields(form, index)
            for name, field in form.fields.items():
                widget = getattr(field.widget, "widget", field.widget)
                if not widget.is_hidden:
                    widget.attrs.setdefault("aria-label", str(capfirst(field.label or pretty_name(name))))

    return Labelled


FIELDS: dict[type[models.Field], dict[str, Any]] = {
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 2})},  # they grow with their text
    models.URLField: {"widget": AdminTextInputWidget(attrs={"type": "url"})},  # Django's says the address twice
    # What every database keeps. SQLite would keep more than a date, or a clock on the screen, can be reckoned with.
    models.PositiveSmallIntegerField: {"max_value": 32_767},
    models.PositiveIntegerField: {"max_value": 2_147_483_647},
}


class Table(admin.TabularInline):
    formfield_overrides = FIELDS

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return labelled(super().get_formset(request, obj, **kwargs))


class Titled(admin.ModelAdmin):
    """A list is called as what it lists, a page as its row."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        if row := context.get("original"):
            title = self.title_of(row)
            context |= {"title": title, "crumb": title, "subtitle": None}
        return super().render_change_form(request, context, *args, **kwargs)

    def title_of(self, row: Any) -> str:
        return str(row)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Without the rows that only join two others, of which nobody has heard."""
        found, counts, perms, protected = super().get_deleted_objects(objs, request)
        joining = [model._meta for model in apps.get_models(include_auto_created=True) if model._meta.auto_created]  # noqa: SLF001 - Django's public API
        names = tuple(f"{capfirst(meta.verbose_name)}:" for meta in joining)
        plurals = {meta.verbose_name_plural for meta in joining}
        counts = {name: n for name, n in counts.items() if name not in plurals}
        return _without(found, names), counts, perms, protected


def _without(found: list[Any], names: tuple[str, ...]) -> list[Any]:
    """What stands in lists within lists, but for what begins so."""
    kept = [_without(item, names) if isinstance(item, list) else item for item in found]
    return [item for item in kept if not (isinstance(item, str) and item.startswith(names))]


class Changes(Titled):
    formfield_overrides = FIELDS

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Languages stand where their reader looks for them."""
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        if field and is_of_languages(db_field.flatchoices):
            field.choices = in_reading_order(field.choices)
        return field

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        return labelled(super().get_changelist_formset(request, **kwargs))

    def changeform_view(self, *args: Any, **kwargs: Any) -> Any:
        """Of two who make the same at once, the second reads in the form that it is there by now."""
        return retried(super().changeform_view)(*args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        if change:
            write_changes(form)
        else:
            obj.save()


class OneRow(Changes):
    """Settings of which there is one row: it is made when somebody looks for it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        row, _made = self.get_queryset(request).get_or_create(pk=1)
        address = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(address, args=[row.pk]))

    def title_of(self, row: Any) -> str:
        return str(capfirst(self.opts.verbose_name))


class ChangedRows(BaseInlineFormSet):
    def save_existing(self, form: ModelForm, obj: Any, commit: bool = True) -> Any:
        if commit:
            write_changes(form)
        return obj


class FirstRows(Paginator):
    """Counts no further than anybody leafs: a million rows are not counted to show a hundred."""

    @cached_property
    def count(self) -> int:
        rows = cast(QuerySet[Any], self.object_list)
        return rows.order_by().values("pk")[:MOST].count()


class ShowsOnly(Titled):
    """What people said and did is read here and changed nowhere."""

    paginator = FirstRows
    show_full_result_count = False
    ordering = ("-pk",)
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class InALanguage(ShowsOnly):
    """Rows whose language is kept as a browser or a provider says it; people read its name."""

    @admin.display(description=_("language"), ordering="language")
    def language_name(self, row: Any) -> str:
        return named(row.language)


class OfConversation(ShowsOnly):
    """Rows of a conversation, whose number stands in their list and above their page."""

    def title_of(self, row: Any) -> str:
        number = gettext("conversation %(number)s") % {"number": row.conversation_id}
        return f"{capfirst(self.opts.verbose_name)} · {number}"

    @admin.display(description=_("conversation"), ordering="conversation")
    def number(self, row: Any) -> int:
        return row.conversation_id
