"""Setting a conversation aside: for hours, until a day and hour, until the visitor writes; and taking it back."""

from datetime import datetime, time, timedelta
from itertools import batched

from django import forms
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, get_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseLocation, trigger_client_event

from console.desk import snoozed as snoozed_list
from console.drawing import moments
from console.shell import page
from conversations import access, lifecycle, threads, unseen
from conversations.access import Action
from conversations.base.errors import NotPossible
from conversations.lifecycle import LONGEST_SNOOZE

from .asking import ask_once_more, seen_of
from .drafts import milliseconds_of, moment_of
from .thread import back_to_the_list, client_id_of

SPANS = {"3h": timedelta(hours=3), "24h": timedelta(hours=24)}
DAYS_AT_FIRST = 10  # to choose from, in whole weeks
LONGEST_WAIT = 100 * 24 * 60 * 60 * 1000  # ms: what waited longer is over anyway
QUICK_HOURS = (time(9), time(14), time(18))


class SnoozeForm(forms.Form):
    """How long; `until` is None where the visitor's next word alone ends it."""

    choice = forms.ChoiceField(
        choices=[(value, value) for value in (*SPANS, "reply", "custom")],
        error_messages={
            "required": gettext_lazy("Choose how long."),
            "invalid_choice": gettext_lazy("Choose how long."),
        },
    )
    day = forms.DateField(
        required=False, input_formats=["%Y-%m-%d"], error_messages={"invalid": gettext_lazy("Choose a day.")}
    )
    time = forms.TimeField(
        required=False, input_formats=["%H:%M"], error_messages={"invalid": gettext_lazy("Choose an hour.")}
    )
    keep = forms.BooleanField(required=False)

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if not self.errors:
            choice = cleaned["choice"]
            cleaned["until"] = self._moment() if choice == "custom" else choice in SPANS and self.now + SPANS[choice]
            cleaned["until"] = cleaned["until"] or None
        return cleaned

    def _moment(self):
        day, hour, today = self.cleaned_data["day"], self.cleaned_data["time"], timezone.localdate(self.now)
        if day is None or hour is None:
            raise forms.ValidationError(_("Choose a day and an hour."))
        if day < today:
            raise forms.ValidationError(_("This day has passed. Choose a later one."))
        if day > last_day(self.now):
            raise forms.ValidationError(_("A snooze lasts 90 days at most. Choose an earlier day."))
        moment = moments.in_zone(day, hour, self.now)
        if moment is None:
            raise forms.ValidationError(
                _("The clocks go forward that night: there is no %(time)s. Choose another hour."),
                params={"time": moments.hour_words(hour)},
            )
        return moment

    @property
    def problem(self):
        """The one thing to say about it, whichever field it is of."""
        return next((errors[0] for errors in self.errors.values()), "")


@require_safe
def sheet(request, pk):
    conversation = access.conversation_for(request.user, Action.SNOOZE, pk)
    return _choices(request, conversation, timezone.now())


@require_safe
def custom(request, pk):
    """Days and hours to choose from; all of them where asked for. What was chosen before stays chosen."""
    conversation = access.conversation_for(request.user, Action.SNOOZE, pk)
    return _calendar(request, conversation, timezone.now(), request.GET)


@require_POST
def snooze(request, pk):
    """`client_id` makes a repeat harmless. Its hours count from when it was chosen: see `_chosen_at`."""
    client_id, now = client_id_of(request), timezone.now()
    if line := threads.line_of(request.user, pk, client_id):
        until = line.details.get("until")
        return _snoozed(request, line.conversation, until and datetime.fromisoformat(until), now)
    conversation = access.conversation_for(request.user, Action.SNOOZE, pk)
    form = SnoozeForm(request.POST, now=_chosen_at(request, now))
    problem = None
    if form.is_valid():
        try:
            with transaction.atomic():
                locked = access.locked_for(request.user, Action.SNOOZE, pk)
                unseen.check(locked, seen_of(request))
                until, keep = form.cleaned_data["until"], form.cleaned_data["keep"]
                lifecycle.snooze(locked, by=request.user, until=until, keep=keep, client_id=client_id, now=now)
        except unseen.WroteSince as news:
            return ask_once_more(request, conversation, news, button=_("Snooze anyway"))
        except NotPossible as refusal:
            problem = str(refusal)
        else:
            return _snoozed(request, conversation, until, now)
    draw = _calendar if request.POST.get("choice") == "custom" else _choices
    return draw(request, conversation, now, request.POST, problem=problem or form.problem)


def _chosen_at(request, now):
    """Where it waited for the network: `at`, by the server's clock as the page knew it, in milliseconds since 1970; a
    device that does not know it says how many milliseconds it has `waited`, by a clock that may be wrong by itself.
    """
    if "waited" in request.POST and "at" not in request.POST:
        ago = milliseconds_of(request.POST["waited"])
        return now - timedelta(milliseconds=min(max(ago, 0), LONGEST_WAIT))
    return min(moment_of(request.POST.get("at")), now)


