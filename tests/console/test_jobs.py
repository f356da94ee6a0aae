"""The workers of the background jobs: each rests until a job of its queue is asked for."""

import threading

import pytest
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

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
    monkeypatch.setattr(jobs, "EVERY", 60)
    worker, looked = workers["webhooks"], threading.Semaphore(0)
    monkeypatch.setattr(worker, "run", looked.release)
    thread = threading.Thread(target=jobs.work, args=[worker])
    thread.start()
    assert looked.acquire(timeout=60)  # and then it rests

    webhooks.read.enqueue(0)

    assert looked.acquire(timeout=30)
    worker.running = False
    worker.asked.set()
    thread.join(60)
    assert not thread.is_alive()


def test_what_waits_to_begin_is_asked_for_once_and_what_has_begun_once_more(workers):
    for inbox in (1, 1, 2):
        enqueue_once(webhooks.read, inbox)
    assert [job.args_kwargs["args"] for job in DBTaskResult.objects.order_by("enqueued_at")] == [[1], [2]]

    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
    enqueue_once(webhooks.read, 1)

    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() == 1
