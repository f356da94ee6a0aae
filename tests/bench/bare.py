"""The comparison: Channels consumers that only insert a row, render one template and send it to who listens; and one
that inserts what is posted as it came, and nothing else.

What comes in by a socket here comes in by a socket there, and a POST by a POST.

    python -m tests.bench.bare PORT FOLDER

Same Django, Channels, Daphne and SQLite settings as the product; nothing else of it.
"""

import sys

import django
import environ
from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server
from django.conf import settings

from console import environment

TEMPLATE = '<li id="m-{{ message.pk }}"><p>{{ message.text }}</p><time>{{ message.sent_at|time:"H:i" }}</time></li>'


def configure(folder):
    settings.configure(
        SECRET_KEY="bare",
        ALLOWED_HOSTS=["127.0.0.1"],
        USE_TZ=True,
        TIME_ZONE="Europe/Paris",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": environment.database(environ.Env(), default=f"sqlite:///{folder}/bare.sqlite3")},
        CHANNEL_LAYERS={"default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 1000}}},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [("django.template.loaders.locmem.Loader", {"message.html": TEMPLATE})],
                        )
                    ]
                },
            }
        ],
    )
    django.setup()


def application():
    import json
    from urllib.parse import parse_qsl

    from channels.db import database_sync_to_async
    from channels.generic.http import AsyncHttpConsumer
    from channels.generic.websocket import AsyncWebsocketConsumer
    from channels.routing import ProtocolTypeRouter, URLRouter
    from django.db import connection, models
    from django.template.loader import render_to_string
    from django.urls import path
    from django.utils import timezone

    class Message(models.Model):
        conversation = models.PositiveBigIntegerField(db_index=True)
        text = models.TextField()
        sent_at = models.DateTimeField()

        class Meta:
            app_label = "bare"

    class Event(models.Model):
        body = models.BinaryField()
        received_at = models.DateTimeField()

        class Meta:
            app_label = "bare"

    with connection.schema_editor() as schema:
        schema.create_model(Message)
        schema.create_model(Event)

    def store(said):
        message = Message.objects.create(conversation=said["conversation"], text=said["text"], sent_at=timezone.now())
        return render_to_string("message.html", {"message": message})

    async def deliver(layer, said):
        html = await database_sync_to_async(store)(said)
        await layer.group_send(said["to"], {"type": "message.stored", "html": html})
        return html

    class Consumer(AsyncWebsocketConsumer):
        async def connect(self):
            self.group = self.scope["url_route"]["kwargs"]["name"]
            await self.channel_layer.group_add(self.group, self.channel_name)
            await self.accept()

        async def disconnect(self, code):
            await self.channel_layer.group_discard(self.group, self.channel_name)

        async def receive(self, text_data=None, bytes_data=None):
            await deliver(self.channel_layer, json.loads(text_data))

        async def message_stored(self, event):
            await self.send(text_data=json.dumps({"type": "rows", "html": event["html"]}))

    class Post(AsyncHttpConsumer):
        async def handle(self, body):
            html = await deliver(self.channel_layer, dict(parse_qsl(body.decode())))
            await self.send_response(200, html.encode(), headers=[(b"Content-Type", b"text/html; charset=utf-8")])

    def keep(body):
        Event.objects.create(body=body, received_at=timezone.now())

    class Hook(AsyncHttpConsumer):
        async def handle(self, body):
            await database_sync_to_async(keep)(body)
            await self.send_response(200, b"", headers=[(b"Content-Type", b"text/plain; charset=utf-8")])

    return ProtocolTypeRouter(
        {
            "websocket": URLRouter([path("ws/<str:name>/", Consumer.as_asgi())]),
            "http": URLRouter(
                [path("messages/", Post.as_asgi()), path("hooks/<str:channel>/<str:key>/", Hook.as_asgi())]
            ),
        }
    )


def serve(port, folder):
    configure(folder)
    Server(
        application(),
        endpoints=build_endpoint_description_strings(host="127.0.0.1", port=port),
        ready_callable=lambda: print("ready", flush=True),
    ).run()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2])
