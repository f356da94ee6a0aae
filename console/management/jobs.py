"""The workers of the background jobs, for a process of their own or inside `serve`.

Pushes have a worker of their own (console/phone/worker.py): a push service that is slow keeps no other job waiting, nor
do other jobs keep an offer's thirty seconds waiting.

A job that this process has asked for is begun at once; what another one has asked for, within a second. All queues are
looked at together: a look of each worker's own woke a thread for each, all of them 3 ms of processor time a second.
"""

import logging
import threading
import time
from functools import cache
from weakref import WeakSet

from django.conf import settings
from django.db import close_old_connections
from django.db.models import Q
from django.dispatch import receiver
from django.tasks import TaskResultStatus
from django.tasks.signals import task_enqueued
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult, get_date_max

from console.phone import worker as pushes
from conversations.base.prepared import Moment, Prepared

EVERY = 1.0  # seconds between two looks at the queues
SIGN_OF_LIFE = 5.0  # seconds between two; after thirty of silence the clock asks for the job again

logger = logging.getLogger(__name__)


class Worker(db_worker.Worker):
    """Knows which job it is at, and rests until there is another one."""

    job = None

    def __init__(self, **options):
        super().__init__(**options)
        self.asked = threading.Event()
        _workers.add(self)

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


def new_workers(*, pushes_every=pushes.EVERY):
    """One for each queue: a provider that is slow keeps nothing else waiting, nor do articles keep a visitor's words
    waiting. And one that pushes, and looks so often, in seconds, for what other processes have asked for."""
    return [*(_jobs(queue) for queue in settings.TASKS["default"]["QUEUES"]), pushes.Worker(every=pushes_every)]


def start(workers, *, daemon=False):
    """Threads in which they work until `stop` ends them. Answers with those of the workers."""
    threads = [threading.Thread(target=work, args=[worker], name="jobs", daemon=daemon) for worker in workers]
    looking = threading.Thread(target=look, args=[workers], name="looks for jobs", daemon=True)
    living = threading.Thread(target=show_life, args=[workers], name="signs of life", daemon=True)
    for thread in (*threads, looking, living):
        thread.start()
    return threads


def stop(workers):
    for worker in workers:
        worker.running = False
        if isinstance(worker, Worker):
            worker.asked.set()


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
    """Nothing until there is a job, then all that is ready."""
    worker.asked.wait()
    worker.asked.clear()  # before it looks: what is asked for from here on wakes it
    if worker.running:
        worker.run()


def look(workers):
    """Wakes those whose queues have something, whoever has asked for it, for as long as one of them works."""
    while any(worker.running for worker in workers):
        try:
            close_old_connections()
            look_once([worker for worker in workers if isinstance(worker, Worker)])
            close_old_connections()
        except Exception:
            logger.exception("The queues of the background jobs could not be looked at")
        time.sleep(EVERY)


def look_once(workers):
    queues = tuple(dict.fromkeys(queue for worker in workers for queue in worker.queue_names))
    [answers] = _select_ready(queues).rows({"now": timezone.now()})
    ready = {queue for queue, is_ready in zip(queues, answers, strict=True) if is_ready}
    for worker in workers:
        if ready.intersection(worker.queue_names):
            worker.asked.set()


@cache
def _select_ready(queues):
    begins = Q(run_after=get_date_max()) | Q(run_after__lte=Moment())
    ready = DBTaskResult.objects.filter(begins, status=TaskResultStatus.READY)
    return Prepared.exist(ready.filter(queue_name=queue) for queue in queues)


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
