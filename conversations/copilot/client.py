"""Asks a model by OpenAI's chat completions, streamed: bounded in time and size, led nowhere else.

Nothing of a request or an answer is written to a log: they hold what people wrote, and a key.
"""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import Any, TypedDict

import aiohttp

from conversations.base.text import from_json
from translation.engine import NotUnderstood
from translation.guards.hidden import without_hidden
from translation.http import refusal, session, trouble_told

from .endpoints import Endpoint
from .records import Usage

LONGEST = 1_000_000  # bytes of an answer with all that stands around its words
LONGEST_LINE = 100_000  # bytes of one event
CONNECT, SILENT = 5.0, 30.0  # seconds: to be reached; between two pieces, the first of which may follow long reading
SECONDS = 90.0  # for a whole answer


class Message(TypedDict):
    role: str  # system, or user
    content: str


@dataclass
class Reply:
    """What is known of an answer besides its words, once they have come."""

    usage: Usage = field(default_factory=Usage)
    has_begun: bool = False  # some words have come
    is_whole: bool = False  # the model came to an end by itself


async def words(
    endpoint: Endpoint, messages: Sequence[Message], reply: Reply, *, most_tokens: int
) -> AsyncGenerator[str]:
    """The answer in pieces, as they come. Raises NotReached, NotUnderstood; closing it hangs up."""
    timeout = aiohttp.ClientTimeout(total=SECONDS, sock_connect=CONNECT, sock_read=SILENT)
    connector = aiohttp.UnixConnector(str(endpoint.socket)) if endpoint.socket else None
    headers = {"Authorization": f"Bearer {endpoint.secret}"} if endpoint.secret else {}
    with trouble_told():
        async with (
            session(connector) as service,
            service.post(
                f"{endpoint.url}/chat/completions",
                json=_body(endpoint, messages, most_tokens),
                headers=headers,
                allow_redirects=False,
                timeout=timeout,
            ) as response,
        ):
            if response.status != 200:
                raise refusal(response)
            async with aclosing(_events(response)) as events:
                async for event in events:
                    if piece := _read(event, reply):
                        reply.has_begun = True
                        yield piece
    if not reply.is_whole:
        raise NotUnderstood("the model did not come to an end")


def _body(endpoint: Endpoint, messages: Sequence[Message], most_tokens: int) -> dict[str, Any]:
    """No tools: a model can write words and do nothing else."""
    return {
        "model": endpoint.model,
        "messages": list(messages),
        "max_tokens": most_tokens,
        "temperature": 0,
        "stream": True,
        "stream_options": {"include_usage": True},
    }


async def _events(response: aiohttp.ClientResponse) -> AsyncGenerator[Any]:
    """The JSON of each server-sent event, until the one that says [DONE]."""
    rest, size = b"", 0
    async for piece in response.content.iter_any():
        size += len(piece)
        *lines, rest = (rest + piece).split(b"\n")
        if size > LONGEST or len(rest) > LONGEST_LINE:
            raise NotUnderstood("the answer is too long")
        for line in lines:
            data = line.removeprefix(b"data:").strip()
            if data == b"[DONE]":
                return
            if data and line.startswith(b"data:"):
                yield _parsed(data)
            elif data and not line.startswith((b":", b"event:", b"id:", b"retry:")):
                raise NotUnderstood("the answer is no stream of events")


def _parsed(data: bytes) -> Any:
    try:
        return from_json(data)
    except ValueError as error:
        raise NotUnderstood("the answer is no JSON") from error


def _read(event: Any, reply: Reply) -> str:
    """The words of an event; what else it says goes into the reply. Raises NotUnderstood."""
    try:
        if usage := event.get("usage"):
            reply.usage = Usage(_tokens(usage.get("prompt_tokens")), _tokens(usage.get("completion_tokens")))
        if not event["choices"]:
            return ""
        [choice] = event["choices"]
        reply.is_whole = reply.is_whole or choice.get("finish_reason") == "stop"
        piece = choice["delta"].get("content")
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise NotUnderstood("an event of another shape") from error
    return without_hidden(piece) if isinstance(piece, str) else ""


def _tokens(number: object) -> int | None:
    with suppress(TypeError, ValueError):
        return min(max(0, int(number)), 10_000_000)  # type: ignore[call-overload]
    return None
