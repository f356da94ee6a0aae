"""What an agent may send: explicit fields, checked."""

from typing import cast

from django import forms
from django.utils.translation import gettext_lazy as _

from conversations.models import Tag


class SheetForm(forms.Form):
    """A form in a sheet that says one thing at a time."""

    @property
    def problem(self):
        """The one thing to say about it, whichever field it is of."""
        return next((errors[0] for errors in self.errors.values()), "")


class CloseForm(forms.Form):
    """Tag and end note. That a tag is mandatory is the domain's rule; the form only shows it."""

    tag = forms.ModelChoiceField(
        Tag.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("This tag is not one of this inbox. Choose another.")},
    )
    note = forms.CharField(
        required=False,
        max_length=2000,
        error_messages={"max_length": _("The note is too long: at most 2,000 characters.")},
    )

    def __init__(self, *args, conversation, **kwargs):
        super().__init__(*args, **kwargs)
        self.conversation = conversation
        self.tags = conversation.inbox.tags.all()
        cast(forms.ModelChoiceField, self.fields["tag"]).queryset = self.tags

    @property
    def tag_required(self):
        return self.conversation.inbox.tag_required and self.tags.exists()

    def clean_tag(self):
        tag = self.cleaned_data["tag"]
        if tag is None and self.tag_required:
            raise forms.ValidationError(_("Choose a tag to close: it is mandatory for this inbox."))
        return tag
