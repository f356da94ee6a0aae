"""Offers that all come due at the same second: how long after their deadline each conversation is on another desk.

Seen from outside: by a client that looks into the database every 10 ms.

python -m tests.bench.deadlines COUNT      in a process of its own, on the database of DATA_DIR; prints JSON
"""

import asyncio
import json
import os
import sys
import threading
import time
from datetime import timedelta

GROUPS = 10
LEAD = 4.3  # seconds from the start to the deadline, at no particular moment of the clock's second
PATIENCE = 120


def main(count):
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    django.setup()
    from django.utils import timezone

    from console import clock
    from console.live import groups
    from routing.models import Offer

    deadline = timezone.now() + timedelta(seconds=LEAD)
    due = _fill(count, deadline)
    known = Offer.objects.latest("pk").pk
    told = []
    clock.tick = _noting(clock.tick, told)
    loop = asyncio.new_event_loop()  # hints leave by one, as in a server
    threading.Thread(target=loop.run_forever, daemon=True).start()
    groups.serve_on(loop)
    asyncio.run_coroutine_threadsafe(clock.run(), loop)
    reassigned = 0
    made = Offer.objects.open().filter(conversation__in=due, pk__gt=known)
    while reassigned < count and timezone.now() < deadline + timedelta(seconds=PATIENCE):
        reassigned = made.count()
        seen = timezone.now()
        time.sleep(0.01)  # a client that looks again and again
    while not told or told[-1] < seen:
        time.sleep(0.01)  # until the clock's thread has told everybody
    return {
        "all": (seen - deadline).total_seconds(),
        "told": (told[-1] - deadline).total_seconds(),
        "reassigned": reassigned,
    }


def _noting(tick, ends):
    from django.utils import timezone

    def noted(now):
        tick(now)
        ends.append(timezone.now())

    return noted


def _fill(count, deadline):
    """As many agents who do not answer as conversations, and as many who are free, in several groups."""
    from conversations.models import Conversation, Group, Inbox, Visitor
    from conversations.people.models import User
    from routing.models import Agent, Availability, Offer, Rule

    began = deadline - timedelta(seconds=30)
    groups = [Group.objects.create(name=f"Group {n}", queue_size=count) for n in range(GROUPS)]
    inboxes = [Inbox.objects.create(name=group.name, channel="chat") for group in groups]
    Rule.objects.bulk_create(Rule(inbox=inbox, group=group) for inbox, group in zip(inboxes, groups, strict=True))
    people = [User(email=f"deadline{n}@bench.example", first_name=f"Agent {n}") for n in range(2 * count)]
    people = User.objects.bulk_create(people)
    for at, group in enumerate(groups):
        group.members.through.objects.bulk_create(
            group.members.through(group=group, user=person) for person in people[at::GROUPS]
        )
    agents = Agent.objects.bulk_create(
        Agent(user=person, languages=["fr"], seen_at=deadline, foreground_at=deadline) for person in people
    )
    Availability.objects.bulk_create(
        Availability(agent=agent, channel="chat", capacity=1, is_wanted=True, changed_at=deadline) for agent in agents
    )
    visitors = Visitor.objects.bulk_create(
        Visitor(name=f"Visitor {n}", language="fr", created_at=began) for n in range(count)
    )
    conversations = Conversation.objects.bulk_create(
        Conversation(
            visitor=visitors[n],
            inbox=inboxes[n % GROUPS],
            group=groups[n % GROUPS],
            agent=people[n],
            status=Conversation.Status.ACTIVE,
            opened_at=began,
            assigned_at=began,
            last_message_at=began,
            owed_since=began,
        )
        for n in range(count)
    )
    Offer.objects.bulk_create(
        Offer(conversation=conversations[n], agent=agents[n], made_at=began, answer_by=deadline) for n in range(count)
    )
    return [conversation.pk for conversation in conversations]


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))
