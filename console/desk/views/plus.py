"""The sheet behind the "+": every tool that has no place in the head of the thread."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from console.desk import lacks, thread_screen


@require_safe
def plus(request, pk):
    opened = thread_screen.thread_head(request.user, pk)
    return render(request, "desk/plus.html", {**opened, "lacks": lacks.of(opened["channel"])})
