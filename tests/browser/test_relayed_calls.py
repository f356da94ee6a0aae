"""Calls that find no direct way: every byte goes over TLS through coturn, set up as docs/calls.md says."""

import os

import pytest
from playwright.sync_api import expect

from conversations.models import Call
from tests.relay import RELAY_ONLY, SECRET, running_relay, trusting_home
from tests.services import FLAGS, Missing, chromium_path

from .calls import MAY, sees, stage, talk

WAY = """async () => {
    const reports = [...(await self.peer.getStats()).values()];
    const used = reports.find(({ type, nominated, state }) =>
        type === "candidate-pair" && nominated && state === "succeeded");
    const { candidateType, relayProtocol } = reports.find(({ id }) => id === used?.localCandidateId) ?? {};
    return [candidateType, relayProtocol];
}"""


@pytest.fixture(scope="module")
def relay(tmp_path_factory):
    folder = tmp_path_factory.mktemp("relay")
    try:
        with running_relay(folder) as relay:
            yield relay
    except Missing as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def whole_chromium(playwright, relay):
    """It trusts the authority that has signed for the relay."""
    home = {**os.environ, "HOME": str(trusting_home(relay.folder))}
    browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS, env=home)
    yield browser
    browser.close()


@pytest.fixture
def context(context):
    """Browsers that find a relay and nothing else."""

    def make(*args, **options):
        made = context(*args, **options)
        made.add_init_script(RELAY_ONLY)
        return made

    return make


@pytest.fixture
def server(start_server, relay):
    return start_server(TURN_URL=relay.url, TURN_SECRET=SECRET)


@pytest.fixture
def talking(call_site, sign_in, answers_calls):
    agent, visitor = sign_in(answers_calls("Ana").user, **MAY), call_site()
    talk(agent, visitor)
    return agent, visitor


def way_of(side):
    return stage(side).evaluate(WAY)


def test_a_call_goes_through_the_relay_over_tls(talking):
    for side in talking:
        assert sees(side)
        assert way_of(side) == ["relay", "tls"]


def test_a_relay_that_ends_and_is_there_again_carries_the_call_on(talking, relay):
    for side in talking:
        assert sees(side)

    relay.stop()
    for side in talking:
        expect(stage(side)).to_have_attribute("data-line", "lost")
    relay.start()

    for side in talking:
        expect(stage(side)).to_have_attribute("data-line", "talking")
        assert sees(side)
    assert Call.objects.get().state == "accepted"
