"""Whoever mends a sentence writes no migration; whoever changes a column does."""

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from console.server.wordless import WordlessAutodetector
from conversations.models import Call

pytestmark = pytest.mark.django_db

INBOX, CALL = ("conversations", "inbox"), ("conversations", "call")
FLOOR = models.CharField(max_length=7, default="", help_text="On which floor.")
STATES = [(value, f"{label}, said otherwise") for value, label in Call.State.choices]


def found(change):
    """The operations that a change asks for: {app: [operation, …]}."""
    before, after = ProjectState.from_apps(apps), ProjectState.from_apps(apps)
    change(after.models)
    changes = WordlessAutodetector(before, after).changes(MigrationLoader(None).graph)
    return {app: [type(one).__name__ for one in made[0].operations] for app, made in changes.items()}


def other_field(key, name, **said):
    """Makes a change of what a field says of itself."""

    def change(known):
        _name, _path, args, kwargs = known[key].fields[name].deconstruct()
        known[key].fields[name] = type(known[key].fields[name])(*args, **{**kwargs, **said})

    return change


@pytest.mark.parametrize(
    "change",
    [
        other_field(INBOX, "name", help_text="Said otherwise."),
        other_field(INBOX, "name", verbose_name="called otherwise"),
        other_field(CALL, "state", choices=STATES),
        lambda known: known[INBOX].options.update(verbose_name="entrance", verbose_name_plural="entrances"),
        lambda known: known[INBOX].options.pop("verbose_name_plural"),
    ],
)
def test_words_need_no_migration(change):
    assert found(change) == {}


@pytest.mark.parametrize(
    ("change", "operation"),
    [
        (other_field(INBOX, "name", max_length=7, help_text="Said otherwise."), "AlterField"),
        (other_field(CALL, "state", choices=[*STATES, ("new", "new")]), "AlterField"),
        (lambda known: known[INBOX].options.update(ordering=["key"]), "AlterModelOptions"),
        (lambda known: known[INBOX].fields.update(floor=FLOOR), "AddField"),
    ],
)
def test_what_the_database_keeps_does(change, operation):
    assert found(change) == {"conversations": [operation]}


def test_both_commands_are_ours():
    assert {get_commands()[name] for name in ("makemigrations", "migrate")} == {"console"}


def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
