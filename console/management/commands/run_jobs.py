"""The background jobs and the pushes, in a process of their own."""

import signal
import threading

from django.core.management.base import BaseCommand

from console.management.jobs import new_workers, start, stop


class Command(BaseCommand):
    help = "Run the background jobs and send the notifications."

    def handle(self, **options):
        over = threading.Event()
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, lambda *_: over.set())
        workers = new_workers()
        threads = start(workers)
        self.stdout.write("The background jobs run (Ctrl-C ends them)")
        over.wait()
        stop(workers)
        for thread in threads:
            thread.join()
