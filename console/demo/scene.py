"""A busy afternoon at Maison Lorme: the desk of Inès as the drawings show it, colleagues at work, a queue."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from conversations import timeline
from conversations.lines.assigned import Assigned
from conversations.lines.opened import Opened
from conversations.lines.snoozed import Snoozed
from conversations.models import Conversation, Group, Inbox, Message, Visitor
from conversations.people.models import User
from routing.models import Agent, Availability, Offer

from . import company, files, panel, past
from .history import note_words

NAMESPACE = uuid.UUID("5f0f4bb2-7d3a-4c3b-9a40-6d61697e6f6e")
A_MINUTE = timedelta(minutes=1)
LOOKED_AT_FOR = timedelta(hours=1)  # how long nobody falls silent, though no browser is there

SENT, DELIVERED, READ = Message.Status.SENT, Message.Status.DELIVERED, Message.Status.READ
IN, OUT = True, False


@dataclass(frozen=True)
class Talk:
    """One visitor's conversation. Lines are (from the visitor, seconds ago, words, how far they came)."""

    visitor: str
    agent: str  # an e-mail name, or "" for the queue
    lines: tuple[tuple[bool, int, str, int], ...]
    online: bool = True
    language: str = "fr"
    page: tuple[str, str] = ("Lampe Opaline", "/demo/shop/opaline/")
    seconds_left: int | None = None  # of the first answer's time
    snoozed: tuple[int, bool] | None = None  # seconds until it comes back, and whether to its agent


INES, KARIM, THEO, NOBODY = "ines.marchal", "karim.bensaid", "theo.roussel", ""
MINUTE, HOUR = 60, 3600
HALO = ("Suspension Halo", "/demo/shop/halo/")

