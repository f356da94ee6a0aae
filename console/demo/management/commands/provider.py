"""The simulated provider, on this machine: one plays customers of the demonstration's WhatsApp number."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from console.demo import whatsapp
from console.demo.provider.play import Stage


class Command(BaseCommand):
    help = "Simulate WhatsApp beside a running Pupitre: a page to play its customers; GRAPH_API_URL has to name it."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=settings.PORT + 1)

    def handle(self, port, **options):
        wanted = f"http://127.0.0.1:{port}/v26.0"
        if wanted != settings.GRAPH_API_URL:
            raise CommandError(f"Start Pupitre and this command with GRAPH_API_URL={wanted}")
        inbox = whatsapp.connect(now=timezone.now())
        hook = settings.PUBLIC_URL + reverse("hook", args=[inbox.channel, inbox.key])
        with Stage(whatsapp.number(), hook=hook, port=port) as stage:
            self.stdout.write(f"Customers write on http://127.0.0.1:{port}/ (Ctrl-C ends it)")
            stage.serve_forever()
