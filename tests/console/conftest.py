"""The desk as one agent has it: a browser that is signed in, and a conversation that is theirs."""

import pytest


@pytest.fixture
def mine(ana, zoe, write, fresh):
    return fresh(write(zoe))


@pytest.fixture
def agent(client, ana):
    client.force_login(ana.user)
    return client
