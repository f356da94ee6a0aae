"""Maison Lorme: a company to try Pupitre with, a large past to measure it, a busy afternoon to look at."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from console.demo import channels, company, history, scene
from conversations.people.models import Role

DOORS = {
    "Shop (visitor)": "/demo/shop/",
    "Shop, by video": "/demo/shop/video/",
    "Desk": "/desk/",
    "Supervision": "/supervision/",
    "Admin": "/admin/",
}
ROLES = {Role.AGENT: "agent", Role.SUPERVISOR: "supervisor", Role.ADMINISTRATOR: "administrator"}


class Command(BaseCommand):
    help = "Load the demonstration company into an empty database, and say where to go and as whom."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="the company alone; nothing where people work already")
        parser.add_argument("--messages", type=int, metavar="N", help="add a past of N messages")
        parser.add_argument("--conversations", type=int, metavar="M", help="in M conversations (N / 20)")
        parser.add_argument("--scene", action="store_true", help="a busy afternoon, as of this moment")

    def handle(self, messages, conversations, **options):
        if conversations is not None and messages is None:
            raise CommandError("--conversations needs --messages.")
        origins = list(dict.fromkeys([settings.PUBLIC_URL, *(f"http://{host}:{settings.PORT}" for host in _HERE)]))
        company.found(origins, now=timezone.now())
        company.admit(origins)
        staff = company.staff_here()
        if messages is not None or options["scene"]:
            self._needs_everybody(staff)
        if messages is not None:
            self._make_history(messages, conversations or max(1, messages // 20))
        if options["scene"]:
            scene.set_up(now=timezone.now())
        self._say_where_and_who(staff)

    def _needs_everybody(self, staff):
        if len(staff) < len(company.STAFF):
            raise CommandError("The demonstration's people are not in this database: start with an empty one.")

    def _make_history(self, messages, conversations):
        try:
            history.make(messages, conversations, now=timezone.now())
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Added {messages:,} messages in {conversations:,} conversations.")

    def _say_where_and_who(self, staff):
        for name, path in DOORS.items():
            self.stdout.write(f"  {name:<16}{settings.PUBLIC_URL}{path}")
        if settings.PROVIDER:
            played = ", ".join(entrance.account.label for entrance in channels.entrances())
            self.stdout.write(f"  {'Other customers':<16}http://127.0.0.1:{settings.PORT + 1}/ ({played})")
        if staff:
            self.stdout.write(f"\n  Accounts, password {company.PASSWORD}")
        for employee in staff:
            answers = f"{ROLES[employee.role]}, {employee.group}" if employee.group else ROLES[employee.role]
            self.stdout.write(f"  {employee.email:<34}{answers}")
        self.stdout.write("")


_HERE = ["localhost", "127.0.0.1"]
