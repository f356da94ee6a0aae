"""Brings the database up to date and prints the one link by which the first administrator comes in."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.urls import reverse

from conversations.people import founding


class Command(BaseCommand):
    help = "Prepare the database, and print the link that founds the company: good once, for a day."

    def handle(self, **options):
        call_command("migrate", verbosity=0)
        if not founding.is_empty():
            self.stdout.write(f"  The company is set up. Sign in: {settings.PUBLIC_URL}/\n")
            return
        address = settings.PUBLIC_URL + reverse("setup-first", args=[founding.new_token()])
        self.stdout.write(f"  Open this link to found your company. It is good once, for a day:\n\n  {address}\n")
