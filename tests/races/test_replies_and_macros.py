"""A double tap, two devices, two windows: at the same instant, one outcome."""

import pytest
from django.utils import timezone

from conversations import drafts
from conversations.base.errors import NotPossible, NotReachable
from conversations.base.retries import retried
from conversations.canned import csv_files, replies
from conversations.models import CannedReply, Draft, Macro, MacroStep, Message
from routing import macros

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_macro_that_is_tapped_twice_runs_once(race, ana, zoe, write, fresh, turn):
    conversation = fresh(write(zoe))
    macro = Macro.objects.create(name="Bye")
    MacroStep.objects.create(macro=macro, action="reply", text="Goodbye")
    MacroStep.objects.create(macro=macro, position=1, action="close")

    def tap():
        return retried(macros.run)(ana.user, conversation.pk, macro.pk, client_id="a", seen=2**62, now=timezone.now())

    first, second = race(tap, tap)

    assert first == second
    assert Message.objects.filter(conversation=conversation, text="Goodbye").count() == 1
    assert fresh(conversation).is_closed


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_of_two_macros_at_once_one_is_told(race, ana, zoe, write, fresh, turn):
    conversation = fresh(write(zoe))
    made = []
    for action in ("close", "snooze"):
        macro = Macro.objects.create(name=action)
        MacroStep.objects.create(macro=macro, action="reply", text=action)
        MacroStep.objects.create(macro=macro, position=1, action=action)
        made.append(macro)

    def tap(macro):
        now = timezone.now()
        return lambda: retried(macros.run)(
            ana.user, conversation.pk, macro.pk, client_id=macro.name, seen=2**62, now=now
        )

    outcomes = race(*map(tap, made))

    refused = [outcome for outcome in outcomes if isinstance(outcome, NotPossible | NotReachable)]
    assert len(refused) == 1
    assert Message.objects.filter(conversation=conversation, text__in=["close", "snooze"]).count() == 1
    assert Message.objects.filter(conversation=conversation, event="macro").count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_of_two_devices_that_write_at_once_the_newest_draft_stands(race, ana, zoe, write, later, turn):
    pk = write(zoe).conversation_id

    def keep(text, seconds):
        return lambda: retried(drafts.keep)(ana.user, pk, text=text, written_at=later(seconds=seconds))

    outcomes = race(keep("Older", 1), keep("Newer", 2), keep("Oldest", 0))

    assert outcomes == [True, True, True]
    assert Draft.objects.get().text == "Newer"


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_two_windows_take_a_shortcut_once(race, ana, turn):
    category = replies.add_category(ana.user, "Mine")

    def save(text):
        return lambda: retried(replies.save_reply)(ana.user, category=category, shortcut="bye", text=text)

    outcomes = race(save("One"), save("Two"))

    assert sum(isinstance(outcome, NotPossible) for outcome in outcomes) == 1
    assert CannedReply.objects.filter(shortcut="bye").count() == 1


@pytest.mark.parametrize("turn", range(ROUNDS))
def test_a_file_and_a_supervisor_take_a_shortcut_once(race, olga, turn):
    category = replies.add_category(olga, "Ours", shared=True)

    def save():
        return retried(replies.save_reply)(olga, category=category, shortcut="bye", text="Written")

    def read():
        return retried(csv_files.read)(b"category,shortcut,text\nOurs,bye,Imported")

    saved, done = race(save, read)

    assert saved is None or isinstance(saved, NotPossible)
    assert (done.added, done.changed) == ((1, 0) if saved else (0, 1))
    assert CannedReply.objects.get(shortcut="bye").text == "Imported"
