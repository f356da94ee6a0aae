"""A page of forms that was refused: all that is wrong in one list, and a word beside each secret that has gone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms, template
from django.contrib.admin.helpers import AdminField, AdminForm, InlineAdminFormSet
from django.forms import BaseForm, BaseModelFormSet, BoundField
from django.forms.utils import ErrorList
from django.utils.text import capfirst
from django.utils.translation import gettext as _

register = template.Library()


@dataclass(frozen=True)
class Wrong:
    """`label`: what it is about, "" of the page as a whole; `at`: the id of where it is, "" where it is everywhere."""

    errors: ErrorList
    label: str = ""
    at: str = ""
    field: BoundField | None = None


@register.simple_tag
def refused(page: AdminForm, tables: Iterable[InlineAdminFormSet] = ()) -> list[Wrong]:
    """All that is wrong on a page of the administration, in the order of the page, which opens at the first of it."""
    ask_again([page.form, *(form for table in tables for form in table.formset.forms)])
    return _opened_at_first([*_of(page), *(wrong for table in tables for wrong in _of_table(table))])


@register.simple_tag
def refused_rows(rows: BaseModelFormSet | None) -> list[Wrong]:
    """The same of a list whose rows are changed in their places."""
    found = [wrong for form in rows or () for wrong in _of_fields(form, [*form.fields], str(form.instance))]
    return _opened_at_first(found)


def ask_again(together: Iterable[BaseForm]) -> None:
    """Of forms that are saved together or not at all: what was typed where nothing is shown has to be typed again."""
    bound = [form for form in together if form.is_bound]
    if all(form.is_valid() for form in bound):
        return
    for form in bound:
        for field in form:
            if isinstance(field.field.widget, forms.PasswordInput) and field.data and not field.errors:
                form.add_error(field.name, _("Enter it again: nothing was saved, and what is typed here is not shown."))


def _of(page: AdminForm, called: str = "", at: str = "") -> Iterator[Wrong]:
    if errors := page.form.non_field_errors():
        yield Wrong(errors, called, at)
    lines = [line for fieldset in page for line in fieldset]
    shown = [one.field for line in lines for one in line if isinstance(one, AdminField)]
    yield from _of_fields(page.form, [field.name for field in shown], called)


def _of_table(table: InlineAdminFormSet) -> Iterator[Wrong]:
    """Each of its rows is called by its number, unless there can be but one."""
    is_one = table.formset.max_num <= 1
    name = capfirst(table.opts.verbose_name if is_one else table.opts.verbose_name_plural)
    if errors := table.non_form_errors():
        yield Wrong(errors, name, f"{table.formset.prefix}-group")
    for number, row in enumerate(table, 1):
        called = name if is_one else f"{capfirst(table.opts.verbose_name)} {number}"
        yield from _of(row, called, row.form.prefix or "")


def _of_fields(form: BaseForm, names: Iterable[str], called: str) -> Iterator[Wrong]:
    for name in names:
        field = form[name]
        if field.errors:
            label = capfirst(str(field.label))
            # What has no field of its own, such as several boxes, is found by what stands above it.
            at = field.id_for_label or f"{field.auto_id}_error"
            yield Wrong(field.errors, f"{called} · {label}" if called else label, at, field)


def _opened_at_first(found: list[Wrong]) -> list[Wrong]:
    first = next((wrong.field for wrong in found if wrong.field), None)
    if first:
        widget: forms.Widget = first.field.widget
        getattr(widget, "widget", widget).attrs["autofocus"] = True  # that of Django's wrapper
    return found
