"""The administration of translation: engines, their order and directions, a sentence to try, the glossary."""

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Model, PositiveSmallIntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import engines
from .engine import Engine, Quality
from .languages import CHOICES, LANGUAGES, in_reading_order, is_of_languages
from .models import EngineSetting, Preference, Term
from .service_form import ServiceAdmin, ServiceForm
from .trial import tried

LONGEST_TRIAL = 500  # characters


class EngineForm(ServiceForm):
    class Meta:
        model = EngineSetting
        fields = ("is_on", "position", "url", "model")

    lacks_it = _("This translator cannot be asked without it.")

    @property
    def needed(self) -> Sequence[str]:
        return _kind(self.instance).asks_for


class Titled(admin.ModelAdmin):
    """Its list is called as what it lists, a page as its row."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        if row := context.get("original"):
            context |= {"title": str(row), "subtitle": None}
        return super().render_change_form(request, context, *args, **kwargs)

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Languages stand where their reader looks for them."""
        field = super().formfield_for_choice_field(db_field, request, **kwargs)
        if field and is_of_languages(db_field.flatchoices):
            field.choices = in_reading_order(field.choices)
        return field


@admin.register(EngineSetting)
class EngineAdmin(Titled, ServiceAdmin):
    form = EngineForm
    formfield_overrides = {PositiveSmallIntegerField: {"max_value": 32_767}}  # what every database keeps
    list_display = ("name", "is_on", "position", "texts_go_to", "how_many")
    change_list_template = "admin/engines.html"
    readonly_fields = ("about", "works", "unfit")

    def get_queryset(self, request: HttpRequest) -> QuerySet[EngineSetting]:
        """Those of today's engines, all of them."""
        for place, kind in enumerate(engines.KINDS):
            proposed = {"is_on": not kind.leaves_machine, "position": place}
            EngineSetting.objects.get_or_create(key=kind.key, defaults=proposed)
        called = Case(*(When(key=kind.key, then=Value(kind.label)) for kind in engines.KINDS))
        known = super().get_queryset(request).filter(key__in=[kind.key for kind in engines.KINDS])
        return known.annotate(called=called)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What this engine has no use for is not asked for."""
        kind = _kind(obj)
        of_a_service = ("url", "secret") if kind.leaves_machine else ()
        asked = list(dict.fromkeys((*of_a_service, *kind.asks_for)))
        return ["about", "is_on", "position", *asked, "works", "unfit"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.try_sentence)
        return [path("try/", view, name="translation_enginesetting_try"), *super().get_urls()]

    def try_sentence(self, request: HttpRequest) -> HttpResponse:
        """What each engine that is switched on makes of a sentence."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = TrialForm(request.POST or None)
        answers = tried(**form.cleaned_data) if form.is_valid() else None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Try a sentence"),
            "form": form,
            "answers": answers,
            "target": LANGUAGES.get(form["target"].value()),
        }
        return render(request, "admin/try_sentence.html", context, status=422 if form.errors else 200)

    @admin.display(description=_("translator"))
    def name(self, setting: EngineSetting) -> str:
        return _kind(setting).label

    @admin.display(description=_("texts go to"))
    def texts_go_to(self, setting: EngineSetting) -> str:
        return gettext("a service") if _kind(setting).leaves_machine else gettext("this machine")

    @admin.display(description=_("translations available now"))
    def how_many(self, setting: EngineSetting) -> int | str:
        why = _idle_because(setting)
        return gettext("none: %(why)s") % {"why": why} if why else _number(setting)

    @admin.display(description=_("what it is"))
    def about(self, setting: EngineSetting) -> str:
        return str(_kind(setting).says)

    @admin.display(description=_("translations available now"))
    def works(self, setting: EngineSetting) -> SafeString | str:
        listed = _listed(_engine(setting), {Quality.GOOD, Quality.GIST})
        if not (why := _idle_because(setting)):
            return listed
        words = gettext("None: %(why)s. What it would translate:") if listed != "–" else gettext("None: %(why)s.")
        return format_html("{}<br>{}", words % {"why": why}, listed if listed != "–" else "")

    @admin.display(description=_("not available"))
    def unfit(self, setting: EngineSetting) -> SafeString | str:
        """Declared so by what was read of it."""
        why = gettext("Reviewed and found wrong: not used.")
        listed = _listed(_engine(setting), {Quality.UNFIT})
        return format_html("{}<br>{}", why, listed) if listed != "–" else listed


