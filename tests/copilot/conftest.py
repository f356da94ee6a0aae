"""A shop with one article, a visitor who asks about it, and what puts a wish to the model and hears all of it."""

import asyncio
from contextlib import aclosing

import pytest

from conversations.copilot import service
from conversations.copilot.models import Feature
from tests.knowledge.conftest import help_pages, publish  # noqa: F401 - fixtures

LAMP = (
    "A lamp that arrives broken is replaced for free within 14 days. You need not send it back."
    " Write to help@shop.example with a photo. The globe costs €30 and comes from Lyon on Thursday."
)


@pytest.fixture
def article(publish):  # noqa: F811 - the fixture
    return publish("Broken on arrival", LAMP, link="https://shop.example/help/broken")


@pytest.fixture
def conversation(transactional_db, ana, zoe, write):
    zoe.language = "en"
    zoe.save()
    asked = "My lamp arrived broken, order #4521. Do I have to send it back?"
    return write(zoe, asked, client_id="lamp").conversation


@pytest.fixture
def ask(conversation, ana, noon):
    """What is heard of a wish, to its end."""

    def wish(feature=Feature.ANSWER, *, agent=ana, now=noon, **given):
        async def heard():
            events = service.stream(feature, conversation_id=conversation.pk, agent_id=agent.user_id, now=now, **given)
            async with aclosing(events):
                return [event async for event in events]

        return asyncio.run(heard())

    return wish
