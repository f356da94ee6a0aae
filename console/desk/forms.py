"""What an agent may send: explicit fields, checked."""

from django import forms


class SheetForm(forms.Form):
    """A form in a sheet that says one thing at a time."""

    @property
    def problem(self):
        """The one thing to say about it, whichever field it is of."""
        return next((errors[0] for errors in self.errors.values()), "")
