"""The language process, by itself. `serve` starts one too."""

import os
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from translation.firefox.client import socket_path
from translation.firefox.process import Process

NICE = 10  # messages and pages go first
LOOK_UP = 0.5  # seconds between two looks at the process that began this one


class Command(BaseCommand):
    help = "Translate with the models on this machine, for all processes of Pupitre here."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--for-process", type=int, default=0, help="end with the process of this id")

    def handle(self, *, for_process: int, **options: Any) -> None:
        over = threading.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, lambda *_: over.set())
        if for_process:
            threading.Thread(target=_end_with, args=[for_process, over], name="ends", daemon=True).start()
        os.nice(NICE)
        process = Process(socket_path(), settings.LANGUAGES_MEMORY * 1_000_000)
        try:
            process.run(over)
        except OSError as trouble:
            raise CommandError(f"Nothing can listen at {socket_path()}: {trouble}.") from trouble


def _end_with(parent: int, over: threading.Event) -> None:
    while os.getppid() == parent:
        if over.wait(LOOK_UP):
            return
    over.set()
