"""Maison Lorme's number on WhatsApp, which the simulated provider serves, and three of its customers."""

from conversations.models import Connection, Group, Inbox
from routing.models import Agent, Availability, Rule

from .company import SAV
from .provider.whatsapp import Customer, Number

KEY = "maison-lorme-whatsapp"
PORTFOLIO = "506914300000001"
CUSTOMERS = [
    Customer("FR.20261100000000000001", "Zoé Martin", phone="33612345678"),
    Customer("FR.20261100000000000002", "Camille", username="camille.r"),
    Customer("DE.20261100000000000003", "Jonas Weber", phone="4915112345678"),
]


def number() -> Number:
    """What Meta would know of it; its secrets are none."""
    return Number("106540300000001", "33180000000", "demo-app-secret", "demo-access-token", CUSTOMERS)


def connect(*, now) -> Inbox:
    """The inbox with its connection, and everybody of customer service available there. Safe to run again."""
    served = number()
    named = {"name": "WhatsApp", "channel": "whatsapp", "company": "Maison Lorme"}
    inbox, is_new = Inbox.objects.get_or_create(key=KEY, defaults=named)
    values = {"phone_number_id": served.phone_number_id, "portfolio": PORTFOLIO}
    secrets = {"app_secret": served.app_secret, "access_token": served.access_token}
    Connection.objects.update_or_create(inbox=inbox, defaults={"values": values, "secrets": secrets})
    if is_new:
        group = Group.objects.get(name=SAV)
        Rule.objects.create(inbox=inbox, group=group)
        for agent in Agent.objects.filter(user__in=group.members.all()):
            Availability.objects.get_or_create(agent=agent, channel="whatsapp", defaults={"changed_at": now})
    return inbox
