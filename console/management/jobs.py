"""The workers of the background jobs, for a process of their own or inside `serve`.

Pushes have a queue and threads of their own: a push service that is slow keeps no other job waiting, nor do other jobs
keep an offer's thirty seconds waiting.
"""

import logging
import time

from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from console.phone.jobs import PUSHES

EVERY = 1.0  # seconds between two looks at the queue
PUSHERS = 3  # threads; what they wait for is the network

logger = logging.getLogger(__name__)


def new_workers():
    """One for the jobs, and those that push."""
    return [_worker(["*"], excluded=[PUSHES]), *(_worker([PUSHES]) for _ in range(PUSHERS))]


def _worker(queues, excluded=()):
    return Worker(
        queue_names=queues,
        excluded_queue_names=list(excluded),
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
