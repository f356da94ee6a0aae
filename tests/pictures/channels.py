"""Customers of the demonstration on other people's channels, as their providers told of them. Nothing leaves here."""

import json
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from console.demo.channels import connect, entrances
from console.demo.provider.account import File
from console.demo.provider.play import HERE
from console.demo.templates_of_whatsapp import TEMPLATES
from conversations import lifecycle, message_templates, messages, private_replies, webhooks
from conversations.files import attachments, incoming
from conversations.models import Connection, Conversation, Inbox, Message, Outbox, Transcription, Visitor
from conversations.people.models import User
from routing import answers
from routing.models import Availability


def fill():
    """Each has written on a channel, and is Inès'; some have an answer."""
    now, ines = timezone.now(), User.objects.get(email="ines.marchal@maisonlorme.fr")
    entrance_of = {entrance.channel: entrance for entrance in entrances()}
    inboxes = {channel: connect(entrance, now=now) for channel, entrance in entrance_of.items()}
    here = Availability.objects.filter(agent__user=ines, channel__in=["chat", *inboxes])
    here.update(is_wanted=True, reason="", missed=None)

    def write(channel, text, *, ago, by=0):
        """What a customer writes, so long ago. Answers the conversation."""
        account = entrance_of[channel].account
        return tell(channel, account.message(account.customers[by], text, at=int((now - ago).timestamp())), ago=ago)

    def send(channel, file, *, ago, said=""):
        """A file of a customer, fetched; `said`: what is heard in it, as a service has written it down."""
        account = entrance_of[channel].account
        tell(channel, account.file(account.customers[0], file, at=int((now - ago).timestamp())), ago=ago)
        attachment = incoming.claim(now=now)
        incoming.take(attachment, file.content, now=now)
        attachments.finish.call(attachment.pk)
        if said:
            done = {"state": Transcription.State.DONE, "text": said, "engine": "whisper-large-v3"}
            Transcription.objects.update_or_create(attachment=attachment, defaults={**done, "due_at": None})

    def tell(channel, told, *, ago):
        account = entrance_of[channel].account
        body = account.encoded(told)
        connection = Connection.objects.select_related("inbox").get(inbox=inboxes[channel])
        path = urlsplit(connection.address).path
        webhooks.take(connection, path, body, account.proof(body, connection.address), now=now - ago)
        webhooks.read_waiting(inboxes[channel].pk, now=now - ago)
        conversation = Conversation.objects.filter(inbox=inboxes[channel]).latest("opened_at", "pk")
        Conversation.objects.filter(pk=conversation.pk).update(
            agent=ines, status="active", assigned_at=now - ago, queued_at=None
        )
        conversation.messages.filter(kind="event").delete()  # it went to whoever was free
        return conversation

    def call(channel, *, by=0):
        """By the name that a provider tells where it is asked for it, as in the demonstration."""
        account = entrance_of[channel].account
        Visitor.objects.filter(conversations__inbox=inboxes[channel]).update(name=account.customers[by].name)

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
    send(
        "whatsapp", File("image", (HERE / "globe.jpg").read_bytes(), "image/jpeg"), ago=timedelta(hours=20, minutes=49)
    )
    answer(lamp, "Bonjour Zoé, avez-vous pu essayer une autre ampoule ?", ago=timedelta(hours=20, minutes=45))
    heard = "Alors, j’ai essayé avec celle du salon, et avec une neuve."
    voice = File("voice", (HERE / "chime.ogg").read_bytes(), "audio/ogg")
    send("whatsapp", voice, ago=timedelta(hours=20, minutes=42), said=heard)
    write("whatsapp", "Et c’est pareil.", ago=timedelta(hours=20, minutes=40))
    write("messenger", "Livrez-vous en Suisse ?", ago=timedelta(minutes=31))
    write("instagram", "Le vert existe encore ?", ago=timedelta(minutes=22))
    for channel in ("messenger", "instagram"):
        call(channel)
    write("sms", "Bonjour, ma commande est-elle prete ?", ago=timedelta(minutes=12))
    comment = write("facebook", "Elle existe en laiton ?", ago=timedelta(minutes=40))
    answer(comment, "Oui, depuis lundi, en deux tailles.", ago=timedelta(minutes=35))
    said = comment.messages.get(from_visitor=True)
    answer(comment, "Je peux vous en mettre une de côté, si vous voulez.", ago=timedelta(minutes=33), comment=said)
    _read_templates(inboxes["whatsapp"], now)
    _come_by_the_shop(ines, now - timedelta(days=1))


def _come_by_the_shop(ines, at):
    """Zoé Martin, before she wrote on WhatsApp: somebody else, as far as anybody knows."""
    shop = Inbox.objects.filter(channel="chat").first()
    visitor = Visitor.objects.create(name="Zoé Martin", email="zoe.martin@example.com", created_at=at)
    text = "Bonjour, ma lampe clignote. On me joint au 06 12 34 56 78."
    [said] = messages.post_from_visitors([messages.Words(visitor, shop, str(uuid4()), text)], now=at)
    Conversation.objects.filter(pk=said.conversation_id).update(agent=ines, status="active", assigned_at=at)
    conversation = Conversation.objects.get(pk=said.conversation_id)
    lifecycle.close(conversation, by=ines, tag=shop.tags.first(), now=at + timedelta(minutes=5))


def _read_templates(inbox, now):
    connector = Connection.objects.get(inbox=inbox).connector
    page = connector.templates.page(200, json.dumps({"data": TEMPLATES}).encode())
    message_templates.keep(inbox, page.templates, now=now)
