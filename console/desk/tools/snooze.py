"""Setting a conversation aside: for hours, until a day and hour, until the visitor writes."""

from datetime import datetime, timedelta

from django import forms
from django.db import transaction
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from console.desk import snooze_calendar
from console.desk.asking import ask_once_more, client_id_of, seen_of
from console.desk.forms import SheetForm
from console.desk.leaving import back_to_the_list
from console.drawing import moments
from console.drawing.weeks import first_day
from console.server.numbers import milliseconds_of, moment_of
from conversations import access, lifecycle, threads, unseen
from conversations.access import Action
from conversations.base.dates import hour_words
from conversations.base.errors import NotPossible

from .tool import Address, Offline, Place, Tool

SPANS = {"3h": timedelta(hours=3), "24h": timedelta(hours=24)}
LONGEST_WAIT = 100 * 24 * 60 * 60 * 1000  # ms: what waited longer is over anyway


class SnoozeForm(SheetForm):
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
        if day > snooze_calendar.last_day(self.now):
            raise forms.ValidationError(_("A snooze lasts 90 days at most. Choose an earlier day."))
        moment = moments.in_zone(day, hour, self.now)
        if moment is None:
            raise forms.ValidationError(
                _("The clocks go forward that night: there is no %(time)s. Choose another hour."),
                params={"time": hour_words(hour)},
            )
        return moment


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
    context = {
        "conversation": conversation,
        **snooze_calendar.drawn(chosen, now, first_day=first_day(request.headers.get("Accept-Language", ""))),
        "keep": "keep" in chosen if "choice" in chosen else True,
        "problem": problem,
    }
    return render(request, "desk/snooze_custom.html", context, status=422 if problem else 200)


TOOL = Tool(
    name="snooze",
    position=30,
    words=gettext_lazy("Snooze the conversation"),
    short=pgettext_lazy("short", "Snooze"),
    icon="circle-pause",
    key="s",
    opens="snooze-sheet",
    places=frozenset({Place.HEAD}),
    addresses=(
        Address(path="snooze", name="snooze-sheet", view=sheet, get=Action.SNOOZE),
        Address(path="snooze/custom", name="snooze-custom", view=custom, get=Action.SNOOZE),
        Address(path="snooze/set", name="snooze", view=snooze, post=Action.SNOOZE, tells_seen=True),
    ),
    offline=Offline(door="snooze/set", sheets=("snooze", "snooze/custom"), leaves=True),
)
