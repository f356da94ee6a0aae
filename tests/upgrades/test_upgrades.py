"""A database that an earlier Pupitre made is brought to today's state, and what it holds is there.

Each file beside this is such a database, named after its day: two agents of one group, Ana Dubois, who has answered a
visitor, and Ben Dubois, to whom she has transferred the conversation with a note.

What one migration alone does to rows is told by a database of today that goes back to the state before it, and comes.
"""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import migrated

EARLIER = sorted(Path(__file__).parent.glob("*.sqlite3.gz"))
STORY = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("migrate", check_unapplied=True, verbosity=0)
from conversations import timeline
from conversations.models import Conversation, Group, Website
conversation = Conversation.objects.get()
print("agent", conversation.agent)
print("answered", conversation.first_answered_at.isoformat())
print("members", *Group.objects.get().members.all(), sep=", ")
website = Website.objects.get()
print("website", website, website.secret)
messages = conversation.messages.order_by("pk")
for message in messages:
    print(message.kind, message.agent, message.text, sep="|")
for line in timeline.read(messages).values():
    print("line", line.words(), line.facts(), sep="|")
"""


SWITCHES = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from console.phone.models import Device as Today
from conversations.people.models import User

User.objects.create_user("ana@shop.example")

def earlier(name):
    return MigrationExecutor(connection).migrate([("phone", "0003_pushes")]).apps.get_model("phone", name)

Device = earlier("Device")
ana = Device._meta.get_field("user").related_model.objects.first()
for name, off in {"All": [], "Few": ["offer", "escalation"], "Most": ["message", "rating", "community"]}.items():
    switches = {f"tells_{kind}": False for kind in off}
    Device.objects.create(user=ana, name=name, seen_at=timezone.now(), **switches)
call_command("migrate", verbosity=0)
for device in Today.objects.order_by("name"):
    print(device.name, *sorted(device.off))
for device in earlier("Device").objects.order_by("name"):
    print(device.name, device.tells_offer, device.tells_rating, device.tells_snooze)
"""


QUESTIONS = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from conversations.knowledge.models import Article as Today

earlier = MigrationExecutor(connection).migrate([("knowledge", "0004_sites")]).apps
Article, Collection, Passage = (earlier.get_model("knowledge", name) for name in ("Article", "Collection", "Passage"))
fields = {"collection": Collection.objects.create(name="Help"), "text": "Text", "updated_at": timezone.now()}
for title, questions, asked in [("Before", "Is it late?", b""), ("Since", "Is it late?", b"1234"), ("None", "", b"")]:
    article = Article.objects.create(title=title, questions=questions, **fields)
    Passage.objects.create(article=article, position=0, text="Text", model="a model", asked=asked)
call_command("migrate", verbosity=0)
print(*Today.objects.filter(due_at__isnull=False).values_list("title", flat=True))
"""


KEYS = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from conversations.copilot.models import ModelSetting
from translation.models import EngineSetting

was = [("copilot", "0003_typographic_apostrophes"), ("translation", "0001_engines_and_words")]

def earlier():
    MigrationExecutor(connection).migrate(was)
    # Not what migrating back answers: its models have fields of today.
    apps = MigrationExecutor(connection).loader.project_state(was).apps
    return apps.get_model("copilot", "ModelSetting").objects, apps.get_model("translation", "EngineSetting").objects

models, engines = earlier()
models.create(secret="sk-model")
engines.create(key="deepl", secret="sk-deepl")
engines.create(key="openai")
call_command("migrate", verbosity=0)
print(ModelSetting.objects.get().secrets)
print(*EngineSetting.objects.order_by("key").values_list("secrets", flat=True))
with connection.cursor() as cursor:
    cursor.execute("SELECT secrets FROM copilot_modelsetting UNION SELECT secrets FROM translation_enginesetting")
    print("sk-" in str(cursor.fetchall()))
earlier()
with connection.cursor() as cursor:
    cursor.execute("SELECT secret FROM copilot_modelsetting UNION SELECT secret FROM translation_enginesetting")
    print(*sorted(secret for [secret] in cursor.fetchall()))
"""


