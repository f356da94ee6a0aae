"""The workers of the background jobs, for a process of their own or inside `serve`.

Pushes have a worker of their own (console/phone/worker.py): a push service that is slow keeps no other job waiting, nor
do other jobs keep an offer's thirty seconds waiting.
"""

import logging
import time

from django.conf import settings
from django.db import close_old_connections
from django.tasks import TaskResultStatus
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from console.phone.worker import Worker as Pushes

EVERY = 1.0  # seconds between two looks at the queue
SIGN_OF_LIFE = 5.0  # seconds between two; after thirty of silence the clock asks for the job again

logger = logging.getLogger(__name__)


class Worker(db_worker.Worker):
    """Knows which job it is at."""

    job = None

    def run_task(self, db_task_result):
        self.job = db_task_result.pk
        try:
            super().run_task(db_task_result)
        finally:
            self.job = None


def new_workers():
    """One for each queue: a provider that is slow keeps nothing else waiting, nor do articles keep a visitor's words
    waiting. And one that pushes."""
    return [*(_jobs(queue) for queue in settings.TASKS["default"]["QUEUES"]), Pushes()]


def _jobs(queue):
    return Worker(
        queue_names=[queue],
        excluded_queue_names=[],
        interval=EVERY,
        batch=False,
        backend_name="default",
        startup_delay=True,  # so that they do not all look at the same moment
        max_tasks=None,
        worker_id=get_random_string(32),
    )


def work(worker):
    """Runs jobs until `worker.running` is false. A database that goes away for a while does not end it."""
    while worker.running:
        try:
            worker.run()
        except Exception:
            logger.exception("The background jobs stumbled; they go on")
            time.sleep(EVERY)


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
