"""Secrets sealed anew with the newest key, so that an older one may go."""

from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.core.management.base import BaseCommand
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from conversations.copilot.models import ModelSetting
from conversations.models import Connection, TranscriptionSetting
from translation.models import EngineSetting
from translation.secrets import resealed

SEALED: tuple[Any, ...] = (Connection, TranscriptionSetting, ModelSetting, EngineSetting)


class Command(BaseCommand):
    help = "Seal every secret with the first of ENCRYPTION_KEYS; with --new, print a key to put before the others."

    def add_arguments(self, parser):
        parser.add_argument("--new", action="store_true", help="only print a key")

    def handle(self, new, **options):
        if new:
            self.stdout.write(Fernet.generate_key().decode())
            return
        counts = {True: 0, False: 0}
        for model in SEALED:
            rows = model.objects.annotate(written=Cast("secrets", TextField()))  # as it lies there, still sealed
            for row in rows.exclude(written=""):
                counts[self._reseal(row, rows)] += 1
        self.stdout.write(f"Sealed with the newest key: {counts[True]}.")

    def _reseal(self, row, rows):
        try:
            anew = resealed(row.written)
        except InvalidToken:
            self.stderr.write(f"No key opens the secrets of “{row}”: enter them again.")
            return False
        unchanged = rows.filter(pk=row.pk, written=row.written)  # else somebody has just entered others
        return bool(unchanged.update(secrets=Value(anew, TextField())))
