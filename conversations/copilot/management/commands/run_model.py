"""The copilot's model on this machine, by itself. `serve` starts it too, where its file is there."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from conversations.copilot import endpoints, local
from translation.processes import ending

NICE = 10  # messages and pages go first


class Command(BaseCommand):
    help = "Serve the small language model to all processes of Pupitre on this machine."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--for-process", type=int, default=0, help="end with the process of this id")

    def handle(self, *, for_process: int, **options: Any) -> None:
        if not local.is_there():
            raise CommandError("The model is not there: run `make model`.")
        over = ending(for_process)
        os.nice(NICE)
        try:
            local.serve(endpoints.socket_path(), over)
        except (OSError, RuntimeError) as trouble:
            raise CommandError(f"The model cannot be served: {trouble}.") from trouble
