"""Background jobs that are safe to run twice, and do all that is there when they begin."""

from functools import cache
from typing import Any

from django.db.models import CharField, JSONField
from django.tasks import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .prepared import Prepared, Slot


def enqueue_once(task: Task[Any, Any], *args: Any) -> None:
    """Asks for a job, unless the same was asked for and has not begun. To be called after the commit."""
    given = {"args": list(args), "kwargs": {}}
    if not _select_same().rows({"queue": task.queue_name, "task": task.module_path, "given": given}):
        task.enqueue(*args)


@cache
def _select_same() -> Prepared:
    same = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY,
        queue_name=Slot("queue", CharField()),
        task_path=Slot("task", CharField()),
        args_kwargs=Slot("given", JSONField()),
    )
    return Prepared.select(same.order_by().values_list("pk")[:1])
