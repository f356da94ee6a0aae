"""Compares what was acknowledged with what is stored and with what both sides saw. Each fault found is one line."""

from collections import Counter, defaultdict

import psycopg
from psycopg.rows import namedtuple_row

MESSAGES = """
SELECT id, conversation_id AS conversation, revision, client_id, from_visitor, text FROM conversations_message
WHERE kind = 'text' ORDER BY conversation_id, revision
"""
CONVERSATIONS = """
SELECT id, status, agent_id AS agent, queued_at, revision FROM conversations_conversation
"""
HANGING = """
SELECT offer.conversation_id FROM routing_offer offer JOIN conversations_conversation c ON c.id = offer.conversation_id
WHERE offer.outcome = 'open' AND (
    offer.answer_by < now() - interval '10 seconds' OR offer.answer_by IS NULL OR c.status <> 'active'
)
"""


class Stored:
    """What is in the database when all is quiet."""

    def __init__(self, database_url):
        with psycopg.connect(database_url, row_factory=namedtuple_row) as connection:
            self.messages = connection.execute(MESSAGES).fetchall()
            self.conversations = connection.execute(CONVERSATIONS).fetchall()
            self.hanging = [row.conversation_id for row in connection.execute(HANGING)]
        self.rows_of = defaultdict(list)
        for message in self.messages:
            self.rows_of[message.conversation].append(message)


def faults(stored, acknowledged, visitors, agents):
    """{kind: [what]}, empty lists where all is well."""
    client_ids = Counter(message.client_id for message in stored.messages)
    said = [message.text for message in stored.messages]
    unsent = [entry for visitor in visitors for entry, _text in visitor.outbox]
    return {
        "acknowledged and not stored": sorted(acknowledged - set(client_ids)),
        "stored twice": [text for text, times in Counter(said).items() if times > 1],
        "stored out of order": list(_out_of_order(stored)),
        "never acknowledged": unsent + [f"an answer of agent {agent.id}" for agent in agents if agent.failed],
        "not seen by the visitor": list(_unseen_by_visitors(stored, visitors)),
        "seen out of order": list(_seen_out_of_order(visitors)),
        "not seen by the agent": list(_unseen_by_agents(stored, agents)),
        "without owner": [c.id for c in stored.conversations if not _has_owner(c)],
        "hanging offers": stored.hanging,
    }


def _has_owner(conversation):
    return conversation.status == "closed" or bool(conversation.agent) or conversation.queued_at is not None


def _out_of_order(stored):
    """Each visitor numbers their words."""
    for rows in stored.rows_of.values():
        numbers = [int(row.text.rpartition("-")[2]) for row in rows if row.from_visitor]
        if numbers != sorted(numbers):
            yield rows[0].conversation
        if len({row.revision for row in rows}) != len(rows):
            yield rows[0].conversation


def _unseen_by_visitors(stored, visitors):
    for visitor in visitors:
        own = visitor.at and visitor.at["conversation"]
        for row in stored.rows_of.get(own, ()):
            if visitor.seen.get(row.id) != row.text:
                yield row.text


def _seen_out_of_order(visitors):
    for number, visitor in enumerate(visitors):
        if list(visitor.seen) != sorted(visitor.seen):
            yield number


def _unseen_by_agents(stored, agents):
    """By the one on whose desk it lies."""
    by_id = {agent.id: agent for agent in agents}
    for conversation in stored.conversations:
        agent = by_id.get(conversation.agent)
        if agent is None or conversation.status != "active":
            continue
        for row in stored.rows_of[conversation.id]:
            if row.id not in agent.seen:
                yield row.text
