"""Webhooks in which something has been changed, for the tests that nothing makes a reader fail."""

import json

from hypothesis import strategies as st

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["text", "system", "messages"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def spoiled(examples, data):
    """The body of one of the examples with one to three changes."""
    webhook = json.loads(json.dumps(data.draw(st.sampled_from(examples))))
    for _ in range(data.draw(st.integers(1, 3))):
        _spoil(webhook, data)
    return json.dumps(webhook).encode()


def _spoil(value, data):
    """Somewhere in it, something else stands or is missing."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    key = data.draw(st.sampled_from(list(keys))) if keys else None
    if key is None:
        return
    inner = value[key]
    if isinstance(inner, dict | list) and inner and data.draw(st.integers(0, 5)):
        _spoil(inner, data)
    elif isinstance(value, dict) and data.draw(st.booleans()):
        del value[key]
    else:
        value[key] = data.draw(ANYTHING)
