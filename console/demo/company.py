"""The people, groups, inboxes and rules of Maison Lorme, made once in an empty database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from django.contrib.auth.hashers import make_password
from django.db import transaction

from conversations.models import Group, Inbox, OpeningHours, Tag, Website, Weekday
from conversations.people.models import Role, User
from routing.models import Agent, Availability, EscalationStep, Rule

from . import articles, panel, tools

PASSWORD = "pupitre-demo"  # noqa: S105 - printed at every start: the demonstration has no secrets
KEY, PRO_KEY, VIDEO_KEY = "maison-lorme", "maison-lorme-pro", "maison-lorme-video"
TAGS = [
    "Produit endommagé",
    "Livraison",
    "Retour / échange",
    "Paiement",
    "Facture",
    "Conseil produit",
    "Montage",
    "Autre",
]


@dataclass(frozen=True)
class Employee:
    first_name: str
    last_name: str
    email: str
    role: str = Role.AGENT
    group: str = ""
    languages: tuple[str, ...] = ()
    skills: str = ""
    takes_calls: bool = False
    is_community_manager: bool = False


SAV, CONSEIL = "SAV", "Conseil"
STAFF = [
    Employee(
        "Inès",
        "Marchal",
        "ines.marchal@maisonlorme.fr",
        group=SAV,
        languages=("fr", "en", "es"),
        skills="Commandes, colis",
        takes_calls=True,
    ),
    Employee(
        "Karim",
        "Bensaïd",
        "karim.bensaid@maisonlorme.fr",
        group=SAV,
        languages=("fr", "ar", "en"),
        skills="SAV, factures",
    ),
    Employee(
        "Nadia",
        "Cherif",
        "nadia.cherif@maisonlorme.fr",
        group=SAV,
        languages=("fr", "de"),
        skills="Facturation, relance",
    ),
    Employee(
        "Théo",
        "Roussel",
        "theo.roussel@maisonlorme.fr",
        group=CONSEIL,
        languages=("fr", "en"),
        skills="Luminaires, éclairage",
        takes_calls=True,
    ),
    Employee(
        "Julie",
        "Morel",
        "julie.morel@maisonlorme.fr",
        group=CONSEIL,
        languages=("fr", "it"),
        skills="Facturation pro, devis",
    ),
    Employee("Solène", "Dubreuil", "solene.dubreuil@maisonlorme.fr", Role.SUPERVISOR, is_community_manager=True),
    Employee("Antoine", "Lorme", "antoine.lorme@maisonlorme.fr", Role.ADMINISTRATOR),
]


@transaction.atomic
def found(origins: list[str], *, now: datetime) -> bool:
    """Makes the company, unless somebody works here already."""
    if User.objects.exists():
        return False
    password = make_password(PASSWORD)  # slow by design: once for all of them
    groups = {SAV: Group.objects.create(name=SAV, queue_size=8), CONSEIL: Group.objects.create(name=CONSEIL)}
    EscalationStep.objects.create(
        group=groups[SAV], position=1, after=60, kind=EscalationStep.Kind.NEXT_GROUP, target=groups[CONSEIL]
    )
    EscalationStep.objects.create(group=groups[SAV], position=2, after=120, kind=EscalationStep.Kind.TELL)
    for employee in STAFF:
        _hire(employee, password, groups)
    shop, pro, video = _open_shop(origins), _open_pro_shop(origins), _open_video(origins)
    Rule.objects.bulk_create(
        [
            Rule(position=1, inbox=shop, page_pattern="halo", group=groups[CONSEIL]),
            Rule(position=2, inbox=shop, group=groups[SAV]),
            Rule(position=3, inbox=pro, group=groups[CONSEIL]),
            Rule(position=4, inbox=video, group=groups[SAV]),
        ]
    )
    tools.equip(User.objects.get(email=STAFF[0].email), shop, groups[CONSEIL])
    panel.fill(now=now)
    articles.publish(shop, origins[0], now=now)
    return True


def admit(origins: list[str]) -> None:
    """The shop may stand at a new address: another port than last time."""
    for website in Website.objects.filter(inbox__key__in=[KEY, PRO_KEY, VIDEO_KEY]):
        new = [origin for origin in origins if origin not in website.origins]
        if new:
            Website.objects.filter(pk=website.pk).update(allowed_origins="\n".join([*website.origins, *new]))


def staff_here() -> list[Employee]:
    """Those of the demonstration's people who can sign in."""
    emails = set(
        User.objects.filter(email__in=[e.email for e in STAFF], is_active=True).values_list("email", flat=True)
    )
    return [employee for employee in STAFF if employee.email in emails]


