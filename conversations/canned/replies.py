"""Canned replies: who may use and change which, and how their variables are filled."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils.translation import gettext as _

from conversations import signals
from conversations.base.announcing import announce
from conversations.base.errors import NotPossible, NotReachable
from conversations.base.text import is_blank, well_formed
from conversations.base.text import name as one_line
from conversations.models import CannedReply, Conversation, ReplyCategory
from conversations.people.models import User

VARIABLES = ("visitor", "agent", "company")
LONGEST_TEXT = 10_000  # characters
LONGEST_SHORTCUT = 30
LONGEST_NAME = 60
NAMED = re.compile(rf"\{{({'|'.join(VARIABLES)})\}}")
BRACED = re.compile(r"\{([^{}\s]{1,30})\}")
BLANK = "[ \t\u00a0\u202f]"


class Piece(NamedTuple):
    """A stretch of a reply, and whether it was filled in."""

    text: str
    is_filled: bool


# ---- filling


def values_for(conversation: Conversation, person: User) -> dict[str, str]:
    """What the variables stand for; empty where nobody knows, as with the name of who has not said it."""
    inbox = conversation.inbox
    return {
        "visitor": first_word(conversation.visitor.name),
        "agent": person.get_short_name(),
        "company": inbox.company or inbox.name,
    }


def pieces(text: str, values: Mapping[str, str]) -> list[Piece]:
    """The text with its variables filled. What has no value goes together with the comma or space before it."""
    for name in VARIABLES:
        if not values[name]:
            text = re.sub(rf"^\{{{name}\}},?{BLANK}?|,?{BLANK}?\{{{name}\}}", "", text, flags=re.MULTILINE)
    parts = NAMED.split(text)
    return [Piece(values[part] if at % 2 else part, bool(at % 2)) for at, part in enumerate(parts) if part]


def fill(text: str, values: Mapping[str, str]) -> str:
    return "".join(piece.text for piece in pieces(text, values))


def unknown_variables(text: str) -> list[str]:
    """What is written like a variable and is none: it stays as it is."""
    return list(dict.fromkeys(name for name in BRACED.findall(text) if name not in VARIABLES))


def first_word(name: str) -> str:
    return next(iter(name.split()), "")


# ---- whose they are


def usable_by(person: User) -> QuerySet[CannedReply]:
    """What is shared, then what is one's own, category by category."""
    mine_or_shared = Q(category__owner=None) | Q(category__owner=person.pk)
    return (
        CannedReply.objects.filter(mine_or_shared)
        .select_related("category")
        .order_by(F("category__owner").asc(nulls_first=True), "category__position", "category__name", "shortcut", "pk")
    )


def suggested_to(person: User) -> list[CannedReply]:
    """One reply for each shortcut: one's own wins over the shared one."""
    by_shortcut = {reply.shortcut: reply for reply in usable_by(person).exclude(shortcut="")}
    return [by_shortcut[shortcut] for shortcut in sorted(by_shortcut)]


def categories_of(person: User) -> QuerySet[ReplyCategory]:
    """The categories that one may change: one's own, and the shared ones for supervisors and administrators."""
    changeable = Q(owner=person.pk)
    if person.sees_everything:
        changeable |= Q(owner=None)
    return ReplyCategory.objects.filter(changeable).order_by(F("owner").asc(nulls_first=True), "position", "name")


def category_of(person: User, pk: int) -> ReplyCategory:
    """Raises NotReachable."""
    found = categories_of(person).filter(pk=pk).first()
    if found is None:
        raise NotReachable(_("This category is not yours to change."))
    return found


def reply_of(person: User, pk: int) -> CannedReply:
    """Raises NotReachable."""
    found = CannedReply.objects.filter(pk=pk, category__in=categories_of(person)).select_related("category").first()
    if found is None:
        raise NotReachable(_("This reply is not yours to change."))
    return found


# ---- changing them


@transaction.atomic
def add_category(person: User, name: str, *, shared: bool = False) -> ReplyCategory:
    if shared and not person.sees_everything:
        raise NotReachable(_("Shared replies are written by supervisors and administrators."))
    owner = None if shared else person.pk
    name = free_name(name, owner)
    last = ReplyCategory.objects.filter(owner=owner).aggregate(last=Max("position"))["last"] or 0
    return ReplyCategory.objects.create(owner_id=owner, name=name, position=last + 1)


