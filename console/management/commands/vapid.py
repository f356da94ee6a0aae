"""The keys that push services know this installation by."""

from django.conf import settings
from django.core.management.base import BaseCommand

from console.phone import vapid


class Command(BaseCommand):
    help = "Print the VAPID keys in use; with --new, print a pair to put into the environment instead."

    def add_arguments(self, parser):
        parser.add_argument("--new", action="store_true", help="every device then subscribes anew at its next opening")

    def handle(self, new, **options):
        private = vapid.new_private_key() if new else settings.VAPID_PRIVATE_KEY
        self.stdout.write(f"VAPID_PRIVATE_KEY={private}")
        self.stdout.write(f"VAPID_SUBJECT={settings.VAPID_SUBJECT}")
        self.stdout.write(f"# public key: {vapid.public_key_of(private)}")
