"""The workers of the background jobs, for a process of their own or inside `serve`.

Pushes have a worker of their own (console/phone/worker.py): a push service that is slow keeps no other job waiting, nor
do other jobs keep an offer's thirty seconds waiting.

A job that this process has asked for is begun at once; what another one has asked for, within a second.
"""

import logging
import threading
import time
from functools import cache
from weakref import WeakSet

from django.conf import settings
from django.db import close_old_connections
from django.db.models import CharField, DateTimeField, Q
from django.dispatch import receiver
from django.tasks import TaskResultStatus
from django.tasks.signals import task_enqueued
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult, get_date_max

from console.phone.worker import Worker as Pushes
from conversations.base.prepared import Prepared, Slot

EVERY = 1.0  # seconds between two looks at the queue
SIGN_OF_LIFE = 5.0  # seconds between two; after thirty of silence the clock asks for the job again

logger = logging.getLogger(__name__)


class Worker(db_worker.Worker):
    """Knows which job it is at, and rests until there is another one."""

    job = None

    def __init__(self, **options):
        super().__init__(**options)
        self.asked = threading.Event()
        _workers.add(self)

    def run(self):
        """All that is ready. Where nothing is, it does not take SQLite's one writer to find that out."""
        close_old_connections()
        now = timezone.now()
        if any(_select_ready().rows({"queue": queue, "now": now}) for queue in self.queue_names):
            super().run()

    def run_task(self, db_task_result):
        self.job = db_task_result.pk
        try:
            super().run_task(db_task_result)
        finally:
            self.job = None


_workers: WeakSet[Worker] = WeakSet()


@receiver(task_enqueued)
def wake(task_result, **_):
    for worker in list(_workers):
        if task_result.task.queue_name in worker.queue_names:
            worker.asked.set()


def new_workers():
    """One for each queue: a provider that is slow keeps nothing else waiting, nor do articles keep a visitor's words
    waiting. And one that pushes."""
    return [*(_jobs(queue) for queue in settings.TASKS["default"]["QUEUES"]), Pushes()]


def _jobs(queue):
    return Worker(
        queue_names=[queue],
        excluded_queue_names=[],
        interval=0,
        batch=True,  # until nothing is ready; then it rests
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )


def work(worker):
    """Runs jobs until `worker.running` is false. A database that goes away for a while does not end it."""
    while worker.running:
        try:
            if isinstance(worker, Worker):
                _work_and_rest(worker)
            else:
                worker.run()
        except Exception:
            logger.exception("The background jobs stumbled; they go on")
            time.sleep(EVERY)


def _work_and_rest(worker):
    """All that is ready, then nothing until a job is asked for, or a second has passed."""
    worker.asked.clear()  # before it looks: what is asked for from here on wakes it
    worker.run()
    worker.asked.wait(EVERY)


@cache
def _select_ready():
    begins = Q(run_after=get_date_max()) | Q(run_after__lte=Slot("now", DateTimeField()))
    ready = DBTaskResult.objects.filter(begins, status=TaskResultStatus.READY, queue_name=Slot("queue", CharField()))
    return Prepared.select(ready.order_by().values_list("pk")[:1])


def show_life(workers):
    """Renews the rows of the jobs that these are at, for as long as one of them works."""
    while any(worker.running for worker in workers):
        time.sleep(SIGN_OF_LIFE)
        try:
            close_old_connections()
            renew(workers)
            close_old_connections()
        except Exception:
            logger.exception("The background jobs could not show that they go on")


def renew(workers):
    jobs = [worker.job for worker in workers if isinstance(worker, Worker) and worker.job]
    if jobs:
        running = DBTaskResult.objects.filter(pk__in=jobs, status=TaskResultStatus.RUNNING)
        running.update(started_at=timezone.now())
