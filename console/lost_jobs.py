"""Jobs whose worker was killed, or whose database went away in the middle: their row says so, and the clock asks again.

While a job runs, its process renews `started_at` (`console/management/jobs.py`). Jobs are safe to run twice; one that
takes its worker down each time is given up.
"""

import logging
from datetime import timedelta

from django.db.models import Q
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

SILENCE = timedelta(seconds=30)
ATTEMPTS = 5
CUT_OFF = ["django.db.utils.OperationalError", "django.db.utils.InterfaceError"]
LATEST = timedelta(hours=1)  # after which a job that was cut off is not worth another attempt

logger = logging.getLogger(__name__)


def lost(now):
    """Those that nobody is at any more."""
    silent = Q(status=TaskResultStatus.RUNNING, started_at__lte=now - SILENCE)
    cut_off = Q(status=TaskResultStatus.FAILED, exception_class_path__in=CUT_OFF, finished_at__gte=now - LATEST)
    return DBTaskResult.objects.filter(silent | cut_off)


def ask_again(now):
    """Answers with the number of jobs that will run once more."""
    asked = 0
    for job in lost(now).only("status", "started_at", "worker_ids", "task_path")[:100]:
        as_seen = DBTaskResult.objects.filter(pk=job.pk, status=job.status, started_at=job.started_at)
        if len(job.worker_ids) < ATTEMPTS:
            asked += as_seen.update(status=TaskResultStatus.READY, run_after=now, finished_at=None)
        elif as_seen.update(status=TaskResultStatus.FAILED, finished_at=now, exception_class_path="lost"):
            logger.error("Job %s (%s) was begun %d times and never ended", job.pk, job.task_path, ATTEMPTS)
    return asked
