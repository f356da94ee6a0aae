"""What waits for its translation has it at once, without the job that takes it batch by batch."""

from conversations import translating


def translate_in(conversation_id, page=None):
    """Answers how many rows have changed."""
    return sum(translating.in_batches(conversation_id, page))
