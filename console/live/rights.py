"""What people may, asked anew as long as they are connected: a socket keeps no right longer than its person has it.

Every two seconds a process asks about all who are connected to it, in a few questions for all of them together: who
they are now, whether their sessions stand, who has the conversations that they have open. Signals make it ask at once;
they are hints, which may be lost, and a row may be changed where nobody hears of it. What was known for longer than
four seconds counts for nothing: then it is asked before anything is shown.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib import import_module

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone

from console.server.loops import OneForEachLoop
from conversations.models import Conversation, Group, Mention
from routing.models import Availability

logger = logging.getLogger(__name__)

EVERY = 2.0  # seconds
GOOD_FOR = 4.0

# A thread of their own: a list that takes long to draw keeps nobody's rights.
ASKING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="rights")


@dataclass(frozen=True)
class Standing:
    """What somebody is and may; two that are equal give the same rights."""

    user: object = field(compare=False)
    facts: tuple  # of their row
    groups: frozenset
    channels: frozenset


@dataclass(frozen=True)
class Answer:
    """What is so at a moment of the loop's clock, for all who were asked about."""

    at: float
    standings: dict  # user id → Standing, of those who may sign in
    sessions: frozenset  # the keys of those that stand
    threads: dict  # conversation id → (who has it, whose it is by group, its status)
    revisions: dict  # conversation id → how far it has come
    mentions: frozenset  # (user id, conversation id)


def facts_of(user):
    return (
        *(user.role, user.is_community_manager, user.is_active),
        *(user.password, user.sign_outs),  # a session holds for one of each
    )


class Watch:
    """Of pipes: each has `user`, `session_key`, `open_threads()`, and takes what was found by `learn(answer)`."""

    def __init__(self):
        self.loop = asyncio.get_running_loop()
        self.pipes = {}  # in the order in which they came
        self.timer = None
        self.current = self.next = None

    def join(self, pipe):
        self.pipes[pipe] = None
        if self.timer is None:
            self.timer = self.loop.call_later(EVERY, self._look_again)

    def leave(self, pipe):
        self.pipes.pop(pipe, None)
        if not self.pipes and self.timer:
            self.timer.cancel()
            self.timer = None

    async def ask(self):
        """Returns when all pipes have learned what was so after this call: who asks together shares one answer."""
        if self.next is None:
            self.next = asyncio.ensure_future(self._ask_after(self.current))
        await asyncio.shield(self.next)

    def _look_again(self):
        self.timer = self.loop.call_later(EVERY, self._look_again)
        self.looking = asyncio.ensure_future(self.ask())

    async def _ask_after(self, before):
        if before:
            await asyncio.wait([before])
        self.current, self.next = self.next, None
        pipes, at = list(self.pipes), self.loop.time()
        users = {pipe.user.pk for pipe in pipes}
        sessions = {pipe.session_key for pipe in pipes} - {None}
        threads = {pk for pipe in pipes for pk in pipe.open_threads()}
        try:
            found = await database_sync_to_async(_look, thread_sensitive=False, executor=ASKING)(
                users, sessions, threads
            )
        except Exception:
            logger.exception("Nobody can be asked what people may")
            return
        answer = Answer(at, *found)
        for pipe in pipes:
            pipe.learn(answer)


watch = OneForEachLoop(Watch)


def _look(users, sessions, threads):
    groups, channels = _sets(Group.members.through, "user_id", "group_id", users), _channels(users)
    people = get_user_model().objects.filter(pk__in=users, is_active=True)
    standings = {
        person.pk: Standing(
            person, facts_of(person), groups.get(person.pk, frozenset()), channels.get(person.pk, frozenset())
        )
        for person in people
    }
    rows = Conversation.objects.filter(pk__in=threads).values_list("pk", "agent", "group", "status", "revision")
    found = {pk: (facts, revision) for pk, *facts, revision in rows}
    mentions = Mention.objects.filter(person__in=users, note__conversation__in=threads)
    return (
        standings,
        frozenset(_standing(sessions)),
        {pk: tuple(facts) for pk, (facts, _revision) in found.items()},
        {pk: revision for pk, (_facts, revision) in found.items()},
        frozenset(mentions.values_list("person", "note__conversation") if threads else ()),
    )


def _standing(keys):
    """Sessions that have a row. One whose row was deleted goes from the cache too, or pages would still believe it."""
    if not keys:
        return keys
    store = import_module(settings.SESSION_ENGINE).SessionStore
    rows = store.get_model_class().objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    found = set(rows.values_list("session_key", flat=True))
    for ended in keys - found:
        store(ended).delete()
    return found


def _channels(users):
    return _sets(Availability, "agent__user_id", "channel", users)


def _sets(model, of, what, users):
    found: dict[int, set] = {}
    for user, value in model.objects.filter(**{f"{of}__in": users}).values_list(of, what):
        found.setdefault(user, set()).add(value)
    return {user: frozenset(several) for user, several in found.items()}
