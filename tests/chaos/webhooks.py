"""A thousand webhooks, each posted one to five times, shuffled, over eight connections; the worker is killed twice.

python -m tests.chaos.webhooks [COUNT]     1 is returned where a message is missing, double or misplaced
"""

import http.client
import json
import random
import sys
import threading
import time
from datetime import UTC, datetime

from tests.bench.report import Figure

from .number import CUSTOMERS, KEY, NUMBER, at_work, prepared, tell

COUNT, CONNECTIONS = 1000, 8
FIRST = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp())
PATIENCE = 300.0  # seconds until all is read; bounds a failure only
UNREAD = "SELECT count(*) FROM conversations_webhook WHERE state != 'done'"
READ = """
    SELECT message.text, identity.external_id, message.sent_at FROM conversations_message message
    JOIN conversations_conversation conversation ON conversation.id = message.conversation_id
    JOIN conversations_identity identity ON identity.visitor_id = conversation.visitor_id
    WHERE message.from_visitor
"""


def written(count):
    """By its text, who wrote each message, and when: the n-th n seconds after the first."""
    chance = random.Random(20261130)  # noqa: S311 - the same each time
    return {f"{n}": (chance.choice(CUSTOMERS), FIRST + n) for n in range(count)}


def posts(messages):
    """The bodies, in the order in which they are posted."""
    chance = random.Random(20261201)  # noqa: S311 - the same each time
    told = [NUMBER.message(customer, text, at=at) for text, (customer, at) in messages.items()]
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


def faults(rows, messages):
    """What is not as it must be. `rows`: text, the id of who wrote it, and the time, of each message that is stored."""
    texts = [text for text, _person, _at in rows]
    people = {text: customer.user_id for text, (customer, _at) in messages.items()}
    times = {text: datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S") for text, (_, at) in messages.items()}
    return {
        "messages missing": sorted(messages.keys() - texts, key=int),
        "messages stored twice": sorted({text for text in texts if texts.count(text) > 1}),
        "messages of another person": [text for text, person, _at in rows if person != people.get(text)],
        "messages at another time": [text for text, _person, at in rows if at != times.get(text)],
    }


def main(count):
    messages = written(count)
    bodies = posts(messages)
    with prepared() as folder, at_work(folder) as company:
        began = time.monotonic()
        kills = {len(bodies) // 3: company.kill_worker, 2 * len(bodies) // 3: company.kill_worker}
        statuses = post_all(company.web.port, bodies, kills)
        answered = time.monotonic() - began
        unread = company.wait_until_none(UNREAD, PATIENCE)
        seconds = time.monotonic() - began
        rows = company.database.execute(READ).fetchall()
    found = {
        **faults(rows, messages),
        "webhooks answered otherwise than 200": [status for status in statuses if status != 200],
        "webhooks not read": ["and it was waited for"] * unread,
    }
    figures = [
        Figure("webhooks posted", "", len(bodies)),
        Figure("messages that they tell of", "", len(messages)),
        Figure("messages stored", "", len(rows)),
        Figure("all answered after", "s", answered),
        Figure("all read after", "s", seconds),
    ]
    command = f"python -m tests.chaos.webhooks{'' if count == COUNT else f' {count}'}"
    return tell("webhooks", figures, found, command)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else COUNT))
