"""The sheets in which one writes and orders one's own canned replies."""

from contextlib import suppress
from typing import cast

from django import forms
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import trigger_client_event

from console.desk import canned_sheet
from console.server.numbers import number_in
from conversations.base.errors import NotPossible, NotReachable
from conversations.base.retries import retried
from conversations.canned import replies

NEW, NEW_SHARED = "new", "new-shared"  # in the place of a category's number


class CategoryForm(forms.Form):
    name = forms.CharField(
        max_length=replies.LONGEST_NAME,
        error_messages={"required": gettext_lazy("Give the category a name.")},
    )
    shared = forms.BooleanField(required=False)


class ReplyForm(forms.Form):
    """A reply in one of the categories that its writer may change, or in a new one."""

    category = forms.ChoiceField(
        error_messages={"invalid_choice": gettext_lazy("This category is gone. Choose another.")}
    )
    name = forms.CharField(required=False, max_length=replies.LONGEST_NAME)
    shortcut = forms.CharField(required=False, max_length=replies.LONGEST_SHORTCUT + 1)  # with its slash
    text = forms.CharField(
        max_length=replies.LONGEST_TEXT,
        strip=True,
        error_messages={"required": gettext_lazy("Write the reply first: it is empty.")},
    )

    def __init__(self, *args, writer, **kwargs):
        super().__init__(*args, **kwargs)
        self.categories = list(replies.categories_of(writer))
        choices = [(str(category.pk), category.name) for category in self.categories]
        new = [(NEW, ""), *([(NEW_SHARED, "")] if writer.sees_everything else [])]
        cast(forms.ChoiceField, self.fields["category"]).choices = [*choices, *new]

    def clean_shortcut(self):
        return _in_words(replies.checked_shortcut, self.cleaned_data["shortcut"])

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        if cleaned.get("category") in (NEW, NEW_SHARED) and "name" in cleaned and not cleaned["name"]:
            self.add_error("name", _("Give the category a name."))
        return cleaned


@require_safe
def suggestions(request):
    """What the composer offers after a slash: fetched once by a page, filled there for each conversation."""
    found = replies.suggested_to(request.user)
    return JsonResponse({"replies": [{"shortcut": reply.shortcut, "text": reply.text} for reply in found]})


@require_safe
def manage(request):
    return render(request, "desk/own_replies.html", _own(request))


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request, reply=None):
    """Writes a reply: a new one, or one that stands."""
    known = replies.reply_of(request.user, reply) if reply else None
    if request.method == "POST":
        form = ReplyForm(request.POST, writer=request.user)
        if form.is_valid() and _saved(request.user, form, reply):
            return _done(request, _words_after(form.cleaned_data["text"]), to_choose=known is None)
    else:
        form = ReplyForm(initial=_standing(known) if known else _first(request.user), writer=request.user)
    where = _where(request)
    to_choose = where["came_from"] and known is None
    back = reverse("canned", args=[where["came_from"]]) if to_choose else reverse("replies") + where["query"]
    context = {**where, "form": form, "reply": known, "variables": replies.VARIABLES, "back": back}
    return render(request, "desk/reply.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_reply(request, reply):
    known = replies.reply_of(request.user, reply)
    if request.method != "POST":
        return render(request, "desk/delete_reply.html", {**_where(request), "reply": known})
    replies.delete_reply(request.user, reply)
    return _done(request, _("Reply deleted"))


@require_http_methods(["GET", "HEAD", "POST"])
def category(request, category=None):
    """Names a category: a new one, or one that stands."""
    known = replies.category_of(request.user, category) if category else None
    form = CategoryForm(request.POST if request.method == "POST" else None, initial={"name": known and known.name})
    if form.is_valid():
        try:
            if known:
                retried(replies.rename_category)(request.user, category, form.cleaned_data["name"])
            else:
                shared = form.cleaned_data["shared"]
                retried(replies.add_category)(request.user, form.cleaned_data["name"], shared=shared)
            return _done(request, _("Category saved"))
        except NotPossible as refusal:
            form.add_error("name", str(refusal))
    context = {**_where(request), "form": form, "category": known}
    return render(request, "desk/reply_category.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_category(request, category):
    """Asked first, with the number of replies that go as well."""
    known = replies.category_of(request.user, category)
    if request.method != "POST":
        context = {**_where(request), "category": known, "count": known.replies.count()}
        return render(request, "desk/delete_reply_category.html", context)
    n = replies.delete_category(request.user, category)
    return _done(request, ngettext("Category deleted, %(n)d reply", "Category deleted, %(n)d replies", n) % {"n": n})


def _own(request):
    """What this person may change, category by category, also those that are empty."""
    categories = list(replies.categories_of(request.user).prefetch_related("replies"))
    return {**_where(request), "categories": categories}


def _where(request):
    """The conversation whose sheet one came from, to go back to it."""
    came_from = number_in(request.GET.get("conversation")) or ""
    return {"came_from": came_from, "query": f"?conversation={came_from}" if came_from else ""}


def _standing(reply):
    return {"category": str(reply.category_id), "shortcut": reply.shortcut, "text": reply.text}


def _first(user):
    """A new reply goes into the last category of one's own, or begins one."""
    own = replies.categories_of(user).filter(owner=user.pk).order_by("-position", "-pk").first()
    return {"category": str(own.pk)} if own else {"category": NEW, "name": _("My replies")}


class NameRefused(NotPossible):
    """The new category was refused, not the reply."""


def _saved(user, form, pk):
    data = form.cleaned_data
    try:
        retried(_save)(user, data, pk)
    except NotPossible as refusal:
        form.add_error("name" if isinstance(refusal, NameRefused) else "shortcut", str(refusal))
        return False
    return True


@transaction.atomic
def _save(user, data, pk):
    """Both or nothing, the reply and the category that it begins."""
    chosen = _category(user, data)
    replies.save_reply(user, category=chosen, shortcut=data["shortcut"], text=data["text"], pk=pk)


def _category(user, data):
    if data["category"] not in (NEW, NEW_SHARED):
        return replies.category_of(user, int(data["category"]))
    try:
        return replies.add_category(user, data["name"], shared=data["category"] == NEW_SHARED)
    except NotPossible as refusal:
        raise NameRefused(str(refusal)) from None


def _words_after(text):
    unknown = replies.unknown_variables(text)
    if not unknown:
        return _("Reply saved")
    return _("Saved. %(names)s is not a variable and stays as it is.") % {"names": replies.in_words(unknown)}


def _done(request, words, *, to_choose=False):
    """Back to what one manages, or, with a new reply, to the sheet that one chooses from.

    Every composer of this page asks for its suggestions anew.
    """
    response = (to_choose and _sheet_of(request)) or render(request, "desk/own_replies.html", _own(request))
    return trigger_client_event(trigger_client_event(response, "replies-changed"), "say", {"text": words})


def _sheet_of(request):
    came_from = _where(request)["came_from"]
    with suppress(NotReachable):  # it may have left the desk meanwhile
        return canned_sheet.drawn(request, came_from) if came_from else None
    return None


def _in_words(check, text):
    try:
        return check(text)
    except NotPossible as refusal:
        raise forms.ValidationError(str(refusal)) from None
