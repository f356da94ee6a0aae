"""A thousand answers to a hundred people, through a provider that fails at every tenth request; the worker is killed.

python -m tests.chaos.answers [COUNT]     1 is returned where an answer is missing, double or not accounted for
"""

import sys
import time
from collections import Counter
from itertools import cycle

from console.demo.provider.server import Trouble, serve
from tests.bench import servers
from tests.bench.report import Figure

from .number import CUSTOMERS, KEY, NUMBER, at_work, prepared, set_up, tell

COUNT = 1000
PATIENCE = 600.0  # seconds until all are settled; bounds a failure only
SENT = 1  # conversations.models.Message.Status
UNSETTLED = "SELECT count(*) FROM conversations_outbox WHERE due_at IS NOT NULL"
ANSWERS = """
    SELECT text, status, failure, conversation_id FROM conversations_message
    WHERE agent_id IS NOT NULL AND kind = 'text' ORDER BY id
"""
TROUBLES = [  # it has taken nothing, and would take it later; taken and said nothing; refused
    *(Trouble(429), Trouble(500)),
    *(Trouble(drops=True), Trouble(200, answers=b"<html>")),
    Trouble(400, code=131026),
]


def write(count):
    """Each person has written, and somebody has answered them, in DATA_DIR's database."""
    set_up()
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


def faults(rows, arrived):
    """What is not as it must be. `arrived`: the texts that the provider has taken, in their order."""
    times, of_conversation = Counter(arrived), {}
    is_told = {  # by its failure
        "": lambda text, status: times[text] == 1 and status == SENT,
        "uncertain": lambda *_: True,
        "unreachable": lambda text, _status: not times[text],
    }
    told_wrongly = []
    for text, status, failure, conversation in rows:
        of_conversation.setdefault(conversation, set()).add(text)
        if failure not in is_told or not is_told[failure](text, status):
            told_wrongly.append(f"{text}: {failure or status}, sent {times[text]} times")
    disordered = []
    for texts in of_conversation.values():
        came = [text for text in arrived if text in texts]
        if came != sorted(came, key=int):
            disordered.append(came)
    return {
        "answers sent twice": [text for text, number in times.items() if number > 1],
        "answers that say another thing than what became of them": told_wrongly,
        "conversations whose answers came in another order": disordered,
    }


def main(count):
    NUMBER.customers = CUSTOMERS
    with prepared() as folder, serve(NUMBER) as provider:
        servers.run(folder, "-m", "tests.chaos.answers", "write", str(count))
        provider.fail_at_every(10, *TROUBLES)
        (folder / "graph_api_url").write_text(provider.address)
        with at_work(folder) as company:
            began = time.monotonic()
            while provider.asked <= count / 2 and time.monotonic() < began + PATIENCE:
                time.sleep(0.1)
            company.kill_worker()
            unsettled = company.wait_until_none(UNSETTLED, PATIENCE)
            seconds = time.monotonic() - began
            rows = company.database.execute(ANSWERS).fetchall()
        arrived = [said["text"]["body"] for said in provider.sent]
    found = {
        **faults(rows, arrived),
        "answers missing": ["and never stored"] * (count - len(rows)),
        "conversations whose answers still wait": ["after all that time"] * unsettled,
    }
    became = Counter(failure or "sent" for _text, _status, failure, _conversation in rows)
    figures = [
        Figure("answers", "", len(rows)),
        Figure("requests to the provider", "", provider.asked),
        Figure("shown as sent", "", became["sent"]),
        Figure("shown as failed", "", became["unreachable"]),
        Figure("shown as unknown", "", became["uncertain"]),
        Figure("all settled after", "s", seconds),
    ]
    command = f"python -m tests.chaos.answers{'' if count == COUNT else f' {count}'}"
    return tell("answers", figures, found, command)


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        write(int(sys.argv[2]))
    else:
        sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else COUNT))