NAMES = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from conversations import models
from conversations.knowledge.models import Collection
from conversations.people.models import User

User.objects.create_user("ana@shop.example")
models.Inbox.objects.create(key="shop", name="shop.example")
was = [("conversations", "0045_pace_of_numbers"), ("knowledge", "0007_words_of_passages")]
earlier = MigrationExecutor(connection).migrate(was).apps

def made(model, app="conversations", **of):
    rows = earlier.get_model(app, model).objects
    for name in ("Returns", "returns", "RETURNS 2"):
        rows.create(name=name, **of)

made("Group")
made("Macro")
made("Collection", "knowledge")
inbox = earlier.get_model("conversations", "Inbox").objects.get()
made("Tag", inbox_id=inbox.pk)
made("ReplyCategory")
made("ReplyCategory", owner_id=earlier.get_model("accounts", "User").objects.first().pk)
earlier.get_model("conversations", "Inbox").objects.create(key="b", name=inbox.name.upper())
call_command("migrate", verbosity=0)
for model in (models.Group, models.Macro, Collection, models.Tag, models.ReplyCategory):
    names = model.objects.filter(name__istartswith="returns").order_by("pk").values_list("name", flat=True)
    print(model.__name__, *names, sep="|")
print(*models.Inbox.objects.order_by("pk").values_list("name", flat=True), sep="|")
MigrationExecutor(connection).migrate(was)
call_command("migrate", verbosity=0)
print(models.Tag.objects.filter(inbox=inbox.pk, name__istartswith="returns").count())
"""


@pytest.fixture
def today(tmp_path):
    """An empty database in today's state."""
    database = tmp_path / "pupitre.sqlite3"
    migrated.copy_to(database)
    return database


@pytest.mark.parametrize("earlier", EARLIER, ids=lambda path: path.name.partition(".")[0])
def test_what_an_earlier_database_holds_is_there_after_the_upgrade(earlier, tmp_path):
    said = tell(STORY, unpacked(earlier, tmp_path))

    assert said[:3] == [
        "agent Ben Dubois",
        "answered 2026-03-02T12:00:05+00:00",
        "members, Ana Dubois, Ben Dubois",
    ]
    assert "website shop.example ssssssssssssssssssss" in said
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


def test_what_a_device_does_not_tell_of_stays_so_there_and_back(today):
    """Nine columns became rows."""
    assert tell(SWITCHES, today) == [
        "All",
        "Few escalation offer",
        "Most community message rating",
        "All True True True",
        "Few False True True",
        "Most True False True",
    ]


def test_articles_that_were_indexed_before_their_questions_counted_are_due(today):
    assert tell(QUESTIONS, today) == ["Before"]


def test_keys_of_services_are_sealed_there_and_back(today):
    assert tell(KEYS, today) == [
        "{'key': 'sk-model'}",
        "{'key': 'sk-deepl'} {}",
        "False",
        " sk-deepl sk-model",
    ]


def test_names_that_differ_in_capitals_alone_are_told_apart_there_and_back(today):
    three = "Returns|returns 3|RETURNS 2"
    assert tell(NAMES, today) == [
        *(f"{model}|{three}" for model in ("Group", "Macro", "Collection", "Tag")),
        f"ReplyCategory|{three}|{three}",
        "shop.example|SHOP.EXAMPLE 2",
        "3",
    ]


def unpacked(earlier, folder):
    database = folder / "pupitre.sqlite3"
    database.write_bytes(gzip.decompress(earlier.read_bytes()))
    return database


def tell(story, database):
    """The lines that this story prints, told by a process of its own."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "console.settings",
        "DATA_DIR": str(database.parent),
        "DATABASE_URL": f"sqlite:///{database}",
    }
    told = subprocess.run([sys.executable, "-c", story], env=environment, capture_output=True, text=True, check=True)
    return told.stdout.splitlines()
