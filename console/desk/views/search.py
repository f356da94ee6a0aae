"""Search over all conversations that one may look back at: by visitor, text, tag and date."""

from datetime import date, datetime, time, timedelta
from typing import cast
from urllib.parse import urlencode

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from console.desk import history
from console.shell import page
from conversations import search as finding

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)  # beyond them somebody mistyped


class DayField(forms.DateField):
    def __init__(self):
        super().__init__(required=False, validators=[MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)])


class SearchForm(forms.Form):
    q = forms.CharField(required=False, max_length=200)
    tag = forms.ChoiceField(required=False)
    since = DayField()
    until = DayField()
    before = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    visitors = forms.BooleanField(required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["tag"]).choices = [
            ("", ""),
            *((name, name) for name in finding.tags_of(user)),
        ]

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The end is before the beginning."))
        return self.cleaned_data

    def asked(self):
        """Days are those of the reader's time zone; both ends belong to the search."""
        said = self.cleaned_data
        return finding.Asked(
            words=finding.words_in(said["q"]),
            tag=said["tag"],
            since=_begin(said["since"]) if said["since"] else None,
            until=_begin(said["until"] + timedelta(days=1)) if said["until"] else None,
        )


@require_safe
def search(request):
    """In all that this person may read; of htmx's questions only the part that changes."""
    form = SearchForm(request.GET, user=request.user)
    if form.is_valid():
        before, visitors = form.cleaned_data["before"], form.cleaned_data["visitors"]
        found = history.search_page(request.user, form.asked(), before=before, visitors=visitors)
    else:
        found = {"asked": False}
    context = {
        **found,
        "form": form,
        "more": _address(request, before=found.get("next")),
        "all_visitors": _address(request, visitors=1),
    }
    if request.htmx and not request.htmx.history_restore_request:
        part = {"search-found": "#found", "search-more": "#rows"}.get(request.htmx.target, "#page")
        return render(request, f"desk/search.html{part}", context)
    return render(request, "desk/search.html", {**page.context(request.user), **context})


def _address(request, **more):
    return f"{reverse('search')}?{urlencode(request.GET.dict() | more)}"


def _begin(day):
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
