"""The workers of the background jobs: each rests until a job of its queue is asked for."""

import threading
from datetime import timedelta

import pytest
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from console.management import jobs
from conversations import webhooks
from conversations.base.jobs import enqueue_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def workers(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": settings.QUEUES}}
    return {worker.queue_names[0]: worker for worker in jobs.new_workers() if isinstance(worker, jobs.Worker)}


def test_a_job_wakes_the_worker_of_its_queue_and_no_other(workers):
    webhooks.read.enqueue(0)

    assert [queue for queue, worker in workers.items() if worker.asked.is_set()] == ["webhooks"]


def test_who_rests_works_as_soon_as_something_is_asked_for(workers, monkeypatch):
    worker, looked = workers["webhooks"], threading.Semaphore(0)
    monkeypatch.setattr(worker, "run", looked.release)
    thread = threading.Thread(target=jobs.work, args=[worker])
    thread.start()

    webhooks.read.enqueue(0)

    assert looked.acquire(timeout=30)
    jobs.stop([worker])
    thread.join(60)
    assert not thread.is_alive()


def test_what_another_process_has_asked_for_wakes_the_worker_of_its_queue(workers):
    webhooks.read.enqueue(0)
    for worker in workers.values():
        worker.asked.clear()  # it was another process that heard of it

    jobs.look_once(workers.values())

    assert [queue for queue, worker in workers.items() if worker.asked.is_set()] == ["webhooks"]


def test_what_is_to_begin_later_or_has_begun_wakes_nobody(workers):
    webhooks.read.using(run_after=timezone.now() + timedelta(hours=1)).enqueue(0)
    webhooks.read.enqueue(1)
    DBTaskResult.objects.filter(run_after=get_date_max()).update(status=TaskResultStatus.RUNNING)
    for worker in workers.values():
        worker.asked.clear()

    jobs.look_once(workers.values())

    assert not [queue for queue, worker in workers.items() if worker.asked.is_set()]


def test_what_waits_to_begin_is_asked_for_once_and_what_has_begun_once_more(workers):
    for inbox in (1, 1, 2):
        enqueue_once(webhooks.read, inbox)
    assert [job.args_kwargs["args"] for job in DBTaskResult.objects.order_by("enqueued_at")] == [[1], [2]]

    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    enqueue_once(webhooks.read, 1)

    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() == 1
