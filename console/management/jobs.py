"""The worker of the background jobs, for a process of its own or inside `serve`."""

from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

EVERY = 1.0  # seconds between two looks at the queue


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
