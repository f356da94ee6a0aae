"""Which visitors might be one person, and what speaks for it: as far as whoever asks may look back at both.

Two signs are enough to merge by. A number that changed hands and a name that many bear are one sign each: then the
agent has to have asked them.
"""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from . import access, search
from .access import Action
from .base.folding import folded
from .models import Conversation, Identity, Message, Visitor
from .people.models import User

ENOUGH = 2  # signs
MOST = 10  # visitors that are proposed
LOOKED_AT = 100  # of a visitor's last messages
NATIONAL = 9  # last digits of a phone number, which are the same with and without its country
FEWEST_DIGITS = 4  # to look for a number


class Sign(TextChoices):
    NAME = "name", _("Same name")
    PHONE = "phone", _("Same phone number")
    USERNAME = "username", _("Same user name")
    EMAIL = "email", _("Same e-mail address")
    SAID = "said", _("Number or address given in the messages")


@dataclass(frozen=True)
class Known:
    """A visitor, by the newest of their conversations that somebody may look back at."""

    conversation: Conversation
    phones: frozenset[str]
    usernames: frozenset[str]
    said: str  # what they wrote last, as one text

    @property
    def visitor(self) -> Visitor:
        return self.conversation.visitor

    @property
    def details(self) -> list[str]:
        """What they are known by, as agents read it."""
        return [*(f"+{phone}" for phone in self.phones), *filter(None, [self.visitor.email])]


@dataclass(frozen=True)
class Candidate:
    known: Known
    signs: list[Sign]

    @property
    def is_enough(self) -> bool:
        return len(self.signs) >= ENOUGH


def candidates(reader: User, conversation: Conversation, text: str = "") -> list[Candidate]:
    """Other visitors who might be the visitor of this conversation, those with most signs first; with a text, those
    whose name, address or number it names.
    """
    asker = known(reader, conversation)
    found = _named(reader, text) if text.strip() else _alike(reader, asker)
    others = {each.visitor_id: each for each in found if not each.visitor.is_same_person_as(conversation.visitor)}
    compared = [compare(asker, known(reader, other)) for other in others.values()]
    return sorted(compared, key=lambda candidate: -len(candidate.signs))[:MOST]


def known(reader: User, conversation: Conversation) -> Known:
    """What the reader may know of this conversation's visitor: of the inboxes in which they may look back at them."""
    theirs = access.reachable(reader, Action.LOOK_BACK).filter(visitor=conversation.visitor_id)
    identities = Identity.objects.filter(visitor=conversation.visitor_id, inbox__in=theirs.values("inbox"))
    said = Message.objects.filter(conversation__in=theirs, from_visitor=True).order_by("-pk")
    return Known(
        conversation,
        phones=frozenset(identity.phone for identity in identities if identity.phone),
        usernames=frozenset(identity.username.casefold() for identity in identities if identity.username),
        said="\n".join(said.values_list("text", flat=True)[:LOOKED_AT]),
    )


def compare(one: Known, other: Known) -> Candidate:
    """What speaks for it that they are one person."""
    name, email = folded(one.visitor.name), one.visitor.email.casefold()
    shared = {
        Sign.NAME: bool(name) and name == folded(other.visitor.name),
        Sign.PHONE: bool(one.phones & other.phones),
        Sign.USERNAME: bool(one.usernames & other.usernames),
        Sign.EMAIL: bool(email) and email == other.visitor.email.casefold(),
        Sign.SAID: _gives(one, other) or _gives(other, one),
    }
    return Candidate(other, [sign for sign, holds in shared.items() if holds])


def _gives(writer: Known, other: Known) -> bool:
    """Whether one has written the number or the address of the other."""
    email, digits = other.visitor.email.casefold(), _digits(writer.said)
    is_address = bool(email) and email in writer.said.casefold()
    return is_address or any(phone[-NATIONAL:] in digits for phone in other.phones if len(phone) >= NATIONAL)


def _digits(text: str) -> str:
    """The figures of each line: those of two messages make no number together."""
    return "\n".join("".join(filter(str.isdecimal, line)) for line in text.splitlines())


def _alike(reader: User, asker: Known) -> list[Conversation]:
    """Who bears the same name, address or number."""
    words = filter(None, [asker.visitor.name, asker.visitor.email])
    named = [found for text in words for found in _by_words(reader, text)]
    return named + _newest(reader, Visitor.objects.filter(identities__phone__in=asker.phones).distinct())


def _named(reader: User, text: str) -> list[Conversation]:
    digits = "".join(filter(str.isdecimal, text)).lstrip("0")
    numbered = Visitor.objects.filter(identities__phone__contains=digits).distinct()
    return _by_words(reader, text) + (_newest(reader, numbered) if len(digits) >= FEWEST_DIGITS else [])


def _by_words(reader: User, text: str) -> list[Conversation]:
    words = search.words_in(text)
    return search.by_visitor(reader, search.Asked(words), count=MOST) if words else []


def _newest(reader: User, visitors: QuerySet[Visitor]) -> list[Conversation]:
    """Of each of these visitors the newest conversation that the reader may look back at."""
    theirs = access.reachable(reader, Action.LOOK_BACK).filter(visitor=OuterRef("pk")).order_by("-pk")
    latest = visitors.annotate(latest=Subquery(theirs.values("pk")[:1])).filter(latest__isnull=False)
    newest = latest.order_by("-latest").values_list("latest", flat=True)[:MOST]
    return list(Conversation.objects.filter(pk__in=list(newest)).select_related("visitor", "inbox"))
