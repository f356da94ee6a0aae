"""One process for pages and sockets, the clock and the background jobs; beside it those that hold models."""

import gc
import math
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from console import clock
from console.live import groups
from console.management.child_process import ChildProcess
from console.management.commands.setup import INVITATION
from console.management.jobs import EVERY, new_workers, start, stop
from console.server import event_loop
from console.setup.first import first_link
from conversations.copilot import local

HANDSHAKE = 10  # seconds; pages wait as long (static/js/live/socket.js), and all of them come at once after a restart
ELSEWHERE = {
    "clock": "another process runs it",
    "jobs": "another process runs them",
    "languages": "another process translates, or none",
    "model": "the copilot's model runs elsewhere, or not",
}


class Command(BaseCommand):
    help = (
        "Serve pages and sockets with Daphne, run the clock and the background jobs; hold models in processes beside."
    )

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--invite", action="store_true", help="print the link that founds the company")
        for what, elsewhere in ELSEWHERE.items():
            parser.add_argument(f"--without-{what}", action="store_true", help=elsewhere)

    def handle(self, *, host, port, invite, without_clock, without_jobs, without_languages, without_model, **options):
        event_loop.install(uvloop=settings.UVLOOP)

        from daphne.endpoints import build_endpoint_description_strings  # after the reactor, as all that leans on it
        from daphne.server import twisted_loop

        from console.asgi import application
        from console.server import at_once, autobahn_debug, beats, open_sockets, short_requests
        from console.server.daphne_server import Server

        short_requests.install()
        autobahn_debug.install()
        at_once.install()
        beats.install()
        open_sockets.install()
        self._refuse_an_old_database()
        link = first_link() if invite else ""
        gc.freeze()  # what is loaded by now stays: it need not be looked through again for what could go
        gc.set_threshold(20_000, 20, 20)
        sys.setswitchinterval(0.0005)  # sockets wait for the thread of the database, and it for them: hand over soon
        groups.serve_on(twisted_loop)
        if not without_clock:
            self.clock = twisted_loop.create_task(clock.run())  # starts when the loop does
        # What this process asks for it pushes at once; those beside it have workers of their own.
        workers = [] if without_jobs else new_workers(pushes_every=EVERY)
        start(workers, daemon=True)
        beside = [] if without_languages else [ChildProcess("run_languages")]
        if local.is_there() and not without_model:
            beside.append(ChildProcess("run_model"))
        if settings.PROVIDER:
            beside.append(ChildProcess("provider"))
        for process in beside:
            process.start()
        server = Server(
            application,
            endpoints=build_endpoint_description_strings(host=host, port=port),
            application_close_timeout=2,
            ping_interval=math.inf,  # each socket has heartbeats of its own, and ten seconds of silence close it
            websocket_max_message_size=256 * 1024,
            websocket_handshake_timeout=HANDSHAKE,
            request_buffer_size=256 * 1024,
            ready_callable=lambda: self._say_where(host, port, link),
            server_name="pupitre",
        )
        server.run()
        stop(workers)
        for process in beside:
            process.stop()
        if server.abort_start:
            self.stderr.write(f"Port {port} is taken. Choose another: PORT={port + 1} make run")
            sys.exit(1)

    def _say_where(self, host, port, link):
        self.stdout.write(f"Pupitre listens on http://{host}:{port}/ (Ctrl-C ends it)")
        if link:
            self.stdout.write("\n" + INVITATION.format(link))

    def _refuse_an_old_database(self):
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database is not up to date. Run `python manage.py migrate` first.")
        connection.close()
