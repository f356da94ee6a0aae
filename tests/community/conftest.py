import pytest

from console.community import posts


@pytest.fixture
def say(noon):
    """Publishes a post at noon, unless told otherwise."""

    def publish(author, text="Sales from Thursday", *, now=noon, keys=(), client_id=None):
        client_id = client_id or f"{text[:20]}-{now.timestamp()}"
        return posts.publish(getattr(author, "user", author), text=text, photo_keys=keys, client_id=client_id, now=now)

    return publish
