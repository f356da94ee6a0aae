"""Requests that each store a little, answered together: those that came while others were answered share one commit."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from asgiref.sync import sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.db import DatabaseError, transaction

from .pages import Pages

MOST = 16  # in one transaction: whoever else writes waits for its end


@dataclass(frozen=True)
class Asked:
    scope: dict[str, Any]
    body: Any  # a file
    answer: asyncio.Future


class Lent:
    """A file that Django closes once it has read it, and that may have to be read again."""

    def __init__(self, file):
        self.file = file

    def __getattr__(self, name):
        return getattr(self.file, name)

    def close(self):
        pass


class GroupCommit(Pages):
    """Nobody is answered before the commit. Where one of them fails, nothing of all is kept, and each is done alone."""

    def __init__(self):
        super().__init__()
        self.waiting: list[Asked] = []
        self.answering: asyncio.Future | None = None

    async def handle(self, scope, receive, send):
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        await self.send_response(await self._answer_to(scope, body), send)

    async def _answer_to(self, scope, body):
        asked = Asked(scope, body, asyncio.get_running_loop().create_future())
        self.waiting.append(asked)
        if self.answering is None or self.answering.done():
            self.answering = asyncio.ensure_future(self._answer_waiting())
        return await asked.answer

    async def _answer_waiting(self):
        while self.waiting:
            some, self.waiting = self.waiting[:MOST], self.waiting[MOST:]
            try:
                async with some[0].scope["page_threads"].one():
                    answers = await sync_to_async(self._answers_to)(some)
            except Exception as trouble:  # noqa: BLE001 - each of them says it, as any page would
                answers = [trouble] * len(some)
            for asked, answer in zip(some, answers, strict=True):
                _settle(asked.answer, answer)

    def _answers_to(self, some):
        """Django looks after the connection when a request begins and ends, and would close it within a transaction."""
        for asked in some:
            signals.request_started.send(sender=self.__class__, scope=asked.scope)
        answers = self._in_one_transaction(some) if len(some) > 1 else None
        if answers is None:
            answers = [self._anew(asked) for asked in some]
        for asked, answer in zip(some, answers, strict=True):
            answer.close()
            asked.body.close()  # not earlier: who leaves meanwhile must not fail the others
        return answers

    def _in_one_transaction(self, some):
        """None where nothing of it was kept."""
        with suppress(DatabaseError), transaction.atomic():
            answers = [self.response_to(asked.scope, Lent(asked.body)) for asked in some]
            if all(answer.status_code < 500 for answer in answers):
                return answers
            transaction.set_rollback(True)
        return None

    def _anew(self, asked):
        asked.body.seek(0)
        return self.response_to(asked.scope, asked.body)


def _settle(future, answer):
    if future.done():  # who asked has left
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
