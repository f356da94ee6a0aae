"""A database that an earlier Pupitre made is brought to today's state, and what it holds is there.

Each file beside this is such a database, named after its day: two agents of one group, Ana Dubois, who has answered a
visitor, and Ben Dubois, to whom she has transferred the conversation with a note.
"""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

EARLIER = sorted(Path(__file__).parent.glob("*.sqlite3.gz"))
STORY = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("migrate", check_unapplied=True, verbosity=0)
from conversations import timeline
from conversations.models import Conversation, Group
conversation = Conversation.objects.get()
print("agent", conversation.agent)
print("members", *Group.objects.get().members.all(), sep=", ")
messages = conversation.messages.order_by("pk")
for message in messages:
    print(message.kind, message.agent, message.text, sep="|")
for line in timeline.read(messages).values():
    print("line", line.words(), line.facts(), sep="|")
"""


@pytest.mark.parametrize("earlier", EARLIER, ids=lambda path: path.name.partition(".")[0])
def test_what_an_earlier_database_holds_is_there_after_the_upgrade(earlier, tmp_path):
    database = tmp_path / "pupitre.sqlite3"
    database.write_bytes(gzip.decompress(earlier.read_bytes()))
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "console.settings",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{database}",
    }

    told = subprocess.run([sys.executable, "-c", STORY], env=environment, capture_output=True, text=True, check=True)

    said = told.stdout.splitlines()
    assert said[:2] == ["agent Ben Dubois", "members, Ana Dubois, Ben Dubois"]
    assert [line for line in said if line.startswith(("text", "note"))] == [
        "text|None|Hello",
        "text|Ana Dubois|Good morning",
        "note|Ana Dubois|@Ben Dubois @Ana Dubois a word",
        "text|Ben Dubois|Here I am",
    ]
    assert [line for line in said if line.startswith("line")] == [
        "line|Ouverte depuis <b>Shop</b>|{'page': 'Shop'}",
        "line|Confiée à <b>Ana Dubois</b>|{'agent': 1}",
        "line|<b>Ana Dubois</b> l’a transférée à <b>Ben Dubois</b>|{'by': 1, 'agent': 2, 'comment': 'Take it, please'}",
    ]
