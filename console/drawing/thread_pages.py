"""How much of a thread is shown, or caught up with, at once: a number of rows, and no more bytes than a frame holds.

Fifty short messages make a page, and so do six of the longest.
"""

ROWS = 50  # of a page
BYTES = 64 * 1024  # of the words in it; with what is drawn around them it is half as long again
CATCH_UP_ROWS, CATCH_UP_BYTES = 500, 1024 * 1024  # who has missed more begins the thread anew


def page_of(rows, *, most=None, size=BYTES):
    """The first of these messages, as many as make a page, at least one; and whether others come after them."""
    most = most or ROWS
    found = list(rows[: most + 1])
    fitting = _fitting(found[:most], size)
    return found[:fitting], len(found) > fitting


def steps_of(rows):
    """Messages to catch up with, in the order of their revisions, as lists that go one after another; None where so
    much came that the thread is better begun anew.

    What was written under one revision goes together: a reader has all of it, or none.
    """
    found = list(rows.order_by("conversation", "revision", "pk")[: CATCH_UP_ROWS + 1])
    if len(found) > CATCH_UP_ROWS or sum(map(_size, found)) > CATCH_UP_BYTES:
        return None
    steps = []
    while found:
        end = _fitting(found, BYTES)
        while end < len(found) and at(found[end]) == at(found[end - 1]):
            end += 1
        steps.append(found[:end])
        found = found[end:]
    return steps


def at(row):
    """Where a reader is who has it, in all conversations of one visitor."""
    return row.conversation_id, row.revision


def _fitting(rows, size):
    """How many of them, one at least."""
    taken = 0
    for count, row in enumerate(rows):
        taken += _size(row)
        if count and taken > size:
            return count
    return len(rows)


def _size(row):
    return len(row.text.encode()) + len(row.translation.encode())
