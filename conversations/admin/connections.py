"""How an inbox is connected with its provider: what its connector asks for, and what is to be pasted there."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from conversations import connection_checks, message_templates
from conversations.channels import channel_named
from conversations.connectors.connector import ON, Setting
from conversations.connectors.entered import Wrong
from conversations.connectors.failure import failure_named
from conversations.models import Connection, Inbox

LONGEST = 1000  # characters of what a provider gives out


FORGET = "forget_"  # before the name of a secret, the box that removes it


class EnteredField(forms.CharField):
    """What `read` makes of it is kept; what the provider cannot have given out is refused in its words."""

    def __init__(self, read: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.read = read

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        try:
            return self.read(written) if written else written
        except Wrong as wrong:
            raise ValidationError(str(wrong)) from wrong


class ConnectionForm(forms.ModelForm):
    """A secret is never shown again: an empty field keeps it. One that need not be there can be removed."""

    asked: tuple[Setting, ...] = ()

    class Meta:
        model = Connection
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for setting in self.asked:
            if not setting.is_secret:
                value = self.instance.values.get(setting.name, "")
                self.initial[setting.name] = value == ON if setting.is_switch else value
            elif self.instance.secrets.get(setting.name):
                self.fields[setting.name].required = False
                self.fields[setting.name].widget.attrs["placeholder"] = _("Kept. Type to replace it.")

    def save(self, commit: bool = True) -> Any:
        """What is written in a secret's field takes the place of the one that is kept; its box removes it."""
        said = self.cleaned_data
        self.instance.values = {
            setting.name: (ON if said[setting.name] else "") if setting.is_switch else said[setting.name]
            for setting in self.asked
            if not setting.is_secret
        }
        secret = [setting.name for setting in self.asked if setting.is_secret]
        given = {name: said[name] for name in secret if said[name]}
        kept = {name: value for name, value in self.instance.secrets.items() if not said.get(f"{FORGET}{name}")}
        self.instance.secrets = {**kept, **given}
        self.instance.templates_due_at = None  # those of this account, at once
        self.instance.check_due_at = self.instance.checked_at = None
        self.instance.fault = self.instance.fault_code = self.instance.known_as = ""
        return super().save(commit)


def form_for(asked: tuple[Setting, ...]) -> type[ConnectionForm]:
    """The form of what one connector asks for."""
    fields: dict[str, Any] = {setting.name: _field(setting) for setting in asked}
    for setting in filter(_may_be_removed, asked):
        label = _("Remove: %(secret)s") % {"secret": setting.label}
        fields[f"{FORGET}{setting.name}"] = forms.BooleanField(label=label, required=False)
    return type("FormOfConnector", (ConnectionForm,), {**fields, "asked": asked})


def _may_be_removed(setting: Setting) -> bool:
    return setting.is_secret and setting.is_optional


def _field(setting: Setting) -> forms.Field:
    if setting.is_switch:
        return forms.BooleanField(label=setting.label, help_text=setting.help, required=False)
    hidden = forms.PasswordInput(render_value=False, attrs={"autocomplete": "new-password", "class": "vTextField"})
    shown = forms.TextInput(attrs={"class": "vTextField"})
    widget = hidden if setting.is_secret else shown
    return EnteredField(
        setting.read,
        label=setting.label,
        help_text=setting.help,
        required=not setting.is_optional,
        max_length=LONGEST,
        widget=widget,
    )


class ConnectionInline(admin.StackedInline):
    model = Connection
    can_delete = False
    max_num = extra = 1
    readonly_fields = ("steps", "address", "token", "checked", "templates")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, form=form_for(self._asked(obj)), **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Without the token where the provider asks for none, nor templates where it has none."""
        connector = channel_named(obj.channel).connector if obj else None
        lacks = {
            "token": not (connector and connector.is_challenged),
            "templates": not (connector and connector.templates),
        }
        first, *others = self.readonly_fields
        return (first, *self._names(obj), *(name for name in others if not lacks.get(name)))

    def _names(self, inbox: Inbox) -> Iterator[str]:
        """Of the fields; a secret that is kept is followed by the box that removes it, where it may."""
        connection = Connection.objects.filter(inbox=inbox).first()
        kept = connection.secrets if connection else {}
        for setting in self._asked(inbox):
            yield setting.name
            if _may_be_removed(setting) and kept.get(setting.name):
                yield f"{FORGET}{setting.name}"

    def _asked(self, inbox: Inbox) -> tuple[Setting, ...]:
        connector = channel_named(inbox.channel).connector
        return tuple(connector.settings) if connector else ()

    @admin.display(description=_("how to connect it"))
    def steps(self, connection: Connection) -> SafeString:
        """What is to be done at the provider, and then here."""
        steps = [
            *connection.connector.steps,
            _("Check the connection, add a routing rule, and give agents the channel."),
        ]
        return format_html('<ol class="steps">{}</ol>', format_html_join("", "<li>{}</li>", ([step] for step in steps)))

    @admin.display(description=_("callback URL, to paste at the provider"))
    def address(self, connection: Connection) -> SafeString | str:
        if not connection.pk:
            return str(_("It will appear here once this is saved."))
        return format_html("<code>{}</code>", connection.address)

    @admin.display(description=_("templates"))
    def templates(self, connection: Connection) -> str:
        """How many there are and when they were read, or why they could not be."""
        if connection.templates_failure:
            why = failure_named(connection.templates_failure).label
            return str(_("They could not be read: %(why)s.")) % {"why": why}
        if connection.templates_read_at is None:
            return str(_("They are being read.") if connection.pk else _("They will be read once this is saved."))
        n = message_templates.offered(connection.inbox).count()
        read_at = date_format(localtime(connection.templates_read_at), "SHORT_DATETIME_FORMAT")
        words = ngettext("%(n)d is approved (read %(when)s).", "%(n)d are approved (read %(when)s).", n)
        return words % {"n": n, "when": read_at}

    @admin.display(description=_("verify token, to paste beside it"))
    def token(self, connection: Connection) -> SafeString | str:
        if not connection.pk:
            return str(_("It will appear here once this is saved."))
        return format_html("<code>{}</code>", connection.verify_token)

    @admin.display(description=_("connection"))
    def checked(self, connection: Connection) -> SafeString | str:
        """Posts to an address of its own, with the form's token: what stands in the form is not saved by it."""
        if not connection.pk:
            return str(_("It can be checked once this is saved."))
        at = reverse("admin:connection-check", args=[connection.pk])
        health = connection_checks.found(connection)
        kind, when = "unknown", ""
        said = gettext("Being checked: the result will be here in a moment.")
        if health:
            kind, said = "fails" if health.fault else "works", connection_checks.words(health)
            checked_at = date_format(localtime(connection.checked_at), "SHORT_DATETIME_FORMAT")
            when = gettext("Checked: %(when)s.") % {"when": checked_at}
        return format_html(
            '<p class="health {}">{}</p>'
            '<button class="button" formaction="{}" formnovalidate>{}</button><p class="help">{} {}</p>',
            *(kind, said, at, _("Check the connection"), when, _("This checks what was saved last.")),
        )
