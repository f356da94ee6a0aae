"""A company's WhatsApp number with a hundred customers, and the processes that serve it: both measures begin so.

python -m tests.chaos.number     makes its inbox in DATA_DIR's database
"""

import asyncio
import os
import sqlite3
import tempfile
import time
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from console.demo.provider.account import Customer
from console.demo.provider.whatsapp import Number
from tests.bench import report, servers

from .processes import Process, Web

KEY, PEOPLE = "chaos", 100
NUMBER = Number("106540300000001", "33180000000", "chaos-app-secret", "chaos-access-token")
CUSTOMERS = [Customer(f"FR.{n:020}", f"Person {n}", username=f"person{n}") for n in range(PEOPLE)]


@dataclass
class Company:
    """Its server, which has the clock; its worker, to be killed; its database, to be read."""

    web: Web
    worker: Process
    database: sqlite3.Connection

    def kill_worker(self):
        """Without a warning; the next one starts at once."""
        asyncio.run(self.worker.kill())
        self.worker.start()

    def count(self, query):
        return self.database.execute(query).fetchone()[0]

    def wait_until_none(self, query, patience):
        """How many the query still counts when it counts none, or after `patience` seconds."""
        until = time.monotonic() + patience
        while (left := self.count(query)) and time.monotonic() < until:
            time.sleep(0.5)
        return left


def set_up():
    """The environment of its processes, and of what is made here with models."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    django.setup()


@contextmanager
def prepared():
    """A folder with the inbox in its database, which goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="pupitre-chaos-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        servers.manage(folder, "migrate", "--verbosity", "0")
        servers.manage(folder, "collectstatic", "--noinput", "--verbosity", "0")
        servers.run(folder, "-m", "tests.chaos.number")
        yield folder


@contextmanager
def at_work(folder):
    """The company of that folder, until it is done."""
    environment = servers.environment_of(folder)
    web = Web("web", folder, environment, without=["--without-jobs"])
    worker = Process("run_jobs", folder, environment, "run_jobs")
    with ExitStack() as stack:
        for process in (web, worker):
            stack.callback(process.clear_away)
            process.start()
        asyncio.run(web.until_it_answers())
        database = sqlite3.connect(f"file:{folder}/pupitre.sqlite3?mode=ro", uri=True, timeout=60)
        yield Company(web, worker, stack.enter_context(closing(database)))


def tell(title, figures, found, command):
    """Writes the figures, and what is wrong by its kind, of which there must be none. Answers with the exit status."""
    figures += [report.Figure(kind, "", len(what), most=0) for kind, what in found.items()]
    print(report.table(figures))
    for kind, what in found.items():
        if what:
            print(f"{kind}: {what[:20]}")
    print(report.write(title, figures, command))
    return int(any(found.values()))


def make():
    set_up()
    from conversations.models import Connection, Group, Inbox
    from routing.models import Rule

    inbox = Inbox.objects.create(name="Chaos", key=KEY, channel="whatsapp")
    Rule.objects.create(inbox=inbox, group=Group.objects.create(name="Chaos", queue_size=PEOPLE))
    secrets = {"app_secret": NUMBER.app_secret, "access_token": NUMBER.access_token}
    values = {"phone_number_id": NUMBER.phone_number_id}
    Connection.objects.create(inbox=inbox, values=values, secrets=secrets)


if __name__ == "__main__":
    make()
