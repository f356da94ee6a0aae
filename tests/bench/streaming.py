"""Four agents who have answers worded by a service on this machine, without a pause, while messages go back and forth.

python -m tests.bench.streaming URL    has DATA_DIR's database ask the service there, and gives it an article
"""

import asyncio
import itertools
import json
import os
import sys
import time
from contextlib import asynccontextmanager, suppress

AGENTS = 4
PAUSE = 0.03  # seconds between two pieces: thirty words a second, as a good service has them
ARTICLE = (
    "A lamp can be sent back within thirty days.",
    "The parcel is picked up at the door on the day that was chosen.",
    "A cracked globe is replaced, and the lamp stays with its owner.",
    "The new globe is screwed in by hand, without a tool.",
    "The money comes back by the way on which it was paid.",
    "Whoever has lost the bill finds it in the account of the shop.",
)
QUESTION = "Can I send the lamp back, and how does the money come back?"


@asynccontextmanager
async def service():
    """Speaks OpenAI's chat completions: the article by word, each sentence with its source. Gives its address."""
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    finally:
        server.close()


async def _answer(reader, writer):
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r\n")[0]))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        for word in " ".join(f"{sentence} [1]" for sentence in ARTICLE).split():
            writer.write(_event({"delta": {"content": f"{word} "}, "finish_reason": None}))
            await writer.drain()
            await asyncio.sleep(PAUSE)
        writer.write(_event({"delta": {}, "finish_reason": "stop"}) + b"data: [DONE]\n\n")
        await writer.drain()
    writer.close()


def _event(choice):
    return b"data: " + json.dumps({"choices": [{"index": 0, **choice}]}).encode() + b"\n\n"


@asynccontextmanager
async def four_stream(side):
    """As long as the block lasts, which begins when all are at it and is given a list of the seconds until first words.

    Raises RuntimeError where one of them got no answer.
    """
    first_words = []
    streaming = [asyncio.ensure_future(_stream(side, agent, first_words)) for agent in range(AGENTS)]
    try:
        while len(first_words) < 2 * AGENTS and not any(task.done() for task in streaming):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        first_words.clear()
        yield first_words
    finally:
        for task in streaming:
            task.cancel()
        ended = await asyncio.gather(*streaming, return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, RuntimeError):
            raise outcome


async def _stream(side, agent, first_words):
    """One agent asks again and again, in the first of their conversations."""
    socket, frames = side.agents[agent], asyncio.Queue()
    heard = socket.heard
    socket.heard = lambda frame: frames.put_nowait(frame) if frame["type"] in ("suggestion", "error") else heard(frame)
    conversation = next(one["pk"] for one in side.people["conversations"] if one["agent"] == agent)
    try:
        for stream in itertools.count(1):
            start, is_silent = time.perf_counter(), True
            asked = {"stream": stream, "conversation": conversation, "feature": "answer", "question": QUESTION}
            await socket.send(type="suggest", **asked)
            while "html" not in (frame := await frames.get()):
                if frame["type"] == "error":
                    raise RuntimeError(frame["text"])
                if "said" in frame and is_silent:
                    is_silent = False
                    first_words.append(time.perf_counter() - start)
            if "data-suggestion" not in frame["html"]:
                raise RuntimeError(f"no answer: {frame['html']}")
    finally:
        socket.heard = heard
        await socket.send(type="stop")


def prepare(url):
    """The rows that have a server ask the service, as often as it likes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    import django

    django.setup()

    from django.utils import timezone

    from conversations.copilot.models import ModelSetting
    from conversations.knowledge import indexing
    from conversations.knowledge.models import Article, Collection

    ModelSetting.objects.create(is_on=True, url=url, model="bench", most_a_day=100_000)
    collection = Collection.objects.create(name="Help")
    article = Article(collection=collection, title="Sending a lamp back", text=" ".join(ARTICLE), language="en")
    indexing.save(article, now=timezone.now())


if __name__ == "__main__":
    prepare(sys.argv[1])