@transaction.atomic
def rename_category(person: User, pk: int, name: str) -> ReplyCategory:
    category = category_of(person, pk)
    category.name = free_name(name, category.owner_id, besides=pk)
    category.save(update_fields=["name"])
    return category


@transaction.atomic
def delete_category(person: User, pk: int) -> int:
    """With its replies; says how many went."""
    category = category_of(person, pk)
    gone = category.replies.count()
    category.delete()
    tell_changed(category.owner_id)
    return gone


@transaction.atomic
def save_reply(person: User, *, category: ReplyCategory, shortcut: str, text: str, pk: int | None = None) -> None:
    """Writes a reply, or writes it anew. Raises NotPossible, or NotReachable for what is somebody else's.

    Who loses a shortcut to somebody at the same instant gets an IntegrityError, and the words when it is tried again.
    """
    category = category_of(person, category.pk)
    fields = {
        "category": category,
        "owner_id": category.owner_id,
        "shortcut": free_shortcut(shortcut, category.owner_id, besides=pk),
        "text": checked_text(text),
    }
    owners = {category.owner_id}
    if pk is None:
        CannedReply.objects.create(**fields)
    else:
        owners.add(reply_of(person, pk).owner_id)
        CannedReply.objects.filter(pk=pk).update(**fields)
    for owner in owners:
        tell_changed(owner)


def delete_reply(person: User, pk: int) -> None:
    reply = reply_of(person, pk)
    reply.delete()
    tell_changed(reply.owner_id)


def tell_changed(owner: int | None) -> None:
    """To whoever may use them, on every page that is open."""
    announce(signals.replies_changed, owner_id=owner)


# ---- what they may look like


def checked_text(text: str) -> str:
    """As it is stored. Raises NotPossible for one that is empty or too long."""
    text = well_formed(text).replace("\r\n", "\n").strip()
    if is_blank(text):
        raise NotPossible(_("Write the reply first: it is empty."))
    if len(text) > LONGEST_TEXT:
        raise NotPossible(
            _("This reply is too long: %(length)d characters, at most %(most)d.")
            % {"length": len(text), "most": LONGEST_TEXT}
        )
    return text


def checked_shortcut(shortcut: str) -> str:
    """Without its slash, in small letters."""
    shortcut = shortcut.strip().removeprefix("/").lower()
    if not re.fullmatch(r"[\w-]*", shortcut):
        raise NotPossible(_("A shortcut has letters, digits, hyphens and underscores only."))
    if len(shortcut) > LONGEST_SHORTCUT:
        raise NotPossible(_("This shortcut is too long: at most %(most)d characters.") % {"most": LONGEST_SHORTCUT})
    return shortcut


def free_shortcut(shortcut: str, owner: int | None, *, besides: int | None = None) -> str:
    shortcut = checked_shortcut(shortcut)
    rivals = CannedReply.objects.filter(category__owner=owner, shortcut=shortcut)
    if shortcut and rivals.exclude(pk__in=[besides] if besides else []).exists():
        raise NotPossible(_("The shortcut /%(shortcut)s is taken by another reply.") % {"shortcut": shortcut})
    return shortcut


def free_name(name: str, owner: int | None, *, besides: int | None = None) -> str:
    name = checked_name(name)
    rivals = ReplyCategory.objects.filter(owner=owner, name__iexact=name)
    if rivals.exclude(pk__in=[besides] if besides else []).exists():
        raise NotPossible(_("There is a category “%(name)s” already.") % {"name": name})
    return name


def checked_name(name: str) -> str:
    name = one_line(name)
    if not name:
        raise NotPossible(_("Give the category a name."))
    if len(name) > LONGEST_NAME:
        raise NotPossible(_("This name is too long: at most %(most)d characters.") % {"most": LONGEST_NAME})
    return name


def in_words(names: Iterable[str]) -> str:
    """Variables as they are written: {visitor}, {agent}."""
    return ", ".join(f"{{{name}}}" for name in names)
