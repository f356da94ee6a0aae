"""A pipe that does nothing for a person who may not have it any more."""

import asyncio
from typing import Any

from . import rights
from .pipe import CLOSE_SENT_HOME, CLOSE_UNWELCOME, Pipe


class KeepsRights(Pipe):
    """For a pipe with a `user`. It may override `open_threads`, `right_to`, `lose`, `rights_changed` and `catch_up`."""

    user: Any
    is_watched = has_ended = has_missed = False

    def keep_watch(self):
        """From here on; the request that opens the socket has asked who they are and whether their session stands."""
        session = self.scope.get("session")
        self.session_key = session.session_key if session is not None else None
        self.facts = rights.facts_of(self.user)
        self.standing = None  # groups and channels are learned first, then compared
        self.asked_at = asyncio.get_running_loop().time()
        self.learned = self.applied = self.older = None
        self.threads = {}  # conversation → what was so when the gate let this person through
        self.watcher = rights.watch()
        self.watcher.join(self)
        self.is_watched = True

    def end_watch(self):
        if self.is_watched:
            self.is_watched = False
            self.watcher.leave(self)

    @property
    def is_at_rest(self):
        """Nor has anything to be found out about its person."""
        return (
            super().is_at_rest
            and self.is_watched
            and not self.turn.locked()
            and asyncio.get_running_loop().time() - self.asked_at <= rights.GOOD_FOR
            and self.learned is not None
            and not self._is_news(self.learned)
        )

    @property
    def turn(self):
        """One thing at a time: what is shown to a person and what is asked about them must not cross."""
        if not hasattr(self, "_turn"):
            self._turn = asyncio.Lock()
        return self._turn

    async def dispatch(self, message):
        async with self.turn:
            if message["type"] == "websocket.disconnect" or await self._may_go_on(message):
                await super().dispatch(message)
            else:
                self.has_missed = True

    def learn(self, answer):
        """What was found out about everybody; this pipe makes of it what concerns it, when nothing else is going on."""
        if self.learned and answer.at - self.learned.at >= rights.EVERY / 2:
            self.older = self.learned
        self.learned, self.asked_at = answer, answer.at
        if self.is_watched and self._is_news(answer):
            self.applying = asyncio.ensure_future(self._apply_in_turn())

    async def rights_asked(self, event):
        await self.watcher.ask()
        await self._apply()

    def open_threads(self):
        """The conversations that this pipe shows, by id; a mapping to the revision that its reader knows."""
        return {}

    async def right_to(self, pks):
        """Those of them that the gate still lets this person see."""
        return set(pks)

    async def lose(self, pk):
        """The gate does not."""

    async def rights_changed(self):
        """Another role, group or channel: what follows from it is shown anew."""

    # ----

    async def _may_go_on(self, message):
        if self.has_ended or not self.is_watched:  # or has not begun
            return not self.has_ended
        if asyncio.get_running_loop().time() - self.asked_at > rights.GOOD_FOR:
            await self.watcher.ask()
        if not await self._apply():
            return False
        # Where nobody can be asked nothing is shown; frames find that out for themselves, and a beat is answered.
        is_known = asyncio.get_running_loop().time() - self.asked_at <= rights.GOOD_FOR
        return is_known or message["type"] == "websocket.receive"

    async def _apply_in_turn(self):
        async with self.turn:
            if self.is_watched:
                await self._apply()

    async def _apply(self):
        """False where this pipe has ended."""
        answer = self.learned
        if not self.is_watched:
            return False
        if answer is None or answer is self.applied:
            return True
        self.applied = answer
        standing = answer.standings.get(self.user.pk)
        if self._is_signed_out(answer):
            return await self._end(CLOSE_SENT_HOME if self._is_sent_home(standing) else CLOSE_UNWELCOME)
        has_changed = self.standing is not None and standing != self.standing
        self.user, self.standing, self.facts = standing.user, standing, standing.facts
        if not self.may_enter():
            return await self._end()
        await self._ask_the_gate(answer, everything=has_changed)
        if has_changed:
            await self.rights_changed()
        if self.has_missed:  # while nobody could be asked
            self.has_missed = False
            await self.catch_up()
        return True

    async def _ask_the_gate(self, answer, *, everything):
        is_seen = {pk: self._seen(answer, pk) for pk in self.open_threads() if pk in answer.threads}
        doubtful = {pk for pk, seen in is_seen.items() if everything or self.threads.get(pk) != seen}
        allowed = await self.right_to(doubtful) if doubtful else set()
        for pk in doubtful - allowed:
            self.threads.pop(pk, None)
            await self.lose(pk)
        for pk in doubtful & allowed:
            has_moved = pk in self.threads
            self.threads[pk] = is_seen[pk]
            if has_moved:
                await self.thread_changed({"conversation": pk})
        for pk, revision in self._never_came().items():
            await self.thread_rows({"conversation": pk, "revision": revision, "message": 0})

    def _is_news(self, answer):
        return (
            self.has_missed
            or self._is_signed_out(answer)
            or answer.standings.get(self.user.pk) != self.standing
            or any(self.threads.get(pk) != self._seen(answer, pk) for pk in self.open_threads() if pk in answer.threads)
            or bool(self._never_came())
        )

    def _never_came(self):
        """Conversations whose news of a while ago did not come here: the hint was lost."""
        known = self.older.revisions if self.older else {}
        return {pk: known[pk] for pk, revision in self.open_threads().items() if revision < known.get(pk, 0)}

    def _is_signed_out(self, answer):
        standing = answer.standings.get(self.user.pk)
        has_session = self.session_key is None or self.session_key in answer.sessions
        return standing is None or not has_session or standing.facts[-2:] != self.facts[-2:]

    def _is_sent_home(self, standing):
        """Only a supervisor ends all of somebody's sessions. The hint that says so may come later, or never."""
        return standing is not None and standing.facts[-1] != self.facts[-1]

    def _seen(self, answer, pk):
        return (*answer.threads[pk], (self.user.pk, pk) in answer.mentions)

    async def _end(self, code=CLOSE_UNWELCOME):
        """The page is loaded anew, and says what its person may now."""
        self.has_ended = True
        self.end_watch()
        await self.close(code=code)
        return False
