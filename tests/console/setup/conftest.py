"""A company that was founded by its link, with its first administrator signed in."""

import pytest

from conversations.people.models import User

from .company import FIRST, link


@pytest.fixture
def founder(client):
    client.post(link(), FIRST)
    return User.objects.get()