def _snoozed(request, conversation, until, now):
    done = moments.snoozed_words(conversation.visitor.display_name, until, now)
    return back_to_the_list(request, text=done, undo=reverse("resume", args=[conversation.pk]))


@require_POST
def resume(request, pk):
    """Back on its agent's desk, even above capacity, and open. `client_id` makes a repeat harmless."""
    client_id = client_id_of(request)
    if not threads.line_of(request.user, pk, client_id):
        with transaction.atomic():
            locked = access.locked_for(request.user, Action.SNOOZE, pk)
            lifecycle.resume(locked, by=request.user, client_id=client_id, now=timezone.now())
    target = reverse("thread", args=[pk])
    if not request.htmx:
        return redirect(target)
    return trigger_client_event(HttpResponseLocation(target, target="#pane"), "close-sheet")


@require_safe
def snoozed(request):
    """The agent's snoozed conversations, by the time they come back."""
    listed = snoozed_list.page(request.user, after=request.GET.get("after", ""))
    if "after" in request.GET and request.htmx:
        return render(request, "desk/snoozed.html#rows", listed)
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "desk/snoozed.html#page", listed)
    return render(request, "desk/snoozed.html", {**page.context(request.user), **listed, "tab": "snoozed"})


def last_day(now):
    return timezone.localdate(now + LONGEST_SNOOZE)


def _choices(request, conversation, now, chosen=None, *, problem=""):
    ends = {value: now + span for value, span in SPANS.items()}
    labels = {"3h": _("3 hours"), "24h": _("24 hours")}
    spans = [
        {
            "value": value,
            "label": labels[value],
            "end": moments.when_words(end, now),
            "words": moments.until_words(end, now),
        }
        for value, end in ends.items()
    ]
    choice = chosen.get("choice") if chosen else "3h"
    reply = _("Snooze until they write")
    context = {
        "conversation": conversation,
        "spans": spans,
        "reply_words": reply,
        "choice": choice,
        "keep": "keep" in chosen if chosen else True,
        "button": next((span["words"] for span in spans if span["value"] == choice), reply),
        "problem": problem,
    }
    return render(request, "desk/snooze.html", context, status=422 if problem else 200)


def _calendar(request, conversation, now, chosen, *, problem=""):
    today, last = timezone.localdate(now), last_day(now)
    day, hour = _chosen(chosen.get("day"), chosen.get("time"), now)
    weeks = _weeks(today, last)
    first = [week for week in weeks if week[0] < today + timedelta(days=DAYS_AT_FIRST)]
    shows_all = "all" in chosen or day > first[-1][-1]
    shown = weeks if shows_all else first
    days = [
        {
            "date": one,
            "is_today": one == today,
            "is_possible": today <= one <= last,
            "is_chosen": one == day,
            "pattern": moments.snooze_pattern(one, today),
        }
        for week in shown
        for one in week
    ]
    context = {
        "conversation": conversation,
        "days": days,
        "weekdays": [date_format(one, "D")[0].upper() for one in weeks[0]],
        "months": _months(max(today, shown[0][0]), min(last, shown[-1][-1])),
        "shows_all": shows_all,
        "last": last,
        "hours": [_hour(time(hour, minute)) for hour in range(24) for minute in range(0, 60, 15)],
        "quick": [_hour(one) for one in QUICK_HOURS],
        "hour": f"{hour:%H:%M}",
        "city": timezone.get_current_timezone_name().rsplit("/", 1)[-1].replace("_", " "),
        "keep": "keep" in chosen if "choice" in chosen else True,
        "button": moments.snooze_pattern(day, today).replace("{time}", moments.hour_words(hour)),
        "problem": problem,
    }
    return render(request, "desk/snooze_custom.html", context, status=422 if problem else 200)


def _chosen(day, hour, now):
    """What stands chosen already, else tomorrow morning."""
    today = timezone.localdate(now)
    try:
        day = datetime.strptime(day or "", "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        day = today + timedelta(days=1)
    try:
        hour = time.fromisoformat(hour or "")
    except ValueError:
        hour = QUICK_HOURS[0]
    return min(max(day, today), last_day(now)), hour


def _weeks(today, last):
    """Whole weeks, as the reader's language begins them, from this one to that of the last day."""
    begins = (get_format("FIRST_DAY_OF_WEEK") - 1) % 7  # Django counts from Sunday, Python from Monday
    start = today - timedelta(days=(today.weekday() - begins) % 7)
    return list(batched((start + timedelta(days=n) for n in range((last - start).days // 7 * 7 + 7)), 7))


def _months(first, last):
    """ "November, December 2026", "November 2026 – February 2027"."""
    apart = (last.year - first.year) * 12 + last.month - first.month
    if not apart:
        return date_format(first, "F Y")
    begins = date_format(first, "F" if first.year == last.year else "F Y")
    return f"{begins}{', ' if apart == 1 else ' – '}{date_format(last, 'F Y')}"


def _hour(hour):
    return {"value": f"{hour:%H:%M}", "label": moments.hour_words(hour)}
