"""The language process, by itself. `serve` starts one too."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from translation.firefox import twin
from translation.firefox.process import Process
from translation.language_process import socket_path
from translation.processes import ending

NICE = 10  # messages and pages go first


class Command(BaseCommand):
    help = "Translate with the models on this machine, for all processes of Pupitre here."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--for-process", type=int, default=0, help="end with the process of this id")

    def handle(self, *, for_process: int, **options: Any) -> None:
        over = ending(for_process)
        os.nice(NICE)
        process = Process(socket_path(), settings.LANGUAGES_MEMORY * 1_000_000, has_twins=twin.is_of_use())
        try:
            process.run(over)
        except OSError as trouble:
            raise CommandError(f"Nothing can listen at {socket_path()}: {trouble}.") from trouble
