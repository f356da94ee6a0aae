"""Translation, as visitors and agents meet it: how soon it is there, and what it costs those who need none."""

import asyncio
import json
import random
import re
import socket
import time
from contextlib import asynccontextmanager, contextmanager, suppress
from itertools import count
from statistics import median
from urllib.parse import urlencode

from . import servers, streaming
from .pace import latencies, percentile
from .report import Figure
from .sides import Pupitre

RATE = 2  # messages a second that are translated: fewer than the language process could
WORDS = "bench-{} Bom dia, a encomenda ainda não chegou; pode dizer-me onde está?"
FEW_WORDS = "bench-{} Onde está a lâmpada?"  # so few that nobody asks in which language the answer is
FIRST, VISIBLE = 5, 20  # messages: what a phone shows of a thread; what is seen of it, and a little above
PATIENCE = 60.0  # seconds
AGENTS = 4  # who translate their drafts, each so many seconds after the one before
DRAFT_EVERY = 0.5
APART = DRAFT_EVERY / 2  # seconds that each of them is earlier or later by, or all of them in step
DRAFT = "Thank you for your patience: parcel {} left our warehouse this morning and arrives within two days."

_ROW = re.compile(r'<li id="m-(\d+)".*?</li>', re.DOTALL)
_numbers = count(1)


class Translated(Pupitre):
    """Tells of a message when its translation is on the agent's screen."""

    words = WORDS

    async def say(self, at, number):
        await self.visitors[at].send(type="post", client_id=f"v-{number}", text=self.words.format(number))

    def _read(self, html, is_for_reader):
        for row in translated_rows(html):
            super()._read(row[0], is_for_reader)


class InTwoSteps(Translated):
    words = FEW_WORDS


def translated_rows(html):
    return [row for row in _ROW.finditer(html) if "data-other-text" in row[0]]


async def messages(folder, side, *, reads, seconds):
    """Milliseconds until the translation of each message was there, sorted."""
    with speaking(folder, reads, "--automatic") as (server, people):
        ours = side(server, people)
        await ours.connect()
        await latencies(ours, "say", rate=RATE, seconds=3)  # the models are loaded
        took = await latencies(ours, "say", rate=RATE, seconds=seconds)
        await ours.disconnect()
    return [1000 * each for each in took]


async def openings(folder, count):
    """Milliseconds from asking for the page of a conversation that nobody has translated until the first messages of it
    are, those that are visible, and all; of so many conversations, sorted."""
    first, visible, whole = [], [], []
    with speaking(folder, "en", "--automatic", "--past") as (server, people):
        ours = Opening(server, people)
        await ours.connect()
        pks = people["untranslated"]
        for pk, messages_ in list(pks.items())[1 : 1 + count]:  # the first one loads the models
            seen = await ours.opened(int(pk), messages_)
            first.append(1000 * seen[FIRST])
            visible.append(1000 * seen[VISIBLE])
            whole.append(1000 * seen[len(messages_)])
        await ours.disconnect()
    return sorted(first), sorted(visible), sorted(whole)


async def prepared(folder, count):
    """Milliseconds from asking for the page of a conversation to its newest messages in both languages: it lay on the
    desk when its agent chose to have everything translated, and what is seen first was translated since. Sorted."""
    with speaking(folder, "en", "--past") as (server, people):
        ours = Opening(server, people)
        ours.there = {}
        await Pupitre.connect(ours)
        seen = {int(pk): messages_[-VISIBLE:] for pk, messages_ in people["untranslated"].items()}
        await ours.choose(seen)
        await ours.wait_for(message for messages_ in seen.values() for message in messages_)
        await server.calm()
        took = [1000 * await ours.page_with(pk, messages_) for pk, messages_ in list(seen.items())[:count]]
        await ours.disconnect()
    return sorted(took)


class Opening(Pupitre):
    """Notes when which rows were there in both languages."""

    async def connect(self):
        self.there = {}
        await super().connect()
        first = next(iter(self.people["untranslated"]))
        await self.opened(int(first), self.people["untranslated"][first])

    async def opened(self, pk, messages_):
        """By a number of messages, the newest ones, the seconds until all of them were there."""
        start = time.perf_counter()
        await self.pages[self._agent_of(pk)].get(f"/desk/{pk}/")
        await self.wait_for(messages_)
        moments = [self.there[message] - start for message in reversed(messages_)]
        return {many: max(moments[:many]) for many in range(1, len(moments) + 1)}

    async def choose(self, pks):
        """Whoever has one of these conversations has whatever their visitors write translated from now on."""
        words = {"agent_language": "en", "visitor_language": "pt", "automatic": "on", "by_default": "on"}
        for agent, pk in {self._agent_of(pk): pk for pk in pks}.items():
            await self.pages[agent].post(f"/desk/{pk}/translation/", urlencode(words))

    async def page_with(self, pk, messages_):
        """Seconds that the page takes, on which these messages stand in both languages. Raises RuntimeError."""
        start = time.perf_counter()
        page = await self.pages[self._agent_of(pk)].get(f"/desk/{pk}/")
        took = time.perf_counter() - start
        if missing := set(messages_) - {int(row[1]) for row in translated_rows(page.decode())}:
            raise RuntimeError(f"{len(missing)} messages were not translated before")
        return took

    async def wait_for(self, messages_):
        """Until all of them were there. Raises RuntimeError."""
        awaited, deadline = set(messages_), time.perf_counter() + PATIENCE
        while not self.there.keys() >= awaited:
            if time.perf_counter() > deadline:
                raise RuntimeError(f"{len(awaited - self.there.keys())} messages were not translated")
            await asyncio.sleep(0.005)

    def _agent_of(self, pk):
        return next(each["agent"] for each in self.people["conversations"] if each["pk"] == pk)

    def heard(self, frame):
        if frame["type"] == "rows":
            for row in translated_rows(frame["html"]):
                self.there.setdefault(int(row[1]), time.perf_counter())


