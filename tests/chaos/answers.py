"""A thousand answers to a hundred people, through a provider that fails at every tenth request; the worker is killed.

python -m tests.chaos.answers [COUNT]     1 is returned where an answer is missing, double or not accounted for
"""

import asyncio
import os
import sqlite3
import sys
import tempfile
import time
from contextlib import ExitStack, closing
from itertools import cycle
from pathlib import Path

from console.demo.provider.server import Trouble, serve
from tests.bench import servers

from .processes import Process, Web
from .webhooks import CUSTOMERS, KEY, NUMBER, PATIENCE

COUNT = 1000
SENT = 1  # conversations.models.Message.Status
TROUBLES = [  # it has taken nothing, and would take it later; taken and said nothing; refused
    *(Trouble(429), Trouble(500)),
    *(Trouble(drops=True), Trouble(200, answers=b"<html>")),
    Trouble(400, code=131026),
]


def write(count):
    """Each person has written, and somebody has answered them, in DATA_DIR's database."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    django.setup()
    from django.utils import timezone

    from conversations import webhooks
    from conversations.models import Connection, Conversation
    from conversations.people.models import Role, User
    from routing import answers, hiring

    now, connection = timezone.now(), Connection.objects.get()
    for customer in CUSTOMERS:
        body = NUMBER.encoded(NUMBER.message(customer, "Hello", at=int(now.timestamp())))
        webhooks.take(connection, f"/hooks/whatsapp/{KEY}/", body, NUMBER.proof(body, ""), now=now)
    webhooks.read_waiting(connection.inbox_id, now=now)
    writer = User.objects.create(email="writer@example.com", first_name="Wanda", role=Role.AGENT)
    hiring.make_agent(writer, channels=["whatsapp"])
    Conversation.objects.update(status="active", agent=writer, queued_at=None, assigned_at=now)
    for n, conversation in zip(range(count), cycle(Conversation.objects.values_list("pk", flat=True))):
        answers.answer(writer, conversation, text=f"{n}", client_id=f"{n}", now=now)


def faults(database, arrived):
    """What is not as it must be, in words. `arrived`: the texts that the provider has taken, in their order."""
    query = "SELECT text, status, failure, conversation_id FROM conversations_message WHERE agent_id IS NOT NULL"
    found, of_conversation = [], {}
    for text, status, failure, conversation in database.execute(f"{query} AND kind = 'text' ORDER BY id"):
        of_conversation.setdefault(conversation, []).append(text)
        times = arrived.count(text)
        if times > 1:
            found.append(f"{text}: sent {times} times")
        is_told = {"": times == 1 and status == SENT, "uncertain": True, "unreachable": not times}
        if not is_told.get(failure):
            found.append(f"{text}: {failure or status}, sent {times} times")
    for texts in of_conversation.values():
        in_order = [text for text in texts if text in arrived]
        if in_order != [text for text in arrived if text in set(texts)]:
            found.append(f"not in their order: {in_order}")
    return found


def counted(database):
    query = "SELECT coalesce(nullif(failure, ''), status), count(*) FROM conversations_message"
    return dict(database.execute(f"{query} WHERE agent_id IS NOT NULL AND kind = 'text' GROUP BY 1"))


def waiting(database):
    return database.execute("SELECT count(*) FROM conversations_outbox WHERE due_at IS NOT NULL").fetchone()[0]


def play(folder, count):
    """Answers with what is wrong, what became of the answers, and the seconds until the last of them was settled."""
    servers.manage(folder, "migrate", "--verbosity", "0")
    servers.manage(folder, "collectstatic", "--noinput", "--verbosity", "0")
    servers.run(folder, "-m", "tests.chaos.webhooks", "make")
    servers.run(folder, "-m", "tests.chaos.answers", "write", str(count))
    with ExitStack() as stack:
        provider = stack.enter_context(serve(NUMBER))
        provider.fail_at_every(10, *TROUBLES)
        (folder / "graph_api_url").write_text(provider.address)
        environment, began = servers.environment_of(folder), time.monotonic()
        clock = Web("web", folder, environment, without=["--without-jobs"])
        worker = Process("run_jobs", folder, environment, "run_jobs")
        for process in (clock, worker):
            stack.callback(process.clear_away)
            process.start()
        database = stack.enter_context(closing(sqlite3.connect(f"file:{folder}/pupitre.sqlite3?mode=ro", uri=True)))
        is_killed = False
        while waiting(database) and time.monotonic() < began + 2 * PATIENCE:
            time.sleep(0.5)
            if not is_killed and provider.asked > count / 2:
                is_killed = True
                asyncio.run(worker.kill())
                worker.start()
        found = faults(database, [said["text"]["body"] for said in provider.sent])
        if left := waiting(database):
            found.append(f"answers of {left} conversations still wait")
        return found, counted(database), time.monotonic() - began


def main(count):
    NUMBER.customers = CUSTOMERS
    with tempfile.TemporaryDirectory(prefix="pupitre-answers-", ignore_cleanup_errors=True) as name:
        found, became, seconds = play(Path(name), count)
    print(f"{count:,} answers, settled after {seconds:.0f} s: {became}")
    for fault in found:
        print(fault)
    return int(bool(found))


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write(int(sys.argv[2]))
    else:
        sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else COUNT))
