"""What visitors of the scene had asked before: conversations that are over, tags and scores; and a private note."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from conversations import timeline
from conversations.lines.closed_agent import ClosedByAgent
from conversations.models import Conversation, Inbox, Message, Survey, Tag, Visitor
from conversations.people.models import User

from . import company
from .history import note_words

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Past:
    """A conversation that began so many days ago. Lines are (e-mail name of the agent, "" for the visitor, words)."""

    days: int
    lasted: timedelta
    tag: str
    score: int | None
    lines: tuple[tuple[str, str], ...]
    inbox: str = company.KEY


PASTS = {
    "Camille Aubert": [  # the oldest first: rows follow each other as conversations did
        Past(
            340,
            timedelta(minutes=14),
            "Conseil produit",
            None,
            (
                ("", "Je cherche une applique pour un couloir de 1,10\u00a0m."),
                ("nadia.cherif", "Je vous conseille la Brume, en laiton\u00a0: elle n’avance que de 12\u00a0cm."),
            ),
            inbox=company.PRO_KEY,
        ),
        Past(
            142,
            timedelta(days=2, hours=3),
            "Livraison",
            4,
            (
                ("", "Mon colis est annoncé livré, mais je n’ai rien reçu."),
                ("karim.bensaid", "Je pose la question au transporteur, Camille."),
                ("nadia.cherif", "Le livreur a sonné chez la voisine, tout y est."),
                ("", "Tout est arrivé. Merci pour votre aide\u202f!"),
            ),
        ),
        Past(
            41,
            timedelta(minutes=9),
            "Conseil produit",
            5,
            (
                ("", "Est-ce que l’Opaline accepte une ampoule à intensité variable\u202f?"),
                ("ines.marchal", "Oui, toute ampoule E27 variable jusqu’à 15\u00a0W."),
            ),
        ),
    ]
}
NOTES = {
    "Camille Aubert": (
        "karim.bensaid",
        timedelta(minutes=4, seconds=30),
        "Globe en stock à Lyon, départ avant 16\u00a0h.",
    )
}


def remember(visitor: Visitor, *, now: datetime) -> None:
    """What was before the conversation that the scene opens."""
    for past in PASTS.get(visitor.name, ()):
        _hold(past, visitor, now)


def note_of(visitor: Visitor, *, now: datetime) -> list[Message]:
    """What a colleague left in the conversation that the scene opens; not stored yet."""
    if visitor.name not in NOTES:
        return []
    name, ago, text = NOTES[visitor.name]
    return [Message(kind=Message.Kind.NOTE, agent=_agent(name), text=text, sent_at=now - ago)]


def _hold(past: Past, visitor: Visitor, now: datetime) -> None:
    opened = now - past.days * DAY
    closed = opened + past.lasted
    inbox = Inbox.objects.get(key=past.inbox)
    agents = [_agent(name) for name, _text in past.lines if name]
    conversation = Conversation.objects.create(
        inbox=inbox,
        visitor=visitor,
        agent=agents[-1],
        group=agents[-1].desk_groups.first(),
        status=Conversation.Status.CLOSED,
        closed_by=Conversation.ClosedBy.AGENT,
        tag=Tag.objects.filter(inbox=inbox, name=past.tag).first(),
        revision=len(past.lines) + 1,
        opened_at=opened,
        assigned_at=opened,
        closed_at=closed,
        last_message_at=closed,
    )
    step = past.lasted / (len(past.lines) + 1)
    rows = [
        Message(
            conversation=conversation,
            from_visitor=not name,
            agent=_agent(name) if name else None,
            text=text,
            status=Message.Status.READ,
            revision=revision,
            sent_at=opened + step * revision,
        )
        for revision, (name, text) in enumerate(past.lines, 1)
    ]
    line = ClosedByAgent(agents[-1], conversation.tag)
    end = timeline.row(line, conversation=conversation, revision=len(rows) + 1, sent_at=closed)
    Message.objects.bulk_create([*rows, end])
    note_words([conversation.pk])
    if past.score:
        survey = Survey.objects.create(conversation=conversation, score=past.score, answered_at=closed)
        survey.agents.set(agents)


def _agent(name: str) -> User:
    return User.objects.get(email=f"{name}@maisonlorme.fr")
