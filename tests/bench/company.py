"""The people of the benchmark: 20 agents in one group, 100 visitors of one chat, five conversations on each desk.

python -m tests.bench.company FILE         makes them in DATA_DIR's database, writes what the clients need to know
python -m tests.bench.company FILE --times 10   the same with ten times the agents, visitors and conversations
python -m tests.bench.company FILE --busiest   makes nobody: a session of the agent with the fullest desk, whose first
                                               conversation is made longer, up to LONG messages
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402
from django.db.models import Count, Q  # noqa: E402
from django.utils import timezone  # noqa: E402

from console.widget import tokens  # noqa: E402
from conversations.models import Conversation, Group, Inbox, Message, Visitor  # noqa: E402
from conversations.people.models import User  # noqa: E402
from routing.models import Agent, Availability, Rule  # noqa: E402

AGENTS, EACH, IDLE = 20, 5, 1100
LONG = 5000
START = "The first word of a conversation"


@transaction.atomic
def make(times=1):
    """Everybody, and how the clients may enter: sessions of agents, tokens of visitors."""
    now = timezone.now()
    inbox = Inbox.objects.create(name="bench.example", key="bench", channel="chat", company="Bench")
    group = Group.objects.create(name="Bench")
    Rule.objects.create(inbox=inbox, group=group)
    agents = [_agent(number, group, now) for number in range(times * AGENTS)]
    conversations = [_conversation(agents[n % len(agents)], inbox, group, now) for n in range(len(agents) * EACH)]
    return {
        "inbox": inbox.key,
        "agents": [{"id": user.pk, "session": session_of(user)} for user in agents],
        "conversations": [
            {"pk": c.pk, "agent": n % len(agents), "token": _token(c.visitor, inbox)}
            for n, c in enumerate(conversations)
        ],
        "idle_tokens": [tokens.new_token(inbox) for _ in range(IDLE)],
    }


def busiest():
    """A session of the agent with most conversations on the desk, and the fullest of those conversations."""
    on_desk = Q(conversations__status=Conversation.Status.ACTIVE)
    agents = User.objects.filter(agent__isnull=False, is_active=True)
    user = agents.annotate(load=Count("conversations", filter=on_desk)).order_by("-load", "pk").first()
    theirs = Conversation.objects.on_desk_of(user).annotate(length=Count("messages")).order_by("-length")
    usual, long = theirs[0], theirs[1]
    _lengthen(long, user)
    _seat_everybody(timezone.now())
    return {
        "agents": [{"id": user.pk, "session": session_of(user)}],
        "conversations": [{"pk": usual.pk, "agent": 0}],
        "long": long.pk,
    }


def _seat_everybody(now):
    """As when the database was made, which may be days ago: nobody's conversations are taken away as abandoned."""
    Agent.objects.filter(foreground_at__isnull=False).update(foreground_at=now, seen_at=now)


@transaction.atomic
def _lengthen(conversation, user):
    now = timezone.now()
    missing = range(conversation.revision + 1, conversation.revision + 1 + LONG - conversation.messages.count())
    rows = [
        Message(
            conversation=conversation,
            from_visitor=bool(number % 2),
            agent=None if number % 2 else user,
            text=f"Line {number} of a conversation that has gone on for weeks, with all its questions and answers.",
            status=Message.Status.READ,
            revision=number,
            sent_at=now,
        )
        for number in missing
    ]
    last = Message.objects.bulk_create(rows, batch_size=1000)[-1] if rows else conversation.last_message
    Conversation.objects.filter(pk=conversation.pk).update(
        revision=max(conversation.revision, last.revision), last_message=last, last_message_at=last.sent_at
    )


def session_of(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    [session[BACKEND_SESSION_KEY]] = settings.AUTHENTICATION_BACKENDS
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.set_expiry(timedelta(hours=1))
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _agent(number, group, now):
    user = User(
        email=f"agent{number}@bench.example", first_name=f"Agent {number}", language="fr", timezone="Europe/Paris"
    )
    user.set_unusable_password()
    user.save()
    agent = Agent.objects.create(user=user, languages=["fr"], seen_at=now, foreground_at=now)
    Availability.objects.create(agent=agent, channel="chat", capacity=EACH, is_wanted=True, changed_at=now)
    group.members.add(user)
    return user


def _conversation(user, inbox, group, now):
    visitor = Visitor.objects.create(created_at=now, language="fr")
    conversation = Conversation.objects.create(
        inbox=inbox,
        visitor=visitor,
        group=group,
        agent=user,
        status=Conversation.Status.ACTIVE,
        revision=1,
        opened_at=now,
        assigned_at=now,
        last_message_at=now,
    )
    message = conversation.messages.create(from_visitor=True, text=START, revision=1, sent_at=now)
    Conversation.objects.filter(pk=conversation.pk).update(last_message=message)
    return conversation


def _token(visitor, inbox):
    return tokens._signer(inbox).sign(visitor.key.hex)


if __name__ == "__main__":
    known, *options = sys.argv[1:]
    people = busiest() if "--busiest" in options else make(*(int(times) for times in options[1:]))
    Path(known).write_text(json.dumps(people))
