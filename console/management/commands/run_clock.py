"""The clock alone, for deployments of several processes."""

import asyncio
import contextlib

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from console import clock
from console.live import groups


class Command(BaseCommand):
    help = "Let deadlines pass and queues move, in a process of its own. Any number may run."

    def handle(self, **options):
        if not settings.REDIS_URL:
            raise CommandError(
                "A clock of its own needs REDIS_URL: without it no other process hears what it does. "
                "`serve` has a clock inside."
            )
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(self._run())

    async def _run(self):
        groups.serve_on(asyncio.get_running_loop())
        await clock.run()
