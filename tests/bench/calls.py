"""How soon two people see each other in a call, and again after the network was gone.

Real browsers with fake cameras, the demonstration's shop and desk, one call after the other; the relay is coturn on
this machine, over TLS. Prints milliseconds, of the side that sees last: {"direct": […], "relayed": […], "back": […],
"on_again": […]}: after a tunnel, in which the phone's device notices nothing, and after its device was off.
"""

import json
import os
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import SimpleNamespace

from playwright.sync_api import expect, sync_playwright

from tests import network
from tests.browser.calls import act, stage, talking
from tests.browser.people import AgentPage, VisitorPage
from tests.browser.phones import until
from tests.pictures.demonstration import sign_in
from tests.relay import RELAY_ONLY, SECRET, running_relay, trusting_home
from tests.services import FLAGS, chromium_path

from . import servers

expect.set_options(timeout=30_000)
OUTAGE = 3000  # ms
TAPPED = """addEventListener("click", ({ target }) => {
    if (target.closest('[data-act="accept"]')) self.tapped = Date.now();
}, true);"""
FIRST = """video => {
    self.seen = 0;
    video.requestVideoFrameCallback(() => (self.seen = Date.now()));
}"""
TAKES_CALLS = """
from django.utils import timezone
from routing.models import Agent, Availability
Agent.objects.update(foreground_at=timezone.now())
Availability.objects.filter(channel="video", agent__user__email__startswith="ines").update(
    is_wanted=True, capacity=10  # one visitor after the other
)
"""
MAY = {"permissions": ["camera", "microphone"], "locale": "fr-FR"}


def measure(folder, rounds):
    place = folder / "relay"
    place.mkdir()
    with ExitStack() as opened:
        relay = opened.enter_context(running_relay(place))
        cable = opened.enter_context(network.network(place))
        os.environ |= {"TURN_URL": relay.url, "TURN_SECRET": SECRET, "ALLOWED_HOSTS": f"127.0.0.1,{network.HERE}"}
        server = opened.enter_context(servers.product(folder, "--host", "0.0.0.0"))  # noqa: S104 - while it is measured
        playwright = opened.enter_context(sync_playwright())
        here = SimpleNamespace(url=f"http://127.0.0.1:{server.port}")
        there = SimpleNamespace(url=f"http://{network.HERE}:{server.port}")
        whole = {"executable_path": chromium_path(), "env": {**os.environ, "HOME": str(trusting_home(place))}}
        browser = playwright.chromium.launch(args=FLAGS, **whole)
        away = {**whole, "executable_path": cable.browser(chromium_path())}
        phone = playwright.chromium.launch(
            args=[*FLAGS, f"--unsafely-treat-insecure-origin-as-secure={there.url}"], **away
        )
        found = {}
        with sides(browser, here, browser, here) as both:
            found["direct"] = [accepted(*both) for _ in range(rounds)]
        with sides(browser, here, browser, here, RELAY_ONLY) as both:
            found["relayed"] = [accepted(*both) for _ in range(rounds)]
        with sides(phone, there, browser, here) as both:
            outages = max(1, rounds // 2)
            found["back"] = [back(cable.lose, cable.find, *both) for _ in range(outages)]
            found["on_again"] = [back(cable.cut, cable.mend, *both) for _ in range(outages)]
        return found


@contextmanager
def sides(agents, at, visitors, site, script=""):
    """An agent's phone, signed in, and a visitor's page with its chat open."""
    contexts = [browser.new_context(**MAY) for browser in (agents, visitors)]
    for context in contexts:
        context.add_init_script(TAPPED + script)
    agent, visitor = (context.new_page() for context in contexts)
    sign_in(agent, at, "ines.marchal")
    visitor.goto(f"{site.url}/demo/shop/video/")
    yield AgentPage(agent), VisitorPage(visitor).open_chat()
    for context in contexts:
        context.close()


def accepted(agent, visitor):
    """From the tap that accepts, until both have shown a frame."""
    visitor.chat.locator("#ring").click()
    stage(agent).locator('[data-act="accept"]').wait_for()
    agent.page.wait_for_timeout(1000)  # as long as somebody takes at least
    took = max(expect_frame(agent, visitor, lambda: act(agent, "accept"))) - stage(agent).evaluate("self.tapped")
    talking(agent, visitor)
    hang_up(agent, visitor)
    return took


def back(cut, mend, agent, visitor):
    """From the moment that the network is back, until both have shown another frame."""
    visitor.chat.locator("#ring").click()
    act(agent, "accept")
    talking(agent, visitor)
    agent.page.wait_for_timeout(2000)
    cut()
    agent.page.wait_for_timeout(OUTAGE)
    moments = []

    def mended():
        moments.append(1000 * time.time())
        mend()

    took = max(expect_frame(agent, visitor, mended)) - moments[0]
    talking(agent, visitor)
    hang_up(agent, visitor)
    return took


def expect_frame(agent, visitor, action):
    """When each of them has shown the first frame after this, in ms since 1970."""
    theirs = [stage(side).locator("[data-theirs]") for side in (agent, visitor)]
    for video in theirs:
        video.evaluate(FIRST)
    action()
    return [until(agent.page, lambda video=video: video.evaluate("self.seen")) for video in theirs]


def hang_up(agent, visitor):
    act(agent, "hangUp")
    for side in (agent, visitor):
        stage(side).wait_for(state="hidden")


def main():
    rounds = int(sys.argv[1])
    folder = Path(os.environ["DATA_DIR"])
    subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", TAKES_CALLS],
        cwd=servers.ROOT,
        check=True,
    )
    print(json.dumps(measure(folder, rounds)))


if __name__ == "__main__":
    main()
