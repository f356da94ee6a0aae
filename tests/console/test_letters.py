"""An escalation's letter and the mail server: it takes it, refuses it, is busy, or says nothing at all."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from console.supervision import letters
from routing import escalation
from routing.models import Escalation, EscalationStep
from tests.smtp import mail_server

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def begun(settings, sales, hire, olga, zoe, write):
    """Nobody is there for zoe, olga is to be told; letters wait as jobs, as they do in the product."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    EscalationStep.objects.create(group=sales, kind="tell").people.add(olga)
    hire("ana", wanted=False)
    return Escalation.objects.get(pk=write(zoe, "Is anybody there?").conversation_id)


def asked():
    return DBTaskResult.objects.filter(task_path=letters.send.module_path).order_by("enqueued_at")


def run_letters():
    """As the background worker does; what is asked for meanwhile waits for its time."""
    for row in list(asked()):
        row.delete()
        letters.send.func(*row.args_kwargs["args"])


def test_a_mail_server_takes_it_and_nothing_more_is_asked(begun, olga, mail_by):
    with mail_server() as server:
        mail_by(server)
        escalation.act_due(begun.due_at)
        run_letters()

    [letter] = server.letters
    assert letter["To"] == olga.email
    assert letter["Subject"] == "Nobody is there for Zoe"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert f"/desk/{begun.pk}/" in letter.get_content()
    assert not asked().exists()


@pytest.mark.parametrize("name", ["Zoe\r\nBcc: all@example.com", "Zoe\u2028\u202eM", "Zoe\0"])
def test_no_name_of_a_visitor_or_a_group_loses_it(begun, olga, mail_by, name):
    type(begun.conversation.visitor).objects.update(name=name.replace("\0", "\n"))  # as older rows may have it
    with mail_server() as server:
        mail_by(server)
        escalation.act_due(begun.due_at)
        run_letters()

    [letter] = server.letters
    assert letter["Subject"].startswith("Nobody is there for Zoe")
    assert letter["Bcc"] is None


@pytest.mark.parametrize(
    "trouble",
    [
        {"answer_to_address": "550 no such mailbox"},
        {"answer_to_letter": "554 not this"},
        {"answer_to_address": "450 try later"},
        {"answer_to_letter": "451 try later"},
        {"is_silent": True},
    ],
    ids=["no such address", "refused", "busy", "busy with the letter", "silent"],
)
def test_what_a_mail_server_did_not_take_is_told_and_tried_again_later(begun, olga, mail_by, trouble, caplog):
    before = timezone.now()
    with mail_server(**trouble) as server:
        mail_by(server, timeout=0.2)
        escalation.act_due(begun.due_at)
        run_letters()

    assert "was not sent" in caplog.text
    assert olga.email not in caplog.text
    [again] = asked()
    assert again.args_kwargs["args"] == [begun.pk, olga.pk, 1]
    assert again.run_after >= before + letters.FIRST_WAIT

    with mail_server() as server:
        mail_by(server)
        run_letters()
    assert len(server.letters) == 1
    assert not asked().exists()


def test_each_wait_is_twice_as_long_and_the_last_attempt_is_the_end(begun, olga, mail_by):
    waits = []
    with mail_server(answer_to_letter="451 try later") as server:
        mail_by(server)
        escalation.act_due(begun.due_at)
        run_letters()
        while row := asked().first():
            waits.append(round((row.run_after - row.enqueued_at) / letters.FIRST_WAIT))
            run_letters()

    assert waits == [1, 2, 4, 8]
    assert len(server.letters) == letters.ATTEMPTS


def test_a_silent_mail_server_keeps_the_clock_from_nothing(begun, mail_by):
    with mail_server(is_silent=True) as server:
        mail_by(server, timeout=600)  # whoever asked it here would fail the test by its time limit
        assert escalation.act_due(begun.due_at + timedelta(seconds=1)) == 1

    assert Escalation.objects.get().done == 1
    assert asked().count() == 1