TALKS = [
    Talk(
        "Élise Garnier",
        INES,
        ((IN, 6, "Bonjour, le luminaire Halo existe-t-il en laiton brossé ?", DELIVERED),),
        page=HALO,
        seconds_left=24,
    ),
    Talk(
        "Oumar Diallo",
        INES,
        (
            (IN, 31 * MINUTE, "Bonjour, ma commande devait arriver vendredi.", READ),
            (OUT, 29 * MINUTE, "Bonjour Oumar, je regarde avec le transporteur.", READ),
            (IN, 12 * MINUTE, "Avez-vous des nouvelles ?", DELIVERED),
            (IN, 11 * MINUTE, "Il y a un numéro de suivi, mais je ne sais pas le lire.", DELIVERED),
            (IN, 3 * MINUTE, "Toujours pas de colis, et le suivi ne bouge plus depuis vendredi", DELIVERED),
        ),
        online=False,
        page=("Suivi de commande", "/demo/shop/"),
    ),
    Talk(
        "Camille Aubert",
        INES,
        (
            (IN, 11 * MINUTE, "Le globe est arrivé fêlé ce matin 😕", READ),
            (IN, 11 * MINUTE - 5, "globe.jpg", READ),
            (OUT, 10 * MINUTE, "Je suis désolée, Camille, je m’en occupe. Avez-vous la facture ?", READ),
            (IN, 7 * MINUTE, "facture-20611.pdf", READ),
            (OUT, 5 * MINUTE, "Un globe neuf part aujourd’hui.", DELIVERED),
            (IN, 4 * MINUTE + 10, "Merci !", DELIVERED),
            (IN, 4 * MINUTE, "Parfait ! Faut-il renvoyer la lampe ?", DELIVERED),
        ),
    ),
    Talk(
        "Lucía Ferrer",
        INES,
        (
            (IN, 9 * MINUTE, "¡Hola! ¿Tienen la lámpara Brume en negro?", READ),
            (OUT, 8 * MINUTE, "¡Hola Lucía! Sí, está disponible en negro.", READ),
            (IN, 50, "¿Hacen envíos a Barcelona antes del viernes?", DELIVERED),
        ),
        language="es",
        page=("Applique Brume", "/demo/shop/brume/"),
    ),
    Talk(
        "Mathilde Roy",
        INES,
        (
            (IN, 15 * MINUTE, "Le support mural est livré sans notice.", READ),
            (OUT, 6 * MINUTE, "Je vous envoie le schéma de montage", READ),
        ),
        online=False,
    ),
    Talk(
        "Thomas Petit",
        INES,
        (
            (IN, 40 * MINUTE, "Le retour est bien arrivé chez vous ?", READ),
            (OUT, 18 * MINUTE, "Le remboursement part aujourd’hui.", DELIVERED),
        ),
    ),
    Talk(
        "",
        INES,
        (
            (IN, 2 * HOUR, "Peut-on choisir le jour de la livraison ?", READ),
            (OUT, HOUR, "Votre créneau : jeudi entre 8 h et 12 h", SENT),
        ),
        online=False,
    ),
    Talk(
        "Jonas Weber",
        INES,
        (
            (IN, 4 * HOUR, "Könnten Sie mir bitte die Rechnung schicken?", READ),
            (OUT, 3 * HOUR, "Gern, die Rechnung ist unterwegs.", READ),
        ),
        online=False,
        language="de",
    ),
    Talk(
        "Hélène Roy",
        KARIM,
        (
            (IN, 14 * MINUTE, "Bonjour, une question sur ma commande.", READ),
            (OUT, 12 * MINUTE, "Bonjour Hélène, je vous écoute.", READ),
            (IN, 5 * MINUTE, "Le code promo est refusé au paiement", DELIVERED),
        ),
    ),
    Talk(
        "Bruno Costa",
        KARIM,
        (
            (IN, 22 * MINUTE, "La Brume existe-t-elle en noir ?", READ),
            (OUT, 20 * MINUTE, "Oui, en noir mat.", READ),
        ),
    ),
    Talk(
        "Agathe Lemaire",
        THEO,
        (
            (IN, 9 * MINUTE, "Quelle ampoule pour la Halo ?", READ),
            (OUT, 8 * MINUTE, "Une ampoule de 2 700 K, 8 W.", READ),
            (IN, 25, "Et sur un variateur ?", DELIVERED),
        ),
        page=HALO,
    ),
    Talk(
        "Noé Fontaine",
        THEO,
        (
            (IN, 16 * MINUTE, "La Halo est-elle en stock ?", READ),
            (OUT, 15 * MINUTE, "Oui, chez vous jeudi.", READ),
        ),
        page=HALO,
    ),
    Talk(
        "Rose Guérin",
        THEO,
        (
            (IN, 34 * MINUTE, "Quelle hauteur au-dessus d’une table ?", READ),
            (OUT, 33 * MINUTE, "Comptez 70 cm.", DELIVERED),
        ),
        page=HALO,
    ),
    Talk(
        "Paul Berthier",
        NOBODY,
        ((IN, 6 * MINUTE + 12, "Bonjour, je cherche une suspension pour une cage d’escalier.", SENT),),
        page=HALO,
    ),
    Talk("Inaya Boyer", NOBODY, ((IN, 64, "Bonjour, la Halo se règle-t-elle en hauteur ?", SENT),), page=HALO),
    Talk(
        "Sophie Lenoir",
        INES,
        (
            (IN, 3 * HOUR, "La Halo existe-t-elle en plus petit ?", READ),
            (OUT, 2 * HOUR, "Oui, en 30 cm. Dois-je vous la réserver ?", READ),
            (IN, 2 * HOUR - 5 * MINUTE, "Je vérifie avec mon mari et je reviens", READ),
        ),
        online=False,
        page=HALO,
        snoozed=(2 * HOUR, True),
    ),
    Talk(
        "Aïcha Keita",
        INES,
        (
            (IN, 5 * HOUR, "Quand ma lampe sera-t-elle livrée ?", READ),
            (OUT, 4 * HOUR, "Livraison prévue jeudi matin", READ),
        ),
        online=False,
        snoozed=(66 * HOUR, True),
    ),
    Talk(
        "Hugo Vasseur",
        INES,
        (
            (IN, 6 * HOUR, "L’applique Brume sera-t-elle bientôt en stock ?", READ),
            (OUT, 5 * HOUR, "Je vous écris dès qu’elle est de retour", DELIVERED),
        ),
        online=False,
        page=("Applique Brume", "/demo/shop/brume/"),
        snoozed=(8 * 24 * HOUR, False),
    ),
]


@transaction.atomic
def set_up(*, now: datetime) -> None:
    """Sets the scene anew: what an earlier one left is taken away."""
    Visitor.objects.filter(key__in=[_key(talk) for talk in TALKS]).delete()
    _people_at_work(now)
    for talk in TALKS:
        _hold(talk, now)
    panel.fill(now=now)


