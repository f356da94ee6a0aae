"""Lines that were written when they kept names: what is certain becomes an id, the rest stays as it was said."""

from importlib import import_module

import pytest
from django.apps import apps

from conversations import timeline
from conversations.models import Group, Inbox, Macro, Message, Tag
from conversations.people.models import User

pytestmark = pytest.mark.django_db
migration = import_module("conversations.migrations.0012_lines_keep_ids")


@pytest.fixture
def written(zoe, write, noon):
    """A row as it was written then; answers what it says."""
    conversation = write(zoe).conversation

    def make(event, details, *, author=None, kind="event"):
        rows = {"conversation": conversation, "kind": kind, "event": event, "agent": author, "details": details}
        return Message.objects.create(**rows, text="@Ana" if kind == "note" else "", revision=9, sent_at=noon)

    return make


@pytest.fixture
def today(monkeypatch):
    """What these rows hold after the migration, four of all at a time; and by its way back what they held before."""
    monkeypatch.setattr(migration, "BATCH", 4)

    def migrate(*rows):
        migration.to_ids(apps, None)
        return [Message.objects.get(pk=row.pk).details for row in rows]

    return migrate


def words(row):
    row = Message.objects.get(pk=row.pk)
    return timeline.read([row])[row.pk].words()


def test_a_name_that_one_bears_becomes_an_id(written, today, ana, ben, olga, sales, tag):
    macro = Macro.objects.create(name="Late parcel")
    a, b, o = ana.user_id, ben.user_id, olga.pk

    assert today(
        written("opened", {"page": "Ana"}),
        written("assigned", {"agent": "Ana"}),
        written("sent_home", {"agent": "Ana", "by": "Olga"}),
        written("escalated", {"to": "Sales"}),
        written("supervisors_told", {"to": "Olga, Ben"}),
        written("transferred", {"by": "Ana", "to": "Ben", "comment": "Ana"}),
        written("transferred", {"by": "Ana", "to": "Sales"}),
        written("closed_agent", {"by": "Ana", "tag": "Delivery"}),
        written("macro", {"by": "Ana", "macro": "Late parcel"}),
        written("snoozed", {"by": "Ana", "until": "2026-03-02T12:00:00+00:00", "kept": True}),
        written("rated", {"score": 4, "comment": "Ana", "recommendation": "9"}),
    ) == [
        {"page": "Ana"},
        {"agent": a},
        {"agent": a, "by": o},
        {"group": sales.pk},
        {"people": [o, b]},
        {"by": a, "agent": b, "comment": "Ana"},
        {"by": a, "group": sales.pk},
        {"by": a, "tag": tag.pk},
        {"by": a, "macro": macro.pk},
        {"by": a, "until": "2026-03-02T12:00:00+00:00", "kept": True},
        {"score": 4, "comment": "Ana", "recommendation": "9"},
    ]


def test_what_nobody_bears_or_several_stays_as_words(written, today, ana, ben, sales):
    User.objects.filter(pk__in=[ana.user_id, ben.user_id]).update(first_name="Sam")
    User.objects.create_user("s@shop.example", first_name="Sales")
    rows = [
        written("assigned", {"agent": "Sam"}),
        written("assigned", {"agent": "Grace"}),
        written("transferred", {"by": "Sam", "to": "Sales"}),
        written("supervisors_told", {"to": "Sales, Grace"}),
        written("closed_agent", {"by": "Sam", "tag": "Lost"}),
    ]

    assert today(*rows) == [
        {"agent_words": "Sam"},
        {"agent_words": "Grace"},
        {"by_words": "Sam", "agent_words": "Sales"},
        {"people_words": "Sales, Grace"},
        {"by_words": "Sam", "tag_words": "Lost"},
    ]
    assert [words(row) for row in rows] == [
        "Given to <b>Sam</b>",
        "Given to <b>Grace</b>",
        "<b>Sam</b> transferred it to <b>Sales</b>",
        "Nobody is there, supervisors told: <b>Sales, Grace</b>",
        "Closed by <b>Sam</b>\xa0·\xa0Lost",
    ]


def test_who_signed_a_row_is_known_without_a_name(written, today, ana, ben):
    User.objects.filter(pk__in=[ana.user_id, ben.user_id]).update(first_name="Sam")

    assert today(written("resumed", {"by": "Ana"}, author=ben.user)) == [{"by": ben.user_id}]


def test_a_tag_is_one_of_the_conversations_own_inbox(written, today, ana, tag):
    other = Inbox.objects.create(name="Pro", key="pro", channel="chat", company="Pro")
    Tag.objects.create(inbox=other, name="Delivery")
    Tag.objects.create(inbox=other, name="Invoice")

    assert today(
        written("tagged", {"by": "Ana", "tag": "Delivery"}), written("tagged", {"by": "Ana", "tag": "Invoice"})
    ) == [{"by": ana.user_id, "tag": tag.pk}, {"by": ana.user_id, "tag_words": "Invoice"}]


def test_a_note_says_whom_it_mentions(written, today, ana):
    note = written("", {"called": ["Ana"]}, kind="note", author=ana.user)

    assert today(note) == [{"mentioned": ["Ana"]}]


def test_the_way_back_writes_names(written, today, ana, ben, olga, sales, tag):
    before = [
        ("transferred", {"by": "Ana", "to": "Ben"}),
        ("transferred", {"by": "Grace", "to": "Sales"}),
        ("supervisors_told", {"to": "Olga, Ben"}),
        ("closed_agent", {"by": "Ana", "tag": "Delivery"}),
        ("assigned", {"agent": "Grace"}),
    ]
    rows = [written(*one) for one in before]
    today(*rows)
    Group.objects.filter(pk=sales.pk).update(name="Sale")

    migration.to_names(apps, None)

    after = [Message.objects.get(pk=row.pk).details for row in rows]
    assert after == [details | ({"to": "Sale"} if details.get("to") == "Sales" else {}) for _event, details in before]
