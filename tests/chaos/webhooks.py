"""A thousand webhooks, each posted one to five times, shuffled, over eight connections; the worker is killed twice.

python -m tests.chaos.webhooks [COUNT]     1 is returned where a message is missing, double or misplaced
"""

import asyncio
import http.client
import json
import os
import random
import sqlite3
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

from console.demo.provider.account import Customer
from console.demo.provider.whatsapp import Number
from tests.bench import servers

from .processes import Process, Web

COUNT, CONNECTIONS, PEOPLE = 1000, 8, 100
KEY = "chaos"
NUMBER = Number("106540300000001", "33180000000", "chaos-app-secret", "chaos-access-token")
CUSTOMERS = [Customer(f"FR.{n:020}", f"Person {n}", username=f"person{n}") for n in range(PEOPLE)]
FIRST = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp())
PATIENCE = 300.0  # seconds until all is read; bounds a failure only


def make():
    """The inbox, in DATA_DIR's database."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    django.setup()
    from conversations.models import Connection, Group, Inbox
    from routing.models import Rule

    inbox = Inbox.objects.create(name="Chaos", key=KEY, channel="whatsapp")
    Rule.objects.create(inbox=inbox, group=Group.objects.create(name="Chaos", queue_size=PEOPLE))
    secrets = {"app_secret": NUMBER.app_secret, "access_token": NUMBER.access_token}
    values = {"phone_number_id": NUMBER.phone_number_id}
    Connection.objects.create(inbox=inbox, values=values, secrets=secrets)


def posts(count):
    """The bodies in the order in which they are posted: the n-th message was written n seconds after the first."""
    chance = random.Random(20261130)  # noqa: S311 - the same each time
    told = [NUMBER.message(chance.choice(CUSTOMERS), f"{n}", at=FIRST + n) for n in range(count)]
    bodies = [json.dumps(webhook).encode() for webhook in told for _ in range(chance.randint(1, 5))]
    chance.shuffle(bodies)
    return bodies


def post_all(port, bodies, at_posts):
    """Over eight connections. `at_posts`: what is done once so many have been answered. Answers with the statuses."""
    statuses, lock, due = [], threading.Lock(), sorted(at_posts.items())

    def post(mine):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        for body in mine:
            headers = {"Content-Type": "application/json", "X-Hub-Signature-256": NUMBER.signature(body)}
            connection.request("POST", f"/hooks/whatsapp/{KEY}/", body, headers)
            answer = connection.getresponse()
            answer.read()
            with lock:
                statuses.append(answer.status)
                blow = due.pop(0)[1] if due and len(statuses) >= due[0][0] else None
            if blow:
                blow()
        connection.close()

    threads = [threading.Thread(target=post, args=[bodies[n::CONNECTIONS]]) for n in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def faults(database, count):
    """What is not as it must be, in words."""
    rows = database.execute("SELECT text, sent_at FROM conversations_message WHERE from_visitor").fetchall()
    texts = [text for text, _at in rows]
    expected = {f"{n}": datetime.fromtimestamp(FIRST + n, UTC).strftime("%Y-%m-%d %H:%M:%S") for n in range(count)}
    found = []
    if missing := expected.keys() - texts:
        found.append(f"missing: {sorted(missing, key=int)[:20]}")
    if len(texts) != len(set(texts)):
        found.append(f"double: {sorted({text for text in texts if texts.count(text) > 1})[:20]}")
    if wrong := [text for text, at in rows if at != expected.get(text)]:
        found.append(f"at another time: {wrong[:20]}")
    for what, query in {
        "visitors": "SELECT count(*) FROM conversations_visitor",
        "identities": "SELECT count(*) FROM conversations_identity",
    }.items():
        if (number := database.execute(query).fetchone()[0]) > PEOPLE:
            found.append(f"{number} {what} of {PEOPLE} people")
    return found


def waiting(database):
    return database.execute("SELECT count(*) FROM conversations_webhook WHERE state != 'done'").fetchone()[0]


def play(folder, count):
    """Answers with what is wrong, and how long it took until all was read, in seconds."""
    servers.manage(folder, "migrate", "--verbosity", "0")
    servers.manage(folder, "collectstatic", "--noinput", "--verbosity", "0")
    servers.run(folder, "-m", "tests.chaos.webhooks", "make")
    environment = servers.environment_of(folder)
    web = Web("web", folder, environment, without=["--without-jobs"])
    worker = Process("run_jobs", folder, environment, "run_jobs")
    with ExitStack() as stack:
        for process in (web, worker):
            stack.callback(process.clear_away)
            process.start()
        asyncio.run(web.until_it_answers())

        def kill():
            asyncio.run(worker.kill())
            worker.start()

        bodies, began = posts(count), time.monotonic()
        statuses = post_all(web.port, bodies, {len(bodies) // 3: kill, 2 * len(bodies) // 3: kill})
        with closing(sqlite3.connect(f"file:{folder}/pupitre.sqlite3?mode=ro", uri=True, timeout=60)) as database:
            while waiting(database) and time.monotonic() < began + PATIENCE:
                time.sleep(0.5)
            found = faults(database, count)
            if left := waiting(database):
                found.append(f"{left} webhooks are not read")
        if set(statuses) != {200}:
            found.append(f"answers: {set(statuses)}")
        return found, len(bodies), time.monotonic() - began


def main(count):
    with tempfile.TemporaryDirectory(prefix="pupitre-webhooks-", ignore_cleanup_errors=True) as name:
        found, posted, seconds = play(Path(name), count)
    print(f"{count:,} messages, posted {posted:,} times: all read after {seconds:.0f} s")
    for fault in found:
        print(fault)
    return int(bool(found))


if __name__ == "__main__":
    if sys.argv[1:] == ["make"]:
        make()
    else:
        sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else COUNT))
