"""Who calls whom, and what became of it: for the tests of calls."""

import pytest

from conversations import timeline
from conversations.models import Conversation, Inbox, Message
from routing import answers, calls
from routing.models import Availability, Rule

BOTH = ("chat", "video")


@pytest.fixture
def video(sales):
    """The video of the same site, whose calls go to the same group."""
    inbox = Inbox.objects.create(name="video.example", key="video", channel="video")
    Rule.objects.bulk_create([Rule(inbox=inbox, group=sales)])  # nobody calls yet
    return inbox


@pytest.fixture
def ring(video, noon):
    def begin(visitor, *, now=noon):
        return calls.ring(visitor, video, page="visitor-page", now=now)

    return begin


@pytest.fixture
def on_site(visit, noon):
    return visit("Zoe", online=True, seen_at=noon)


@pytest.fixture
def chat(on_site, write, fresh, later):
    """Zoe writes to ana, who answers; ana may call too."""

    def begin(agent):
        message = write(on_site)
        answers.answer(agent.user, message.conversation_id, text="Hello", client_id="a", now=later(seconds=3))
        return fresh(message)

    return begin


@pytest.fixture
def talking(hire, zoe, ring, later):
    agent = hire("ana", channels=BOTH)
    call = ring(zoe)
    take(call, agent, now=later(seconds=5))
    return agent, call


def reached(call):
    """At whom it rings."""
    return Conversation.objects.get(pk=call.conversation_id).agent


def told(call):
    """What the timeline says of it."""
    lines = Message.objects.filter(conversation=call.conversation_id, kind="event").order_by("pk")
    return [str(line.words()) for line in timeline.read(lines).values()]


def take(call, agent, *, page="a-phone", now):
    return calls.accept(agent.user, call.conversation_id, call.pk, page=page, now=now)


def wants_video(agent):
    return Availability.objects.get(agent=agent, channel="video").is_wanted
