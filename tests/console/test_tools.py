"""A tool of a conversation is declared once, and then stands everywhere: shown by one that nobody has thought of."""

import importlib
import json
import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.urls import clear_url_caches, reverse

from console import urls
from console.desk import tools
from console.desk.tools import Address, Place, Section, Tool
from console.desk.tools.tool import Offline
from conversations import access
from conversations.access import Action
from conversations.models import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def weigh(request, pk):
    access.conversation_for(request.user, Action.SNOOZE, pk)
    return HttpResponse("Weighed")


SCALES = Tool(
    name="scales",
    position=45,
    words="Weigh the conversation",
    short="Weigh",
    icon="hourglass",
    key="w",
    opens="weigh",
    places=frozenset({Place.HEAD, Place.FIELD, Place.COLUMN}),
    section=Section.VISITOR,
    addresses=(
        Address(path="weight", name="weigh", view=weigh, get=Action.SNOOZE, post=Action.SNOOZE, tells_seen=True),
    ),
    offline=Offline(door="weight", sheets=("weight",), leaves=True),
)


@pytest.fixture
def scales(monkeypatch):
    """One more tool, in a desk that has read its addresses anew."""
    monkeypatch.setattr(tools, "TOOLS", [*tools.TOOLS, SCALES])
    read_addresses()
    yield SCALES
    monkeypatch.undo()
    read_addresses()


def read_addresses():
    importlib.reload(urls)
    clear_url_caches()


@pytest.mark.usefixtures("scales")
def test_its_address_is_there_and_behind_the_gate(agent, mine, client, cleo):
    address = reverse("weigh", args=[mine.pk])

    assert agent.get(address).content == b"Weighed"
    client.force_login(cleo.user)
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("scales")
def test_it_stands_in_the_head_the_field_the_column_and_behind_the_plus(agent, mine):
    page = agent.get(reverse("thread", args=[mine.pk])).content.decode()
    sheet = agent.get(reverse("plus", args=[mine.pk])).content.decode()

    opens = f'data-command="scales" hx-get="/desk/{mine.pk}/weight/" hx-target="#sheet-in"'
    assert page.count(opens) == 3
    assert sheet.count(opens) == 1
    assert "Weigh the conversation" in page
    assert re.search(r'class="tile"[^>]*scales.*?Weigh\s*</button>', sheet, re.DOTALL)


@pytest.mark.usefixtures("scales")
def test_it_has_its_place_in_the_palette_and_its_key(agent, mine):
    page = agent.get(reverse("thread", args=[mine.pk])).content.decode()
    palette = agent.get(reverse("palette")).content.decode()

    assert 'data-run="scales"' in palette
    assert "<kbd>w</kbd>" in palette
    assert "<kbd>w</kbd>" in agent.get(reverse("shortcuts")).content.decode()
    assert '"w": "scales"' in unescape(page)


@pytest.mark.usefixtures("scales")
def test_scripts_know_how_it_works_without_network(agent):
    page = agent.get(reverse("desk")).content.decode()
    [said] = re.findall(r'data-tools="([^"]+)"', page)
    known = json.loads(unescape(said))

    assert "weight" in known["sheets"]
    assert "weight" in known["told"]
    assert known["actions"]["scales"] == {"door": "weight", "leaves": True}


@pytest.mark.usefixtures("scales")
def test_the_matrix_asks_for_it():
    from tests import test_matrix

    try:
        assert importlib.reload(test_matrix).ADDRESSES["weigh"] == {"get": Action.SNOOZE, "post": Action.SNOOZE}
    finally:
        del test_matrix.ADDRESSES["weigh"]


def test_where_there_is_nothing_to_use_it_on_the_tile_says_why_and_nothing_else_offers_it(agent, mine):
    def offers():
        page = agent.get(reverse("thread", args=[mine.pk])).content.decode()
        sheet = agent.get(reverse("plus", args=[mine.pk])).content.decode()
        command = 'data-command="mirror"'
        return page.count(command), sheet.count(command), re.findall(r'off-why">([^<]+)<', sheet)

    Visitor.objects.filter(pk=mine.visitor_id).update(online=True)
    assert offers() == (1, 1, [])
    Visitor.objects.filter(pk=mine.visitor_id).update(online=False)
    assert offers() == (0, 0, ["The visitor is not on the site just now."])


def test_names_keys_and_addresses_differ():
    names = [tool.name for tool in tools.TOOLS]
    assert len(set(names)) == len(names)
    positions = [tool.position for tool in tools.TOOLS]
    assert len(set(positions)) == len(positions)
    paths = [address.path for address in tools.addresses()]
    assert len(set(paths)) == len(paths)


@pytest.mark.parametrize("tool", tools.TOOLS, ids=lambda tool: tool.name)
def test_what_a_tool_declares_is_there(tool):
    """What waits for the network goes to an address of the tool, and its sheets are addresses of it too."""
    paths = {address.path: address for address in tool.addresses}
    if tool.opens:
        assert next(path for path in paths.values() if path.name == tool.opens).get
    if tool.offline:
        assert paths[tool.offline.door].post
        assert all(paths[sheet].get for sheet in tool.offline.sheets)
