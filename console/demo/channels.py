"""Maison Lorme on the channels of others: accounts that the simulated provider serves, and some of their customers."""

from datetime import datetime
from typing import NamedTuple

from conversations.models import Connection, Group, Inbox
from routing.models import Agent, Availability, Rule

from .company import SAV
from .provider.account import Account, Customer
from .provider.facebook import Wall
from .provider.messenger import Instagram, Page
from .provider.twilio import Phone
from .provider.whatsapp import Number
from .templates_of_whatsapp import TEMPLATES

APP_SECRET, ACCESS_TOKEN = "demo-app-secret", "demo-access-token"
PAGE, PORTFOLIO, ACCOUNT_SID = "104000000000042", "506914300000001", "AC00000000000000000000000000000042"
# Each provider knows people in its own way: by a number, by an id for this business, by a user name.
ON_WHATSAPP = [
    Customer("FR.20261100000000000001", "Zoé Martin", phone="33612345678"),
    Customer("FR.20261100000000000002", "Camille", username="camille.r"),
    Customer("DE.20261100000000000003", "Jonas Weber", phone="4915112345678"),
]
ON_MESSENGER = [Customer("24900000000000011", "Lucie Bernard"), Customer("24900000000000012", "Hugo Petit")]
ON_FACEBOOK = [Customer("24900000000000021", "Emma Laurent"), Customer("24900000000000022", "Paul Girard")]
ON_INSTAGRAM = [Customer("24900000000000031", "lea.decor"), Customer("24900000000000032", "studio.nord")]
BY_PHONE = [
    Customer("33611111101", "+33 6 11 11 11 01", phone="33611111101"),
    Customer("32470111102", "+32 470 11 11 02", phone="32470111102"),
]


class Entrance(NamedTuple):
    """An inbox of the demonstration, and the account at the provider that it is connected with."""

    channel: str
    account: Account
    values: dict[str, str]
    secrets: dict[str, str]

    @property
    def key(self) -> str:
        return f"maison-lorme-{self.channel}"


def entrances() -> list[Entrance]:
    """One for each channel that a provider has."""
    given = (APP_SECRET, ACCESS_TOKEN)
    meta = {"app_secret": APP_SECRET, "access_token": ACCESS_TOKEN}
    number = Number("106540300000001", "33180000000", *given, ON_WHATSAPP, "215589300000001", TEMPLATES)
    page, wall = Page(*given, ON_MESSENGER, PAGE), Wall(*given, ON_FACEBOOK, PAGE)
    instagram = Instagram(*given, ON_INSTAGRAM, PAGE, "17841400000000042")
    phone = Phone(*given, BY_PHONE, ACCOUNT_SID, "+33644600000")
    return [
        Entrance(
            "whatsapp",
            number,
            {
                "phone_number_id": number.phone_number_id,
                "business_account": number.business_account,
                "portfolio": PORTFOLIO,
            },
            meta,
        ),
        Entrance("messenger", page, {"page_id": PAGE}, meta),
        Entrance("facebook", wall, {"page_id": PAGE}, meta),
        Entrance("instagram", instagram, {"instagram_id": instagram.instagram_id, "page_id": PAGE}, meta),
        Entrance("sms", phone, {"account_sid": ACCOUNT_SID, "sender": phone.number}, {"auth_token": ACCESS_TOKEN}),
    ]


def connect(entrance: Entrance, *, now: datetime) -> Inbox:
    """The inbox with its connection, and everybody of customer service available there. Safe to run again."""
    named = {"name": entrance.account.label, "channel": entrance.channel, "company": "Maison Lorme"}
    inbox, is_new = Inbox.objects.get_or_create(key=entrance.key, defaults=named)
    entered = {"values": entrance.values, "secrets": entrance.secrets}
    Connection.objects.update_or_create(inbox=inbox, defaults=entered)
    if is_new:
        group = Group.objects.get(name=SAV)
        Rule.objects.create(inbox=inbox, group=group)
        for agent in Agent.objects.filter(user__in=group.members.all()):
            Availability.objects.get_or_create(agent=agent, channel=entrance.channel, defaults={"changed_at": now})
    return inbox
