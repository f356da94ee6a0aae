"""The background jobs in a process that stops as soon as it has begun one, for tests that kill it there.

python -m tests.stuck_worker COMMAND [ARGUMENTS]     `run_jobs`, with workers enough for a job of each kind; or `serve`
"""

import os
import sys
import threading

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.tasks.signals import task_started  # noqa: E402

from console.management import jobs  # noqa: E402
from console.management.commands import run_jobs, serve  # noqa: E402
from console.phone.pusher import WebPusher  # noqa: E402


def stop_here(*_, **__):
    threading.Event().wait()


if __name__ == "__main__":
    if pool := settings.DATABASES["default"].get("OPTIONS", {}).get("pool"):
        pool["max_size"] = 64  # on PostgreSQL: a job that stands still keeps its connection
    task_started.connect(stop_here)
    WebPusher.push = stop_here
    run_jobs.new_workers = serve.new_workers = lambda **_: [worker for _ in range(9) for worker in jobs.new_workers()]
    call_command(*sys.argv[1:])
