"""The short form of each step: what is usual. The administration has the whole forms."""

import re
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from console.server import mail
from conversations import sightings
from conversations.base import origins
from conversations.base.distinct import is_taken
from conversations.base.errors import NotPossible
from conversations.models import Group, Inbox, Website
from conversations.people.models import Company, Role, User
from routing import hiring
from routing.models import Agent, Rule

from . import invitations

MOST_PEOPLE = 50  # at once


class StepForm(forms.Form):
    """`save(by)` does the step in the place of the administrator who sent it. `where`: the step it belongs to."""

    where = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def lead_to_error(self):
        """The page opens where something is to be mended: its form may stand far below the others."""
        wrong = next((name for name in self.fields if name in self.errors), None)
        if wrong:
            self.fields[wrong].widget.attrs["autofocus"] = True

    def save(self, by):
        raise NotImplementedError


class InboxForm(StepForm):
    site = forms.CharField(
        label=_("Website address"),
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "www.example.com", "inputmode": "url"}),
        help_text=_("Where the chat will appear."),
    )
    company = forms.CharField(label=_("Name shown to visitors"), max_length=80)
    welcome = forms.CharField(
        label=_("Welcome text"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        initial=_("Hello! How can we help you?"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["company"].initial = Company.objects.values_list("name", flat=True).first() or ""

    def clean_site(self):
        site = _site(self.cleaned_data["site"])
        name = origins.called(site[0])[:80]
        if is_taken(Inbox.objects.all(), name):
            words = gettext("There is already an inbox called %(name)s. The administration can make another one.")
            raise ValidationError(words % {"name": name})
        return site

    @transaction.atomic
    def save(self, by):
        """Where there is one group alone, it leads there."""
        said = self.cleaned_data
        name = origins.called(said["site"][0])[:80]
        inbox = Inbox.objects.create(name=name, company=said["company"], timezone=by.timezone)
        Website.objects.filter(inbox=inbox).update(allowed_origins="\n".join(said["site"]), welcome=said["welcome"])
        group = hiring.usual_group()
        if group:
            _lead(inbox, group)


class PeopleForm(StepForm):
    people = forms.CharField(
        label=_("Names and e-mail addresses, one person per line"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "Inès Marchal, ines@example.com"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=[(Role.AGENT, _("Agent")), (Role.SUPERVISOR, _("Supervisor"))])
    group = forms.ModelChoiceField(
        label=_("Group of the agents"), queryset=Group.objects.all(), required=False, empty_label=_("none yet")
    )
    by_mail = forms.BooleanField(label=_("Send each of them the link by e-mail"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].initial = hiring.usual_group()
        if not Group.objects.exists():
            del self.fields["group"]  # the next step makes the first one, of everybody
        if not mail.goes_out():
            del self.fields["by_mail"]

    def clean_people(self):
        lines = [line.strip() for line in self.cleaned_data["people"].splitlines() if line.strip()]
        if len(lines) > MOST_PEOPLE:
            raise ValidationError(gettext("At most %(n)d people at once.") % {"n": MOST_PEOPLE})
        people, wrong = [], []
        for line in lines:
            try:
                people.append(_person(line))
            except ValidationError as error:
                wrong += error.messages
        emails = [email for _first, _last, email in people]
        here = set(User.objects.filter(email__in=emails).values_list("email", flat=True))
        for email in dict.fromkeys(emails):
            if email in here:
                wrong.append(gettext("%(email)s is here already.") % {"email": email})
            elif emails.count(email) > 1:
                wrong.append(gettext("%(email)s stands here twice.") % {"email": email})
        if wrong:
            raise ValidationError(wrong)
        return people

    def save(self, by):
        said = self.cleaned_data
        invited = invitations.invite(said["people"], said["role"], said.get("group"))
        if said.get("by_mail"):
            for user in invited:
                invitations.send.enqueue(user.pk, by.get_full_name(), get_language())


class MeForm(StepForm):
    """The administrator answers too."""

    where = "people"

    def save(self, by):
        hiring.make_agent(by, hiring.usual_group())


class GroupForm(StepForm):
    name = forms.CharField(label=_("Name of the group"), max_length=80, initial=_("Support"))
    members = forms.ModelMultipleChoiceField(
        label=_("Agents"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        agents = User.objects.filter(is_active=True, agent__in=Agent.objects.all())
        members = cast(forms.ModelMultipleChoiceField, self.fields["members"])
        members.queryset, members.initial = agents, agents

    def clean_name(self):
        name = self.cleaned_data["name"]
        if is_taken(Group.objects.all(), name):
            raise ValidationError(gettext("There is already a group with this name."))
        return name

    @transaction.atomic
    def save(self, by):
        """The inboxes that lead nowhere lead here."""
        group = Group.objects.create(name=self.cleaned_data["name"])
        group.members.set(self.cleaned_data["members"])
        for inbox in Inbox.objects.filter(is_active=True, rules__isnull=True):
            _lead(inbox, group)


class RuleForm(StepForm):
    inbox = forms.ModelChoiceField(
        label=_("Conversations from"), queryset=Inbox.objects.filter(is_active=True), empty_label=None
    )
    group = forms.ModelChoiceField(label=_("go to"), queryset=Group.objects.all(), empty_label=None)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["inbox"].initial = Inbox.objects.filter(is_active=True, rules=None).first()

    def save(self, by):
        _lead(self.cleaned_data["inbox"], self.cleaned_data["group"])


class SiteForm(StepForm):
    inbox = forms.ModelChoiceField(queryset=Inbox.objects.on_sites(), widget=forms.HiddenInput)
    origin = forms.CharField(label=_("Another site that may show it"), max_length=300)

    def clean_origin(self):
        _site(self.cleaned_data["origin"])
        return self.cleaned_data["origin"]

    @transaction.atomic
    def save(self, by):
        try:
            sightings.allow(self.cleaned_data["inbox"], self.cleaned_data["origin"])
        except NotPossible as refusal:
            self.add_error("origin", str(refusal))


FORMS = {
    "inbox": InboxForm,
    "people": PeopleForm,
    "me": MeForm,
    "group": GroupForm,
    "rule": RuleForm,
    "site": SiteForm,
}


def _site(written):
    """The origins that are meant, refused in words for whoever writes one address in one line."""
    try:
        return origins.meant_by(written)
    except origins.NoOrigin as refusal:
        words = gettext("“%(site)s” is not the address of a website. Write one, like www.example.com")
        raise ValidationError(words % {"site": written[:100]}) from refusal


def _lead(inbox, group):
    last = Rule.objects.order_by("-position").values_list("position", flat=True).first() or 0
    Rule.objects.create(inbox=inbox, group=group, position=min(last + 1, 32_767))


def _person(line):
    """(first name, last name, address) of “Inès Marchal, ines@example.com” or the address alone."""
    words = line.replace(",", " ").replace(";", " ").replace("<", " ").replace(">", " ").split()
    email = next((word.lower() for word in words if "@" in word), "")
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError(gettext("“%(line)s” has no e-mail address.") % {"line": line[:100]}) from error
    names = [word for word in words if "@" not in word] or _names_in(email)
    return names[0][:60], " ".join(names[1:])[:60], email


def _names_in(email):
    """Anna, Bell of anna.bell@example.com; as far as the address says it."""
    return [part.capitalize() for part in re.split(r"[._+-]", email.partition("@")[0]) if part]