def _hire(employee: Employee, password: str, groups: dict[str, Group]) -> None:
    user = User.objects.create(
        email=employee.email,
        first_name=employee.first_name,
        last_name=employee.last_name,
        role=employee.role,
        is_community_manager=employee.is_community_manager,
        password=password,
        timezone="Europe/Paris",
    )
    if employee.role == Role.AGENT:
        agent = Agent.objects.create(user=user, languages=list(employee.languages), skills=employee.skills)
        Availability.objects.create(agent=agent, channel="chat", capacity=3)
        if employee.takes_calls:
            Availability.objects.create(agent=agent, channel="video", capacity=1)
        groups[employee.group].members.add(user)


def _open_shop(origins: list[str]) -> Inbox:
    inbox = Inbox.objects.create(name="maisonlorme.fr", key=KEY, tag_required=True, company="Maison Lorme")
    Website.objects.filter(inbox=inbox).update(
        asks_recommendation=True,
        colour="#8A4B2D",
        launcher="Une question ?",
        welcome="Bonjour ! Une lampe, une commande, un conseil ? Écrivez-nous, nous répondons en direct.",
        consent="Vos messages servent à vous répondre et sont conservés un an.",
        allowed_origins="\n".join(origins),
    )
    Tag.objects.bulk_create([Tag(inbox=inbox, name=name, position=place) for place, name in enumerate(TAGS, 1)])
    _open_hours(inbox, Weekday, (time(0, 0), time(23, 59)))  # whoever tries the demonstration finds it open
    return inbox


def _open_pro_shop(origins: list[str]) -> Inbox:
    inbox = Inbox.objects.create(name="pro.maisonlorme.fr", key=PRO_KEY, company="Maison Lorme Pro")
    Website.objects.filter(inbox=inbox).update(
        colour="#3F4A3C",
        launcher="Nous écrire",
        welcome="Bonjour ! Architectes, hôtels et restaurants : une équipe vous est dédiée.",
        consent="Vos messages servent à vous répondre et sont conservés un an.",
        allowed_origins="\n".join(origins),
    )
    Tag.objects.bulk_create(
        [Tag(inbox=inbox, name=name, position=place) for place, name in enumerate(["Devis", "Projet", "Facture"], 1)]
    )
    weekdays = [day for day in Weekday if day not in (Weekday.SATURDAY, Weekday.SUNDAY)]
    _open_hours(inbox, weekdays, (time(9, 0), time(12, 30)), (time(14, 0), time(18, 0)))
    return inbox


def _open_video(origins: list[str]) -> Inbox:
    inbox = Inbox.objects.create(name="Vidéo maisonlorme.fr", key=VIDEO_KEY, channel="video", company="Maison Lorme")
    Website.objects.filter(inbox=inbox).update(
        visitor_camera="allowed",
        colour="#8A4B2D",
        launcher="Nous voir en vidéo",
        welcome="Bonjour ! Une lampe à monter, un globe à changer ? Montrez-nous, nous vous montrons.",
        consent="Rien n’est enregistré de l’appel. Ce que vous écrivez est conservé un an.",
        allowed_origins="\n".join(origins),
    )
    _open_hours(inbox, Weekday, (time(0, 0), time(23, 59)))
    return inbox


def _open_hours(inbox: Inbox, weekdays: Iterable[Weekday], *stretches: tuple[time, time]) -> None:
    OpeningHours.objects.bulk_create(
        OpeningHours(inbox=inbox, weekday=weekday, opens=opens, closes=closes)
        for weekday in weekdays
        for opens, closes in stretches
    )