def _people_at_work(now: datetime) -> None:
    """Inès has room for the whole list, Théo is full, Julie is away: so Conseil's queue holds."""
    for name, capacity, wanted, foreground in (
        (INES, 10, True, now + LOOKED_AT_FOR),
        (KARIM, 3, True, now + LOOKED_AT_FOR),
        ("nadia.cherif", 3, True, now - timedelta(hours=4, minutes=38)),
        (THEO, 3, True, now - timedelta(minutes=22)),
        ("julie.morel", 3, False, now - timedelta(hours=3, minutes=5)),
    ):
        agent = Agent.objects.filter(user__email=_email(name))
        agent.update(foreground_at=foreground, seen_at=foreground if name == "julie.morel" else now + LOOKED_AT_FOR)
        rows = Availability.objects.filter(agent__in=agent)
        rows.update(is_wanted=wanted, reason=Availability.Reason.CHOSEN, changed_at=now, missed=None)
        rows.filter(channel="chat").update(capacity=capacity)


def _hold(talk: Talk, now: datetime) -> None:
    said = [
        (now - timedelta(seconds=ago), from_visitor, text, status) for from_visitor, ago, text, status in talk.lines
    ]
    conversation = _conversation(talk, said, now)
    rows = [
        Message(
            kind=files.kind_of(text),
            from_visitor=from_visitor,
            text=text,
            status=status,
            sent_at=at,
            agent=_speaker(conversation, from_visitor),
        )
        for at, from_visitor, text, status in said
    ]
    rows.insert(0, timeline.row(Opened(conversation.opened_on), sent_at=conversation.opened_at))
    if conversation.agent:
        rows.insert(2, timeline.row(Assigned(conversation.agent), sent_at=conversation.opened_at))
    if conversation.snoozed_until and conversation.agent:
        line = Snoozed(conversation.agent, until=conversation.snoozed_until.isoformat())
        rows.append(timeline.row(line, sent_at=said[-1][0] + A_MINUTE))
    rows = sorted([*rows, *past.note_of(conversation.visitor, now=now)], key=lambda row: row.sent_at)
    for revision, row in enumerate(rows, 1):
        row.conversation, row.revision = conversation, revision
    files.attach_to(Message.objects.bulk_create(rows))
    Conversation.objects.filter(pk=conversation.pk).update(revision=len(rows))
    note_words([conversation.pk])
    if talk.seconds_left is not None and conversation.agent:
        until = now + timedelta(seconds=talk.seconds_left)
        Offer.objects.create(
            conversation=conversation,
            agent=Agent.objects.get(user=conversation.agent),
            made_at=until - timedelta(seconds=30),
            answer_by=until,
        )


def _conversation(talk: Talk, said: list, now: datetime) -> Conversation:
    agent = User.objects.filter(email=_email(talk.agent)).first()
    title, path = talk.page
    visitor = Visitor.objects.create(
        key=_key(talk),
        name=talk.visitor,
        is_proven=True,
        language=talk.language,
        created_at=said[0][0],
        online=talk.online,
        seen_at=now + LOOKED_AT_FOR if talk.online else said[0][0],
        page_title=title,
        page_url=f"https://maisonlorme.fr{path}",
    )
    past.remember(visitor, now=now)
    return Conversation.objects.create(
        inbox=Inbox.objects.get(key=company.KEY),
        visitor=visitor,
        agent=agent,
        group=agent.desk_groups.first() if agent else Group.objects.get(name=company.CONSEIL),
        status=_status(talk),
        snoozed_until=now + timedelta(seconds=talk.snoozed[0]) if talk.snoozed else None,
        returns_to_desk=bool(talk.snoozed and talk.snoozed[1]),
        opened_at=said[0][0],
        opened_on=title,
        queued_at=None if agent else said[0][0],
        assigned_at=said[0][0] if agent else None,
        owed_since=None if talk.snoozed else _owed_since(said),
        last_message_at=said[-1][0],
    )


def _status(talk: Talk) -> str:
    if talk.snoozed:
        return Conversation.Status.SNOOZED
    return Conversation.Status.ACTIVE if talk.agent else Conversation.Status.WAITING


def _owed_since(said: list) -> datetime | None:
    """The visitor's first word after the last answer."""
    since = None
    for at, from_visitor, _text, _status in said:
        since = (since or at) if from_visitor else None
    return since


def _speaker(conversation: Conversation, from_visitor: bool) -> User | None:
    return None if from_visitor else conversation.agent


def _key(talk: Talk) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, talk.lines[0][2])


def _email(name: str) -> str:
    return f"{name}@maisonlorme.fr"
