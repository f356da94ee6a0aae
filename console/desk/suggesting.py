"""What the copilot's model writes, as it comes, to the device that asked for it.

A lane of its own: each suggestion is a task of the sockets' loop, which holds no thread while it waits for the model.
What it asks of the database, and what is drawn of it, has one thread for all of them, so that neither a page nor a
message waits behind it. It ends with its socket: with the tab, the session, the network.
"""

import asyncio
import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, contextmanager
from dataclasses import dataclass

from channels.db import database_sync_to_async
from django.utils import timezone
from django.utils.translation import gettext as _

from console.limits import buckets
from console.limits.doors import TooMuch
from console.live.coalesced import Coalesced
from console.live.pipe import number
from console.live.signed_in import SignedInPipe
from conversations import access, messages
from conversations.access import Action
from conversations.base.errors import NotPossible, NotReachable
from conversations.base.text import cut
from conversations.copilot import service
from conversations.copilot.events import Failed, Finished, Queued, Reason, Sentence, Struck, Words
from conversations.copilot.models import Feature, Outcome

from . import suggestions
from .suggestions import Said

logger = logging.getLogger(__name__)

ASKING = ThreadPoolExecutor(max_workers=1, thread_name_prefix="suggestions")

GATE_EVERY = 2.0  # seconds: as often as a socket's rights are asked
TOGETHER = 0.1  # seconds: pieces that come within go in one frame
LONGEST = 180.0  # seconds for all of a suggestion, the model's queue included
LONGEST_QUESTION = 300  # characters, as in the sheet's field
MOST_SIGNS = 20_000  # characters that a suggestion may have: a model that says more is cut off
AT_A_TIME = 2  # of one agent in one process: the second for who comes back before the first was given up
OFTEN = 30, 60  # of one agent in all processes, and in how many seconds

_written_for: Counter[int] = Counter()  # by the agent's id, how many just now


@dataclass(frozen=True)
class Asked:
    """A `suggest` frame: {stream, conversation, feature, text, question}. `stream` is the device's own number of it."""

    stream: int
    conversation: int
    feature: Feature
    text: str
    question: str

    @classmethod
    def of(cls, frame):
        """Raises NotPossible."""
        stream, conversation = number(frame.get("stream")), number(frame.get("conversation"))
        feature, question = frame.get("feature"), frame.get("question", "")
        if feature not in Feature.values or not isinstance(question, str):
            raise NotPossible(_("This message could not be read."))
        rewrites = feature not in (Feature.ANSWER, Feature.SUMMARY)
        text = messages.checked(frame.get("text")) if rewrites else ""
        return cls(stream, conversation, Feature(feature), text, cut(question.strip(), LONGEST_QUESTION))


