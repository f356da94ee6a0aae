"""Keys and names of the desk's commands agree with the buttons that carry them."""

import re

from django.conf import settings
from django.urls import reverse

from console.desk.commands import groups, keys

COMMANDS = [command for group in groups() for command in group.commands]
TEMPLATES = settings.BASE_DIR / "templates"


def test_each_key_does_one_thing():
    assert len(keys()) == sum(bool(command.key) for command in COMMANDS)
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)


def test_every_button_that_names_a_command_names_one_that_there_is():
    named = {
        name for path in TEMPLATES.rglob("*.html") for name in re.findall(r'data-command="([\w-]+)"', path.read_text())
    }
    assert {"resume", "columns"} <= named
    assert named <= {command.name for command in COMMANDS}


def test_the_sheet_lists_every_key(client, ana):
    client.force_login(ana.user)

    sheet = client.get(reverse("shortcuts")).content.decode()
    palette = client.get(reverse("palette")).content.decode()

    for command in COMMANDS:
        assert f'data-run="{command.name}"' in palette
        assert not command.key or f"<kbd>{command.key}</kbd>" in sheet
