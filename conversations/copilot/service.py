"""Suggestions, worded by the language model that an administrator has set up.

async for event in service.stream(Feature.ANSWER, conversation_id=…, agent_id=…, language="fr", now=now): …
"""

from collections.abc import AsyncIterator
from datetime import datetime

from .events import Event, Failed, Reason
from .models import Feature
from .records import allowance, settle

__all__ = ["allowance", "is_configured", "settle", "stream"]


def is_configured() -> bool:
    """Whether there is a model to ask. It takes no time worth speaking of."""
    return False


async def stream(
    feature: Feature,
    *,
    conversation_id: int,
    agent_id: int,
    now: datetime,
    text: str = "",
    question: str = "",
    language: str = "",
) -> AsyncIterator[Event]:
    """What the model makes of it, ending with `Finished` or `Failed`; it raises for no fault of the model's.

    The caller has passed the gate for `conversation_id` and `agent_id` (a user's). `text`: the draft to rewrite.
    `question`: what to answer, else what the visitor asked last. `language`: a code of `translation.languages`, else
    the visitor's for an answer and the draft's for a rewriting. Whoever closes the iterator stops the request.
    """
    yield Failed(Reason.NOT_CONFIGURED)
