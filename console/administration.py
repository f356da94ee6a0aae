"""The administration: its places in the order in which a company is set up, what is only read apart from them."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from console.connections import checks
from conversations.models import Inbox


class Place(NamedTuple):
    """`model`: whose pages they are; `anchor`: of what stands in the page of an inbox, with its `name`."""

    model: str
    says: Promise
    name: Promise | None = None
    anchor: str = ""


class Task(NamedTuple):
    name: Promise
    places: list[Place]
    is_record: bool = False


TASKS = [
    Task(
        _("Where visitors write"),
        [Place("conversations.Inbox", _("The chat on your site and its look, WhatsApp, SMS and the other channels."))],
    ),
    Task(
        _("People"),
        [
            Place("accounts.User", _("Who may sign in, and as what.")),
            Place("routing.Agent", _("Who answers: channels, languages, skills.")),
        ],
    ),
    Task(
        _("Who answers what"),
        [
            Place(
                "conversations.Group",
                _("Agents who answer together, their queue, and who is told when nobody is there."),
            ),
            Place("routing.Rule", _("Which conversations go to which group.")),
        ],
    ),
    Task(
        _("Hours and tags"),
        [
            Place("conversations.Inbox", _("When you answer; public holidays."), _("Opening hours"), "hours-group"),
            Place(
                "conversations.Inbox", _("What a conversation was about, chosen when it ends."), _("tags"), "tags-group"
            ),
        ],
    ),
    Task(
        _("What agents work with"),
        [
            Place(
                "conversations.ReplyCategory",
                _("Ready-made texts, by category; they can be imported and exported as a file."),
                _("Canned replies"),
            ),
            Place("conversations.Macro", _("Several actions in one tap.")),
            Place("knowledge.Article", _("What Copilot searches and quotes for agents.")),
            Place("knowledge.Collection", _("Which articles belong to which inbox."), _("Collections of articles")),
            Place("knowledge.Site", _("The pages of your site as articles, read again automatically."), _("Your site")),
            Place("copilot.ModelSetting", _("Which service writes answers and drafts, and what leaves this machine.")),
            Place(
                "conversations.TranscriptionSetting",
                _("Which service transcribes voice messages: none, unless you choose one."),
            ),
        ],
    ),
    Task(
        _("Translation"),
        [
            Place("translation.EngineSetting", _("Who translates, in which order, and what leaves this machine.")),
            Place("translation.Preference", _("A different first choice for a pair of languages.")),
            Place("translation.Term", _("Your own words that stay as they are, or that you translate yourself.")),
        ],
    ),
    Task(_("Protection"), [Place("limits.Limits", _("How much one visitor or one address may send."))]),
    Task(
        _("Third-party channels"),
        [
            Place(
                "conversations.MessageTemplate",
                _("What may still be sent once a channel accepts no free answers any more."),
            ),
            Place("conversations.Webhook", _("What a provider sent that could not be read; it can be read again.")),
        ],
    ),
    Task(
        _("Conversations"),
        [
            Place("conversations.Conversation", _("Every conversation, with its state.")),
            Place("conversations.Message", _("Everything written, private notes included.")),
            Place("conversations.Visitor", _("Who wrote.")),
            Place("conversations.Merge", _("Visitors whom agents have recognised as one person.")),
            Place("conversations.Call", _("Who called, who took it, how it ended; nothing of what was said.")),
            Place("routing.Offer", _("To whom conversations were offered, and what became of them.")),
            Place("conversations.Survey", _("What visitors thought.")),
            Place("conversations.Transcript", _("Conversations sent by e-mail.")),
            Place("copilot.Suggestion", _("What agents asked Copilot for, and what became of it; no text is kept.")),
            Place("conversations.Block", _("Visitors who may not write; you can unblock them here.")),
        ],
        is_record=True,
    ),
    Task(
        _("Community"),
        [
            Place("community.Post", _("What colleagues publish.")),
            Place("community.Comment", _("Replies to posts.")),
        ],
        is_record=True,
    ),
]


class Site(AdminSite):
    site_title = site_header = "Pupitre"
    index_title = _("Administration")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict[str, Any]]:
        """A task where Django has an app; whoever may see none of a task's models does not see the task."""
        apps = self._build_app_dict(request).values()
        models = {model["model"]._meta.label: model for app in apps for model in app["models"]}  # noqa: SLF001 - public
        only = _only_inbox()
        shown = [
            {
                "name": task.name,
                "is_record": task.is_record,
                "models": [_shown(place, models[place.model], only) for place in task.places if place.model in models],
            }
            for task in TASKS
        ]
        return [task for task in shown if task["models"]]

    def get_urls(self) -> list[Any]:
        at = "conversations/connection/<int:pk>/check/"
        return [
            path(at, self.admin_view(checks.check), name="connection-check"),
            path("of-inboxes/<slug:anchor>/", self.admin_view(self.choose), name="of-inboxes"),
            *super().get_urls(),
        ]

    def choose(self, request: HttpRequest, anchor: str) -> HttpResponse:
        """Each inbox has its own hours and tags: whose are meant?"""
        place = next((place for task in TASKS for place in task.places if anchor and place.anchor == anchor), None)
        if place is None:
            raise Http404
        if not request.user.has_perm("conversations.view_inbox"):
            raise PermissionDenied
        shown = {"title": capfirst(str(place.name)), "place": place, "inboxes": Inbox.objects.all()}
        return render(request, "admin/of_inboxes.html", {**self.each_context(request), **shown})

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        for warning in checks.warnings(timezone.localdate()):
            messages.warning(request, warning)
        return super().index(request, extra_context)

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> Any:
        """How the code is parted is no matter of an administrator's."""
        return redirect("admin:index")


def _only_inbox() -> int | None:
    """What most companies have, whose page is opened at once."""
    inboxes = Inbox.objects.values_list("pk", flat=True)[:2]
    return inboxes[0] if len(inboxes) == 1 else None


def _shown(place: Place, model: dict[str, Any], only: int | None) -> dict[str, Any]:
    shown = {**model, "name": capfirst(str(place.name or model["name"])), "says": place.says}
    if not place.anchor:
        return shown
    page = reverse("admin:of-inboxes", args=[place.anchor])
    if only:
        page = f"{reverse('admin:conversations_inbox_change', args=[only])}#{place.anchor}"
    return {**shown, "admin_url": page, "add_url": None, "is_part": True}
