"""The product's server, noting where each message of the benchmark waits on its way.

    python -m tests.bench.traced FILE serve --port PORT

At its end it writes {number of the message: [came, began, ended, writer, processor]} to FILE: the moments at which the
server knew of it, began and ended its work on it in a thread, and of that work the seconds that it waited for the
database's writer and those that it spent at the processor. Moments are those of `time.perf_counter`, which on Linux is
one clock for all processes of a machine.
"""

import json
import os
import re
import sys
import threading
import time
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

import django
from django.core.management import execute_from_command_line

NUMBER = re.compile(r"bench-(\d+)")

notes = {}
came = {}
request_came = ContextVar("request_came")
of_thread = threading.local()


class TimedLock:
    """The lock of SQLite's one writer; what a thread waits for it is added up for what that thread works on."""

    def __init__(self, lock):
        self.lock = lock
        self.release = lock.release

    def acquire(self, **options):
        start = time.perf_counter()
        taken = self.lock.acquire(**options)
        of_thread.waited = getattr(of_thread, "waited", 0.0) + time.perf_counter() - start
        return taken


@contextmanager
def noting(numbers, moment_of):
    of_thread.waited = 0.0
    began, processor = time.perf_counter(), time.thread_time()
    yield
    ended, spent = time.perf_counter(), time.thread_time() - processor
    for number in numbers:
        notes[number] = moment_of(number), began, ended, of_thread.waited, spent


def install():
    """Wraps the doors by which messages come in. Django is set up already, the server is not yet made."""
    from console.desk.answering import Answers
    from console.server import pages, threads
    from console.server.sqlite3 import base
    from console.widget import postbox

    post, store = postbox.Postbox.post, postbox.store
    on_answer, store_answer = Answers.on_answer, Answers._store
    take, respond = threads.LastingThreads.__call__, pages.Pages._respond

    async def noted_post(self, words):
        for number in NUMBER.findall(words.text):
            came[number] = time.perf_counter()
        return await post(self, words)

    def noted_store(batch, now):
        with noting([number for words in batch for number in NUMBER.findall(words.text)], came.pop):
            return store(batch, now)

    async def noted_on_answer(self, frame):
        for number in NUMBER.findall(str(frame.get("text"))):
            came[number] = time.perf_counter()
        await on_answer(self, frame)

    def noted_store_answer(self, pk, said):
        with noting(NUMBER.findall(str(said.get("text"))), came.pop):
            return store_answer(self, pk, said)

    async def noted_take(self, scope, receive, send):
        request_came.set(time.perf_counter())
        await take(self, scope, receive, send)

    def noted_respond(self, scope, body):
        said = body.read().decode("latin-1")
        body.seek(0)
        with noting(NUMBER.findall(said), lambda _number: request_came.get()):
            return respond(self, scope, body)

    base._writer = TimedLock(base._writer)
    postbox.Postbox.post, postbox.store = noted_post, noted_store
    Answers.on_answer, Answers._store = noted_on_answer, noted_store_answer
    threads.LastingThreads.__call__, pages.Pages._respond = noted_take, noted_respond


def main():
    file, *command = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    django.setup(set_prefix=False)
    install()
    try:
        execute_from_command_line(["manage.py", *command])
    finally:
        Path(file).write_text(json.dumps(notes))


if __name__ == "__main__":
    main()
