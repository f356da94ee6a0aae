"""The simulated provider, on this machine: one plays customers of the demonstration on each channel."""

import threading

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from console.demo import channels, company
from console.demo.provider.account import VERSION
from console.demo.provider.play import Stage
from conversations.models import Connection, Group
from translation.processes import ending


class Command(BaseCommand):
    help = "Play Meta and Twilio beside a running Pupitre, with a page to play their customers; PROVIDER=1 starts it."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=settings.PORT + 1)
        parser.add_argument("--for-process", type=int, default=0, help="end with the process of this id")

    def handle(self, port, for_process, **options):
        base = f"http://127.0.0.1:{port}"
        wanted = {"GRAPH_API_URL": f"{base}/{VERSION}", "TWILIO_API_URL": base, "TWILIO_MESSAGING_URL": base}
        for name, value in wanted.items():
            if getattr(settings, name) != value:
                raise CommandError(f"Start Pupitre and this command with PROVIDER=1, or with {name}={value}")
        if not Group.objects.filter(name=company.SAV).exists():
            raise CommandError("Customers are played of the demonstration's company, which is not in this database.")
        entrances = channels.entrances()
        inboxes = [channels.connect(entrance, now=timezone.now()) for entrance in entrances]
        hooks = {
            entrance.account: Connection.objects.get(inbox=inbox).address
            for entrance, inbox in zip(entrances, inboxes, strict=True)
        }
        try:
            stage = Stage(hooks, port=port)
        except OSError as trouble:
            raise CommandError(f"Port {port} is taken: no customers can be played.") from trouble
        over = ending(for_process)
        with stage:
            threading.Thread(target=stage.serve_forever, name="provider", daemon=True).start()
            self.stdout.write(f"Customers of the other channels write on {base}/")
            over.wait()
            stage.shutdown()
