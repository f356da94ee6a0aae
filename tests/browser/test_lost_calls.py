"""The agent's phone loses its network in a call, for three seconds or for another one, and the call goes on.

Its browser runs in a network namespace of the test's own; the visitor's stays where it is.
"""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from conversations.models import Call
from tests.network import HERE, network
from tests.services import FLAGS, Missing, chromium_path

from .calls import MAY, act, lost, note_lines, sees, stage, talk

OUTAGE = 3000  # ms


@pytest.fixture(scope="module")
def cable(tmp_path_factory):
    try:
        with network(tmp_path_factory.mktemp("network")) as cable:
            yield cable
    except Missing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def server(start_server, cable):
    """One that both networks reach."""
    return start_server(host="0.0.0.0", ALLOWED_HOSTS=f"127.0.0.1,localhost,{HERE}")  # noqa: S104 - while a test runs


@pytest.fixture
def phone(playwright, server, cable):
    """The agent's browser. It is asked to take an address without TLS for one that may use its camera."""
    inside = f"http://{HERE}:{server.port}"
    options = [*FLAGS, f"--unsafely-treat-insecure-origin-as-secure={inside}"]
    browser = playwright.chromium.launch(executable_path=cable.browser(chromium_path()), args=options)
    yield SimpleNamespace(browser=browser, url=inside)
    browser.close()


@pytest.fixture
def talking(phone, sign_in, call_site, answers_calls):
    agent = sign_in(answers_calls("Ana").user, at=phone, browser=phone.browser, **MAY)
    visitor = call_site()
    talk(agent, visitor)
    for side in (agent, visitor):
        assert sees(side)
    return agent, visitor


@pytest.mark.parametrize(("cut", "mend"), [("cut", "mend"), ("lose", "find")])
def test_without_network_for_three_seconds_the_call_goes_on(talking, cable, cut, mend):
    agent, _visitor = talking

    getattr(cable, cut)()
    for side in talking:
        expect(stage(side)).to_have_attribute("data-line", "lost")
    agent.page.wait_for_timeout(OUTAGE)
    getattr(cable, mend)()

    for side in talking:
        expect(stage(side)).to_have_attribute("data-line", "talking")
        assert sees(side)
    assert Call.objects.get().state == "accepted"


def test_in_another_network_the_call_goes_on(talking, cable):
    agent, visitor = talking
    note_lines(*talking)

    cable.move()

    lost(*talking)
    for side in talking:
        expect(stage(side)).to_have_attribute("data-line", "talking")
        assert sees(side)
    act(visitor, "hangUp")
    expect(stage(agent)).to_be_hidden()
    assert Call.objects.get().end == "by_visitor"
