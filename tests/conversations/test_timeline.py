"""Lines of the timeline: facts are ids, names are looked up when a line is drawn."""

from dataclasses import MISSING, fields
from typing import get_type_hints

import pytest
from django.utils import translation

from conversations import lines, threads, timeline
from conversations.lines import Line
from conversations.lines.assigned import Assigned
from conversations.lines.closed_agent import ClosedByAgent
from conversations.lines.closed_block import ClosedByBlock
from conversations.lines.escalated import Escalated
from conversations.lines.macro import RanMacro
from conversations.lines.opened import Opened
from conversations.lines.rated import Rated
from conversations.lines.snoozed import Snoozed
from conversations.lines.supervisors_told import SupervisorsTold
from conversations.lines.transferred import Transferred
from conversations.models import Group, Macro, Message, Tag, Visitor
from conversations.people.models import User

pytestmark = pytest.mark.django_db
ANYTHING = {
    User: User(first_name="Ana"),
    Group: Group(name="Sales"),
    Tag: Tag(name="Delivery"),
    Macro: Macro(name="M"),
    Visitor: Visitor(name="Zoe"),
}


@pytest.fixture
def tell(zoe, write, noon):
    """The row of a line, as it is stored."""
    conversation = write(zoe).conversation
    return lambda line: threads.tell_line(conversation, line, now=noon)


@pytest.fixture
def words(tell):
    """A line, or the line of a row, as it is drawn."""

    def draw(told):
        row = tell(told) if isinstance(told, Line) else told
        return timeline.read([row])[row.pk].words()

    return draw


@pytest.mark.parametrize("name", timeline.LINES)
def test_each_line_has_a_file_of_its_name_and_words_in_each_language(name, words):
    line = timeline.LINES[name]
    assert line.__module__ == f"{lines.__name__}.{name}"
    assert len(name) <= Message._meta.get_field("event").max_length
    needed = [field.name for field in fields(line) if field.default is MISSING]
    hints = get_type_hints(line)

    told = line(**{fact: ANYTHING.get(hints[fact], "5") if hints[fact] != list[User] else [] for fact in needed})

    english = told.words()
    with translation.override("fr"):
        assert english
        assert told.words() != english


def test_ids_are_stored_and_what_is_empty_is_left_out(tell, ana, ben, sales):
    row = tell(Transferred(by=ana.user, from_agent=ana.user, agent=ben.user, group=sales))

    assert row.details == {"by": ana.user_id, "from_agent": ana.user_id, "agent": ben.user_id, "group": sales.pk}


def test_a_fact_that_a_line_does_not_have_is_refused(ana):
    with pytest.raises(TypeError):
        Assigned(agent=ana.user, colour="green")


def test_names_are_those_of_today(words, tell, ana):
    row = tell(Assigned(ana.user))
    User.objects.filter(pk=ana.user_id).update(last_name="Dubois")

    assert words(row) == "Given to <b>Ana Dubois</b>"


def test_two_namesakes_are_two_people(tell, ana, ben):
    User.objects.update(first_name="Sam", last_name="Dubois")
    rows = [tell(Assigned(ana.user)), tell(Assigned(ben.user))]

    first, second = timeline.read(rows).values()

    assert first.words() == second.words()
    assert (first.agent, second.agent) == (ana.user, ben.user)


@pytest.mark.parametrize(
    ("make", "english", "french"),
    [
        (
            lambda: Assigned(_gone(User.objects.create_user("x@shop.example"))),
            "a former colleague",
            "un ancien collègue",
        ),
        (lambda: Escalated(_gone(Group.objects.create(name="Night"))), "a former group", "un ancien groupe"),
        (
            lambda: RanMacro(User(first_name="Ana"), _gone(Macro.objects.create(name="Late"))),
            "a deleted macro",
            "une macro supprimée",
        ),
    ],
)
def test_who_and_what_is_gone_has_no_name(words, tell, make, english, french):
    row = tell(make())

    assert english in words(row)
    with translation.override("fr"):
        assert french in words(row)


def test_a_deleted_tag_has_no_name(words, tell, ana, tag):
    row = tell(ClosedByAgent(ana.user, tag))
    assert words(row) == "Closed by <b>Ana</b>\xa0·\xa0Delivery"
    tag.delete()

    assert words(row) == "Closed by <b>Ana</b>\xa0·\xa0a deleted tag"


def test_nothing_of_a_person_who_is_erased_is_left_in_a_line(words, tell, sales):
    told = [User.objects.create_user(f"{name}@shop.example", first_name=name) for name in ("Grace", "Ada")]
    row = tell(SupervisorsTold(told))
    assert words(row) == "Nobody is there, supervisors told: <b>Grace, Ada</b>"
    told[0].delete()

    assert words(row) == "Nobody is there, supervisors told: <b>a former colleague, Ada</b>"
    assert "Grace" not in str(Message.objects.values_list("details", "text", "event"))


def test_words_in_the_place_of_a_name_are_shown(words, tell, sales):
    row = tell(Transferred(by=User(pk=None)))
    row.details = {"by_words": "Ana <Dubois>", "agent_words": "Ben"}

    assert words(row) == "<b>Ana &lt;Dubois&gt;</b> transferred it to <b>Ben</b>"


def test_texts_are_no_markup(words):
    assert words(Opened("<i>Lamps</i> 100%")) == "Opened from <b>&lt;i&gt;Lamps&lt;/i&gt; 100%</b>"


def test_what_some_lines_say_depends_on_their_facts(words, ana):
    assert words(Opened()) == "Conversation opened"
    assert words(Rated(4)) == "Rated <b>4/5</b>"
    assert words(Rated(4, recommendation="0")) == "Rated <b>4/5</b>\xa0·\xa0recommends 0/10"
    assert words(Snoozed(ana.user)) == "Snoozed by <b>Ana</b> until the visitor writes"
    assert words(Snoozed(ana.user, "2026-03-02T08:05:00+00:00")) == "Snoozed by <b>Ana</b> until 2 March, 09:05"
    assert words(ClosedByBlock(ana.user, "abuse")) == "<b>Ana</b> blocked the visitor\xa0·\xa0Abusive language"


def test_a_page_of_lines_takes_one_query_for_each_kind_of_row(tell, ana, ben, sales, django_assert_num_queries):
    rows = [tell(Opened("Lamps")), tell(Rated(5))]
    with django_assert_num_queries(0):
        timeline.read(rows)

    for agent in (ana, ben):
        rows += [tell(Assigned(agent.user)), tell(Transferred(agent.user, group=sales))]
    with django_assert_num_queries(2):
        drawn = [line.words() for line in timeline.read(rows).values()]
    assert len(drawn) == 6


def test_a_line_that_no_module_declares_any_more_is_left_out(tell, ana):
    row = tell(Assigned(ana.user))
    row.event = "sung"

    assert timeline.read([row]) == {}


def test_a_module_in_the_folder_is_all_it_takes(tmp_path, monkeypatch):
    (tmp_path / "sung.py").write_text(
        "from dataclasses import dataclass\n"
        "from conversations.lines import Line, said\n"
        "@dataclass(frozen=True)\n"
        "class Sung(Line):\n"
        "    name = 'sung'\n"
        "    def words(self):\n"
        "        return said('La la')\n"
    )
    monkeypatch.setattr(lines, "__path__", [*lines.__path__, str(tmp_path)])

    found = timeline.discovered()

    assert found.keys() - timeline.LINES.keys() == {"sung"}
    assert found["sung"]().words() == "La la"


def _gone(row):
    """As it was before it was deleted."""
    pk = row.pk
    row.delete()
    row.pk = pk
    return row
