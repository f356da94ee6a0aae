"""The people of it: agents of one group, and as many visitors as they have room for.

python -m tests.chaos.company FILE     makes them in DATABASE_URL, writes what the clients must know
"""

import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from console.widget import tokens  # noqa: E402
from conversations.models import Group, Inbox  # noqa: E402
from routing.models import Rule  # noqa: E402
from tests.bench.company import _agent, session_of  # noqa: E402

AGENTS, VISITORS = 8, 40


@transaction.atomic
def make():
    inbox = Inbox.objects.create(name="chaos.example", key="chaos", channel="chat", company="Chaos")
    group = Group.objects.create(name="Chaos", queue_size=VISITORS)
    Rule.objects.create(inbox=inbox, group=group)
    agents = [_agent(number, group, timezone.now()) for number in range(AGENTS)]
    return {
        "agents": [{"id": user.pk, "session": session_of(user)} for user in agents],
        "visitors": [tokens.new_token(inbox) for _ in range(VISITORS)],
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(make()))
