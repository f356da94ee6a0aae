"""Brings the database up to date and prints the one link by which the first administrator comes in."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from console.setup.first import first_link

INVITATION = "  Open this link to found your company. It is good once, for a day:\n\n  {}\n"


class Command(BaseCommand):
    help = "Prepare the database, and print the link that founds the company: good once, for a day."

    def handle(self, **options):
        call_command("migrate", verbosity=0)
        link = first_link()
        told = INVITATION.format(link) if link else f"  The company is set up. Sign in: {settings.PUBLIC_URL}/\n"
        self.stdout.write(told)
