"""An agent's phone with its service worker: what the browser does with pushes, through DevTools.

Taps on notifications are not to be had from outside a browser: the worker is told of them as the browser would do it.
"""

import json
from contextlib import suppress
from types import SimpleNamespace

from .people import AgentPage

WITH_WORKER = {"service_workers": "allow"}
IN_CHARGE = "navigator.serviceWorker.controller?.state === 'activated'"
TAP = """([tag, action, reply]) => {
    ExtendableEvent.prototype.waitUntil = () => {};  // else for the browser's own events only
    Clients.prototype.openWindow = async (url) => void (self.opened = url);
    return self.tray(tag).then(([notification]) => {
        const event = new NotificationEvent("notificationclick", { notification, action });
        if (reply) Object.defineProperty(event, "reply", { value: reply });
        self.dispatchEvent(event);
    });
}"""
# Asked for what it shows, Chromium forgets what is just about to be shown: a test asks in between.
TURNS = """() => {
    if (self.tray) return;
    const kind = ServiceWorkerRegistration.prototype, show = kind.showNotification;
    let last = Promise.resolve();
    const inTurn = (work) => {
        const done = last.then(work);
        last = done.catch(() => {});
        return done;
    };
    self.pushes = 0;
    kind.showNotification = function (...all) {
        return inTurn(() => show.apply(this, all)).finally(() => (self.pushes = Math.random()));
    };
    self.tray = (tag) => inTurn(() => registration.getNotifications(tag ? { tag } : {}));
}"""
PUSHES = "self.pushes"  # 0, and another value after each notification that is shown
SHOWN = """() => self.tray().then((all) => all.map((one) => ({
    title: one.title, body: one.body, tag: one.tag, lang: one.lang, silent: one.silent,
    stays: one.requireInteraction, actions: one.actions.map((action) => action.action), data: one.data,
})))"""


class Phone:
    """`page`: the one that DevTools stand by; the app need not be open on it."""

    def __init__(self, page, url):
        self.page, self.context, self.url = page, page.context, url
        self.agent = AgentPage(page)
        self.devtools = self.context.new_cdp_session(page)
        known = []
        self.devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: known.extend(event["registrations"]))
        self.devtools.send("ServiceWorker.enable")
        until(page, lambda: known)
        self.registration = known[-1]["registrationId"]

    @property
    def worker(self):
        return self.context.service_workers[-1]

    def ask(self, script, *given):
        """Something of the worker, which may have slept and begun anew since."""
        self.worker.evaluate(TURNS)
        return self.worker.evaluate(script, *given)

    def deliver(self, message):
        """A push, as the browser hands it to the worker once it is decrypted; back when its notification is shown.

        Again where the worker has not heard of it for long: a busy Chromium gives up waking it, without a word.
        """
        push = {"origin": self.url, "registrationId": self.registration, "data": json.dumps(message)}
        known = self.ask(PUSHES)
        for _ in range(3):
            self.devtools.send("ServiceWorker.deliverPushMessage", push)
            with suppress(AssertionError):
                return until(self.page, lambda: self.ask(PUSHES) not in (0, known), tries=400)
        raise AssertionError("the worker hears of no push")

    def push(self, *, badge=1, **notification):
        declared = {"lang": "en", "dir": "auto", **notification}
        self.deliver({"web_push": 8030, "notification": declared, "app_badge": badge})

    def sync(self):
        """The network is back, and the browser wakes the worker."""
        event = {"origin": self.url, "registrationId": self.registration, "tag": "outbox", "lastChance": False}
        self.devtools.send("ServiceWorker.dispatchSyncEvent", event)

    def shown(self):
        return [SimpleNamespace(**notification) for notification in self.ask(SHOWN)]

    def tap(self, tag, action="", reply=""):
        self.ask(TAP, [tag, action, reply])

    def opened(self):
        """The address that a tap opened where no window of the app was there."""
        return until(self.page, lambda: self.ask("self.opened"))

    def message_of(self, conversation, **more):
        """A push about a message of a conversation."""
        at = f"{self.url}/desk/{conversation.pk}/"
        actions = [
            {"action": "answer", "title": "Answer", "navigate": at},
            {"action": "snooze", "title": "Snooze 3\N{NO-BREAK SPACE}h"},
        ]
        seen, user = conversation.last_message_id, conversation.agent_id
        data = {"kind": "message", "conversation": conversation.pk, "user": user, "seen": seen}
        tag = f"conversation-{conversation.pk}"
        notification = {"title": "Zoe", "body": "Hello", "tag": tag, "navigate": at, "actions": actions, "data": data}
        self.push(**{**notification, **more})
        return tag


def hold(page, address):
    """The requests for it, as they come; each waits until the test lets it go on."""
    held = []

    def keep(route):  # Playwright asks what is handed to it for its signature
        held.append(route)

    page.route(address, keep)
    return held


def until(page, true, tries=1800):
    """For what no `expect` waits for."""
    for _ in range(tries):
        if found := true():
            return found
        page.wait_for_timeout(50)
    raise AssertionError("it did not come to that")


def load_anew(page):
    """As a person would, after what was closed has left the history: a step back that is under way calls it off."""
    until(page, lambda: page.evaluate("!history.state?.layers"))
    page.reload()


def soon(page, true):
    """For what a page with `own_clock` does by itself after a while: its clock runs ten times as fast until then.

    So does its patience with the network: an answer of the server is waited for before or afterwards.
    """
    return until(page, lambda: true() or page.clock.fast_forward(500))


def network_is_back(phone):
    """The browser tells its pages of a network that was gone for a moment."""
    for page in phone.page.context.pages:
        page.evaluate("for (const what of ['offline', 'online']) dispatchEvent(new Event(what))")


def wait_before_sending(agent, seconds):
    """For so long what goes out from this page may be taken back; pages of the tests send at once."""
    agent.page.evaluate("seconds => (document.getElementById('desk').dataset.undoSeconds = seconds)", seconds)
