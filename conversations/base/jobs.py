"""Background jobs that are safe to run twice, and do all that is there when they begin."""

from typing import Any

from django.tasks import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult


def enqueue_once(task: Task[Any, Any], *args: Any) -> None:
    """Asks for a job, unless the same was asked for and has not begun. To be called after the commit."""
    same = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY,
        queue_name=task.queue_name,
        task_path=task.module_path,
        args_kwargs={"args": list(args), "kwargs": {}},
    )
    if not same.exists():
        task.enqueue(*args)
