"""Who waits, in what order, and what moves the queue."""

import pytest

from conversations.models import Conversation, Group, Inbox
from routing import afterwards, availability, queue
from routing.models import Availability, Rule

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def line(visit, write, later, fresh):
    """Three visitors who wait since different moments, the longest first."""
    return [fresh(write(visit(f"Visitor {n}"), now=later(seconds=n))) for n in range(3)]


def test_visitors_see_their_place(line, fresh):
    assert [queue.place_of(fresh(one)) for one in line] == [1, 2, 3]


def test_who_only_left_a_message_holds_no_place_and_comes_last(line, visit, write, fresh, hire, later):
    left = fresh(write(visit("Late"), now=later(seconds=9)))
    assert (left.status, queue.place_of(left)) == ("waiting", None)

    hire("ana", capacity=4)

    assert fresh(left).status == "active"


def test_turning_green_serves_the_longest_waiting_first(line, hire, fresh, noon):
    ana = hire("ana", wanted=False, capacity=2)
    assert all(fresh(one).is_waiting for one in line)

    availability.choose(ana, ["chat"], wanted=True, now=noon)

    assert [fresh(one).status for one in line] == ["active", "active", "waiting"]


def test_a_greater_capacity_serves_at_once(line, hire, fresh):
    hire("ana", capacity=1)
    row = Availability.objects.get()

    row.capacity = 3
    row.save(update_fields=["capacity"])

    assert all(fresh(one).status == "active" for one in line)


def test_joining_the_group_serves_at_once(line, hire, sales, fresh):
    ana = hire("ana", groups=[])
    assert all(fresh(one).is_waiting for one in line)

    sales.members.add(ana.user)

    assert all(fresh(one).status == "active" for one in line)


def test_a_changed_rule_serves_at_once(line, hire, shop, fresh):
    support = Group.objects.create(name="Support")
    hire("ana", groups=[support])
    assert all(fresh(one).is_waiting for one in line)

    Rule.objects.create(inbox=shop, group=support, position=0)
    Rule.objects.filter(group__name="Sales").delete()
    queue.serve(line[0].opened_at)

    assert all(fresh(one).group == support for one in line)
    assert all(fresh(one).status == "active" for one in line)


def test_a_newcomer_does_not_overtake(line, hire, visit, write, fresh, later):
    """Somebody waits already: the free slot is theirs, even where the newcomer asks first."""
    ana = hire("ana", wanted=False, capacity=1)
    Availability.objects.filter(agent=ana).update(is_wanted=True)  # green, and nobody was told yet

    newcomer = write(visit("New"), now=later(minutes=1))
    queue.serve(later(minutes=1))

    assert fresh(line[0]).status == "active"
    assert fresh(newcomer).is_waiting


def test_one_queue_that_is_stuck_does_not_hold_another(line, hire, visit, write, fresh):
    other = Inbox.objects.create(name="other.example", key="other")
    support = Group.objects.create(name="Support")
    Rule.objects.create(inbox=other, group=support)
    hire("eve", groups=[support])

    assert fresh(write(visit("Elsewhere"), inbox=other)).status == "active"
    assert all(fresh(one).is_waiting for one in line)


def test_a_full_queue_of_any_length_costs_the_clock_few_queries(
    line, django_assert_max_num_queries, visit, write, later
):
    for n in range(20):
        write(visit(str(n)), now=later(minutes=n))
    assert Conversation.objects.waiting().count() == 23

    with django_assert_max_num_queries(20):
        queue.serve(later(hours=1))


def test_the_clock_leaves_who_wrote_a_moment_ago_to_whoever_stored_their_words(ana, zoe, write, fresh, later):
    with afterwards.kept():  # and is about to find them somebody
        first = write(zoe)

    assert queue.serve_by_clock(later(seconds=1)) == 0
    assert fresh(first).is_waiting

    assert queue.serve_by_clock(later(seconds=1) + queue.A_MOMENT) == 1
    assert fresh(first).agent == ana.user
