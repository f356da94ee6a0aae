"""Customers of the demonstration on other people's channels, as their providers told of them. Nothing leaves here."""

import json
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from console.demo.channels import connect, entrances
from console.demo.templates_of_whatsapp import TEMPLATES
from conversations import message_templates, private_replies, webhooks
from conversations.models import Connection, Conversation, Message, Outbox
from conversations.people.models import User
from routing import answers
from routing.models import Availability


def fill():
    """Each has written on a channel, and is Inès'; some have an answer."""
    now, ines = timezone.now(), User.objects.get(email="ines.marchal@maisonlorme.fr")
    entrance_of = {entrance.channel: entrance for entrance in entrances()}
    inboxes = {channel: connect(entrance, now=now) for channel, entrance in entrance_of.items()}
    Availability.objects.filter(agent__user=ines, channel__in=inboxes).update(is_wanted=True)

    def write(channel, text, *, ago, by=0):
        """What a customer writes, so long ago. Answers the conversation."""
        account = entrance_of[channel].account
        told = account.message(account.customers[by], text, at=int((now - ago).timestamp()))
        body = account.encoded(told)
        connection = Connection.objects.select_related("inbox").get(inbox=inboxes[channel])
        path = urlsplit(connection.address).path
        webhooks.take(connection, path, body, account.proof(body, connection.address), now=now - ago)
        webhooks.read_waiting(inboxes[channel].pk, now=now)
        conversation = Conversation.objects.filter(inbox=inboxes[channel]).latest("opened_at", "pk")
        Conversation.objects.filter(pk=conversation.pk).update(
            agent=ines, status="active", assigned_at=now - ago, queued_at=None
        )
        conversation.messages.filter(kind="event").delete()  # it went to whoever was free
        return conversation

    def answer(conversation, text, *, ago, comment=None):
        """It has arrived and was read: nobody sends it any more."""
        with transaction.atomic():
            said = answers.answer(ines, conversation.pk, text=text, client_id=str(uuid4()), now=now - ago)
            if comment:
                private_replies.record(said, comment)
            Outbox.objects.filter(conversation=conversation).delete()
            Message.objects.filter(pk=said.pk).update(status=Message.Status.READ)

    write("whatsapp", "Bonjour, ma commande A-1042 est-elle partie ?", ago=timedelta(days=2), by=2)
    lamp = write("whatsapp", "Bonjour, la lampe Globe clignote depuis hier.", ago=timedelta(hours=20, minutes=50))
    answer(lamp, "Bonjour Zoé, avez-vous pu essayer une autre ampoule ?", ago=timedelta(hours=20, minutes=45))
    write("whatsapp", "Oui, deux, et c’est pareil.", ago=timedelta(hours=20, minutes=40))
    write("messenger", "Livrez-vous en Suisse ?", ago=timedelta(minutes=31))
    write("instagram", "Le vert existe encore ?", ago=timedelta(minutes=22))
    write("sms", "Bonjour, ma commande est-elle prete ?", ago=timedelta(minutes=12))
    comment = write("facebook", "Elle existe en laiton ?", ago=timedelta(minutes=40))
    answer(comment, "Oui, depuis lundi, en deux tailles.", ago=timedelta(minutes=35))
    said = comment.messages.get(from_visitor=True)
    answer(comment, "Je peux vous en mettre une de côté, si vous voulez.", ago=timedelta(minutes=33), comment=said)
    _read_templates(inboxes["whatsapp"], now)


def _read_templates(inbox, now):
    connector = Connection.objects.get(inbox=inbox).connector
    page = connector.templates.page(200, json.dumps({"data": TEMPLATES}).encode())
    message_templates.keep(inbox, page.templates, now=now)