async def beside(folder, *, rounds, seconds):
    """The 99th percentiles of messages at 20 a second that nobody translates, in milliseconds: while nobody else works,
    while AGENTS translate what they write at moments of their own, while they do so all at the same moments, and at
    moments of their own while as many have answers streamed; medians over the rounds, which take turns."""
    quiet, drafting, in_step, both = [], [], [], []
    async with streaming.service() as url:
        with speaking(folder, "en", model=url) as (server, people):
            ours = Pupitre(server, people)

            async def note(p99s):
                p99s.append(percentile(await latencies(ours, "say", rate=20, seconds=seconds), 99))

            await ours.connect()
            await ours.warm("say")
            async with asyncio.timeout(PATIENCE):
                await _draft(ours, 0)  # the models are loaded
            for agent in range(AGENTS):  # what they are given to send is in the language that they write
                await ours.pages[agent].post(f"/desk/{_first_of(ours, agent)}/translation/switch/", "on=1")
            for _round in range(rounds):
                await note(quiet)
                await server.calm()
                async with _all_draft(ours, apart=APART):
                    await note(drafting)
                await server.calm()
                async with _all_draft(ours, apart=0):
                    await note(in_step)
                await server.calm()
                async with streaming.four_stream(ours), _all_draft(ours, apart=APART):
                    await note(both)
                await server.calm()
            await ours.disconnect()
    return [1000 * median(p99s) for p99s in (quiet, drafting, in_step, both)]


@asynccontextmanager
async def _all_draft(side, *, apart):
    """As long as the block lasts. Raises what has gone wrong with one of them."""
    drafting = [asyncio.ensure_future(_drafts(side, agent, apart)) for agent in range(AGENTS)]
    try:
        yield
    finally:
        for task in drafting:
            task.cancel()
        ended = await asyncio.gather(*drafting, return_exceptions=True)
    for outcome in ended:
        if not isinstance(outcome, asyncio.CancelledError):
            raise outcome


async def _drafts(side, agent, apart):
    await asyncio.sleep(random.uniform(0, 2 * apart))  # noqa: S311 - people do not write in step
    while True:
        pause = DRAFT_EVERY + random.uniform(-apart, apart)  # noqa: S311
        await asyncio.gather(_draft(side, agent), asyncio.sleep(pause))


async def _draft(side, agent):
    pk = _first_of(side, agent)
    body = urlencode({"text": DRAFT.format(next(_numbers))})
    answer = json.loads(await side.pages[agent].post(f"/desk/{pk}/translation/draft/", body))
    if "text" not in answer:
        raise RuntimeError(f"A draft was not translated: {answer['why']}")


def _first_of(side, agent):
    return next(each["pk"] for each in side.people["conversations"] if each["agent"] == agent)


@contextmanager
def speaking(folder, reads, *options, model=""):
    """A server whose people speak two languages: see `translated.py`. `model`: the address of its copilot's."""
    people = servers.copy(folder.parent / "prepared", folder)
    untranslated = folder / "untranslated.json"
    servers.run(folder, "-m", "tests.bench.translated", str(untranslated), reads, *options)
    people |= {"database": folder / "pupitre.sqlite3", "untranslated": json.loads(untranslated.read_text())}
    if model:
        servers.run(folder, "-m", "tests.bench.streaming", model)
    with servers.product(folder) as server:
        _wait_for(folder / "languages.sock")
        yield server, people


def _wait_for(path):
    """Until the language process listens: whoever asks before is told that there is none."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with suppress(OSError), socket.socket(socket.AF_UNIX) as process:
            return process.connect(str(path))
        if time.monotonic() > deadline:
            raise RuntimeError("The language process does not listen")
        time.sleep(0.05)


def percentiles(name, took, *, most):
    """The median and the 95th percentile, which has an aim; of sorted milliseconds."""
    return [
        Figure(f"{name}, p{percent}", "ms", percentile(took, percent), most=aim)
        for percent, aim in ((50, None), (95, most))
    ]
