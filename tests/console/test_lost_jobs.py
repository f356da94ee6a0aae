"""A job whose worker was killed is asked for again, whatever kind it is; what was done is not done twice."""

import os
import re
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from console import housekeeping, lost_jobs
from console.accounts import passwords
from console.community import posts
from console.connections import checks, fetching, names, sender, templates
from console.management import jobs as workers
from console.phone import trials
from console.phone.models import Device, Push
from console.setup import invitations
from console.sites import reading
from console.supervision import letters
from conversations import lifecycle, transcripts, webhooks
from conversations.files import attachments, transcriptions
from conversations.knowledge import indexing
from conversations.knowledge.models import Article, Collection
from conversations.models import Attachment, Transcript
from conversations.people.models import SignInFailure
from routing.models import Escalation, EscalationStep
from tests import files
from tests.ports import own_port
from tests.push_service import push_service
from tests.smtp import mail_server

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]
KINDS = {
    attachments.finish.module_path,
    indexing.index.module_path,
    reading.step.module_path,
    transcripts.send.module_path,
    letters.send.module_path,
    passwords.send.module_path,
    invitations.send.module_path,
    housekeeping.tidy_up.module_path,
    webhooks.read.module_path,
    sender.send.module_path,
    fetching.fetch.module_path,
    names.fetch.module_path,
    templates.read.module_path,
    transcriptions.transcribe.module_path,
    checks.check_saved.module_path,
}


@pytest.fixture
def outside(settings, mail_by, storage):
    """Jobs wait, as they do in the product, and find a mail server and a push service."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": settings.QUEUES}}
    settings.OUTGOING_TO_THIS_MACHINE = True
    with mail_server() as mail, push_service() as push:
        mail_by(mail)
        yield mail, push


@pytest.fixture
def phone_of_ben(outside, ben):
    given = outside[1].subscribe().subscription
    return Device.objects.create(
        user=ben.user, name="Phone", seen_at=timezone.now(), endpoint=given["endpoint"], **given["keys"]
    )


@pytest.fixture
def one_of_each(phone_of_ben, shop, sales, ana, olga, visit, write, fresh):
    now = timezone.now()
    upload = SimpleUploadedFile("a.jpg", files.photo())
    attachments.post_from_visitor(visit("Zoe"), shop, upload=upload, client_id="1", now=now)
    mia = visit("Mia")
    conversation = fresh(write(mia, now=now))
    lifecycle.close(conversation, by=conversation.agent, now=now)
    transcripts.ask(mia, shop, conversation.pk, address="mia@visitor.example", language="en", now=now)
    EscalationStep.objects.create(group=sales, kind="tell").people.add(olga)
    waiting = fresh(write(visit("Lea"), now=now))
    assert Escalation.objects.filter(pk=waiting.pk).exists()
    letters.ask(waiting.pk, [olga.pk])
    posts.publish(ana.user, text="Sales from Thursday", photo_keys=(), client_id="p", now=now)
    SignInFailure.objects.create(email="old", address="127.0.0.1", at=now - timedelta(hours=1))
    indexing.save(
        Article(collection=Collection.objects.create(name="Help"), title="Returns", text="Within 30 days."), now=now
    )
    reading.step.enqueue(0)
    housekeeping.tidy_up.enqueue()
    webhooks.read.enqueue(shop.pk)
    sender.send.enqueue(waiting.pk)
    fetching.fetch.enqueue()
    names.fetch.enqueue()
    templates.read.enqueue(shop.pk)
    transcriptions.transcribe.enqueue()
    checks.check_saved.enqueue(0)
    passwords.send.enqueue(ana.user.email, "en")
    invitations.send.enqueue(phone_of_ben.user_id, "Adam", "en")
    Push.objects.exclude(what="post").delete()
    trials.send(phone_of_ben, now=now)


@pytest.fixture
def start(tmp_path):
    """Starts a command that stops in the middle of each job that it begins."""
    started = []

    def begin(*command):
        at = connection.settings_dict
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "console.settings", "DATA_DIR": str(tmp_path)}
        environment["DATABASE_URL"] = (
            f"sqlite:///{at['NAME']}"
            if connection.vendor == "sqlite"
            else f"postgresql://{at['USER']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
        )
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.stuck_worker", *command], cwd=ROOT, env=environment, process_group=0
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()


def running():
    return set(DBTaskResult.objects.running().values_list("task_path", flat=True))


def run_all():
    """As the workers do, until nothing is left."""
    for worker in workers.new_workers():
        worker.batch, worker.startup_delay = True, False
        worker.run()


def test_these_are_all_kinds():
    files_of = (path for package in ("console", "conversations", "routing") for path in (ROOT / package).rglob("*.py"))
    assert sum(len(re.findall(r"^@task\b", path.read_text(), re.MULTILINE)) for path in files_of) == len(KINDS)


@pytest.mark.parametrize("command", ["run_jobs", "serve"])
def test_every_kind_whose_worker_was_killed_is_run_once_more_and_does_its_work_once(
    command, one_of_each, outside, start, olga, ana, ben
):
    mail, push = outside
    process = start(
        command, *(["--port", str(own_port()), "--without-clock", "--without-languages"] if command == "serve" else [])
    )
    while running() != KINDS or Push.objects.filter(taken_until=None).exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()

    now = timezone.now()
    assert lost_jobs.ask_again(now) == 0
    DBTaskResult.objects.update(started_at=now - lost_jobs.SILENCE)
    assert lost_jobs.ask_again(now) == len(KINDS)
    Push.objects.update(taken_until=now)  # as long after
    run_all()
    assert lost_jobs.ask_again(now + lost_jobs.SILENCE) == 0

    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").values_list("task_path", "traceback")
    assert Attachment.objects.get().due_at is None
    assert Transcript.objects.get().sent_at
    written_to = {"mia@visitor.example", olga.email, ana.user.email, ben.user.email}
    assert sorted(letter["To"] for letter in mail.letters) == sorted(written_to)
    titles = sorted(said.message["notification"]["title"] for said in push.received)
    assert titles == ["Ana in the community", "Notifications work"]
    assert not SignInFailure.objects.exists()
    assert Article.objects.get(due_at=None).passages.count() == 1


def test_a_job_that_goes_on_is_left_alone(outside):
    housekeeping.tidy_up.enqueue()
    [worker, *_others] = workers.new_workers()
    job = DBTaskResult.objects.get()
    job.claim(worker.worker_id)
    DBTaskResult.objects.update(started_at=timezone.now() - lost_jobs.SILENCE)
    worker.job = job.pk

    workers.renew([worker])

    assert lost_jobs.ask_again(timezone.now()) == 0


def test_a_job_that_kills_each_worker_is_given_up(outside, caplog):
    housekeeping.tidy_up.enqueue()
    for attempt in range(1, lost_jobs.ATTEMPTS + 1):
        DBTaskResult.objects.get().claim(f"worker {attempt}")
        assert lost_jobs.ask_again(timezone.now() + lost_jobs.SILENCE) == (attempt < lost_jobs.ATTEMPTS)

    assert DBTaskResult.objects.get().status == "FAILED"
    assert "tidy_up" in caplog.text


def test_a_job_that_lost_its_database_is_run_again_and_one_that_failed_is_not(outside):
    for trouble in (OperationalError("the connection is lost"), ValueError("a fault of ours")):
        housekeeping.tidy_up.enqueue()
        job = DBTaskResult.objects.filter(status="READY").get()
        job.claim("worker")
        job.set_failed(trouble)

    assert lost_jobs.ask_again(timezone.now()) == 1
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY"]
