"""The worker of the background jobs, for a process of its own or inside `serve`."""

import logging
import time

from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

EVERY = 1.0  # seconds between two looks at the queue

logger = logging.getLogger(__name__)


def new_worker():
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=EVERY,
        batch=False,
        backend_name="default",
        startup_delay=False,
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