class Suggests(SignedInPipe):
    """For a pipe on which one suggestion at a time is written.

    It is told by `suggestion` frames, {"stream": N} with what has come: `waiting` (words), `said` (a list of {"text"},
    of an answer with "sources", numbers, and their "html" where they are new), at last `html`, in place of all of it.
    """

    suggestion = None  # the task that has one written

    async def on_suggest(self, frame):
        asked = Asked.of(frame)
        await self.stop_suggesting()
        await database_sync_to_async(access.conversation_for)(self.user, Action.ANSWER, asked.conversation)
        self.suggestion = asyncio.ensure_future(self._suggest(asked))

    async def on_stop(self, frame):
        """Its reader wants no more of it."""
        await self.stop_suggesting()

    async def on_settle(self, frame):
        """What became of one that was finished; whose it was is asked with it."""
        suggestion, outcome = number(frame.get("suggestion")), frame.get("outcome")
        if outcome not in Outcome.values:
            raise NotPossible(_("This message could not be read."))
        await database_sync_to_async(service.settle)(suggestion, self.user, Outcome(outcome), now=timezone.now())

    async def stop_suggesting(self):
        """Returns when the request to the model has ended."""
        task, self.suggestion = self.suggestion, None
        if task:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _suggest(self, asked):
        try:
            async with asyncio.timeout(LONGEST):
                html = await self._written(asked)
        except (NotPossible, NotReachable) as refusal:
            html = await self._drawn(suggestions.refused, asked, str(refusal))
        except TimeoutError:
            html = await self._drawn(suggestions.failed, asked, Reason.CUT_OFF)
        except Exception:
            logger.exception("A suggestion failed")
            html = await self._drawn(suggestions.refused, asked, _("Something went wrong here. Please try again."))
        await self.send_frame("suggestion", stream=asked.stream, html=html)

    async def _written(self, asked):
        """The end of it, drawn. Raises NotPossible or NotReachable."""
        await _in_lane(_limit, self.user.pk)
        with _one_of_few(self.user.pk):
            try:
                async with asyncio.TaskGroup() as group:
                    keeper = group.create_task(self._keep_asking(asked.conversation))
                    html = await self._write(asked)
                    keeper.cancel()
            except ExceptionGroup as several:
                raise several.exceptions[0] from several
        return html

    async def _keep_asking(self, conversation):
        """Until it is written. Raises NotReachable when its agent may answer no more."""
        while True:
            await asyncio.sleep(GATE_EVERY)
            await _in_lane(access.conversation_for, self.user, Action.ANSWER, conversation)

    async def _write(self, asked):
        said, shown = Said(), Shown(self, asked.stream)
        language = await self._drawn(suggestions.language, self.user, asked.conversation, asked.feature)
        asking = service.stream(
            asked.feature,
            conversation_id=asked.conversation,
            agent_id=self.user.pk,
            now=timezone.now(),
            text=asked.text,
            question=asked.question,
            language=language,
        )
        try:
            async with aclosing(asking) as coming:
                async for event in coming:
                    match event:
                        case Queued(place):
                            await shown.wait(await self._drawn(suggestions.waiting, place))
                        case Sentence() | Words():
                            fresh = [await self._drawn(suggestions.source, source) for source in said.add(event)]
                            shown.add(event, "".join(fresh))
                        case Struck():
                            said.struck.append(event)
                        case Finished():
                            return await self._drawn(suggestions.finished, asked, said, event)
                        case Failed(reason):
                            return await self._drawn(suggestions.failed, asked, reason)
                    if said.size > MOST_SIGNS:
                        break
        finally:
            shown.end()
        return await self._drawn(suggestions.failed, asked, Reason.CUT_OFF)

    async def _drawn(self, screen, *args):
        """In the lane too: what has changed in a long draft takes a while to find."""
        return await _in_lane(self._render, screen, args)


class Shown:
    """What the device is shown while it comes. A reader who is behind gets it with what comes next, or with the end."""

    def __init__(self, pipe, stream):
        self.pipe, self.stream = pipe, stream
        self.parts = []  # that have not gone yet
        self.sending = Coalesced(self._send, gap=TOGETHER)

    async def wait(self, words):
        await self.pipe.send_frame("suggestion", stream=self.stream, waiting=words)

    def add(self, part, sources):
        """`sources`: those that are new, drawn."""
        if isinstance(part, Words):
            self.parts.append({"text": part.text})
        else:
            numbers = [source.number for source in part.sources]
            self.parts.append({"text": part.text, "sources": numbers} | ({"html": sources} if sources else {}))
        self.sending.ask()

    def end(self):
        self.sending.cancel()

    async def _send(self):
        if self.pipe.unread.is_behind or not self.parts:
            return
        said, self.parts = self.parts, []
        await self.pipe.send_frame("suggestion", stream=self.stream, said=said)


def _limit(user_id):
    most, seconds = OFTEN
    if full := buckets.in_use().fill([buckets.Bucket(f"suggestions_of_agent:{user_id}", most, seconds)]):
        raise TooMuch("suggestions", full.wait)


@contextmanager
def _one_of_few(user_id):
    """Raises NotPossible."""
    if _written_for[user_id] == AT_A_TIME:
        raise NotPossible(_("Copilot is writing for you on another device already. Try again in a moment."))
    _written_for[user_id] += 1
    try:
        yield
    finally:
        _written_for[user_id] -= 1
        if not _written_for[user_id]:
            del _written_for[user_id]


async def _in_lane(work, *args):
    return await database_sync_to_async(work, thread_sensitive=False, executor=ASKING)(*args)