def _choices() -> list[tuple[str, str]]:
    return in_reading_order(CHOICES)


class TrialForm(forms.Form):
    source = forms.ChoiceField(label=_("Translate from"), choices=_choices, initial="pt")
    target = forms.ChoiceField(label=_("Translate into"), choices=_choices, initial="en")
    text = forms.CharField(label=_("Sentence"), max_length=LONGEST_TRIAL, widget=forms.Textarea(attrs={"rows": 3}))


@admin.register(Preference)
class PreferenceAdmin(Titled):
    list_display = ("__str__", "first")
    fields = ("source", "target", "engine")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "engine":
            label = capfirst(db_field.verbose_name)
            return forms.ChoiceField(label=label, choices=[(kind.key, kind.label) for kind in engines.KINDS])
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=_("is asked first"))
    def first(self, preference: Preference) -> str:
        return engines.label(preference.engine)


@admin.register(Term)
class TermAdmin(Titled):
    list_display = ("words", "language", "becomes")
    search_fields = ("words", "becomes")
    fields = ("words", "language", "becomes")


def _kind(setting: EngineSetting) -> type[Engine]:
    return next(kind for kind in engines.KINDS if kind.key == setting.key)


def _engine(setting: EngineSetting) -> Engine:
    return engines.configured(_kind(setting), setting)


def _number(setting: EngineSetting) -> int:
    return sum(quality != Quality.UNFIT for quality in _engine(setting).directions().values())


def _idle_because(setting: EngineSetting) -> str:
    """Why it translates nothing now; "" of one that does."""
    kind = _kind(setting)
    said = {"url": setting.url, "secret": setting.secrets, "model": setting.model}
    missing = {"url": gettext("no address"), "secret": gettext("no key"), "model": gettext("no model")}
    if not setting.is_on:
        return gettext("switched off")
    if lacks := [missing[name] for name in kind.asks_for if not said[name]]:
        return ", ".join(lacks)
    if _number(setting):
        return ""
    return gettext("the service does not answer") if kind.leaves_machine else gettext("no language is downloaded")


def _listed(engine: Engine, qualities: set[Quality]) -> SafeString | str:
    """A line for each source: French → English (good), German (gist)… Three and more that reach the same share one."""
    reached: dict[str, dict[str, str]] = {}
    for direction, quality in engine.directions().items():
        if quality in qualities:
            reached.setdefault(direction.source, {})[direction.target] = str(quality.label)
    together: dict[frozenset[tuple[str, str]], list[str]] = {}
    for source, targets in reached.items():
        itself = {(source, label) for label in targets.values()}
        together.setdefault(frozenset({*targets.items(), *itself}), []).append(source)
    rows = []
    for pairs, sources in together.items():
        if len(sources) > 2:
            rows.append((", ".join(sorted(map(_name, sources))), _with_qualities(pairs)))
        else:
            rows += [(_name(source), _with_qualities(reached[source].items())) for source in sources]
    return format_html_join("", "<div><b>{}</b> → {}</div>", sorted(rows)) or "–"


def _with_qualities(pairs: Collection[tuple[str, str]]) -> str:
    """Of (language, quality): a quality that all have is said once."""
    labels = {label for _code, label in pairs}
    if len(labels) == 1:
        return f"{', '.join(sorted(_name(code) for code, _label in pairs))} ({labels.pop()})"
    return ", ".join(sorted(f"{_name(code)} ({label})" for code, label in pairs))


def _name(code: str) -> str:
    return str(LANGUAGES[code].name) if code in LANGUAGES else code
