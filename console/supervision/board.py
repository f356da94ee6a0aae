"""What a supervisor sees at a glance: agents, queues, conversations in progress, alerts."""


def now():
    """The board's context as of this moment; a constant number of queries."""
    return {}
