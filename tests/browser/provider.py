"""The channels of others, played beside the server: customers write there, and what the desk answers comes back."""

import threading
from contextlib import contextmanager

from console.demo.channels import entrances
from console.demo.provider.play import Stage
from conversations.models import Connection, Group, Inbox
from routing.models import Availability, Rule

ENTRANCES = {entrance.channel: entrance for entrance in entrances()}


class Played(Stage):
    """All of them where the server looks for them; once, since the server keeps its connections with them."""

    def __init__(self, server):
        hooks = {one.account: f"{server.url}/hooks/{one.channel}/{one.key}/" for one in ENTRANCES.values()}
        super().__init__(hooks, port=server.provider_port)

    def forget(self):
        self.talks.clear()
        self.troubles.clear()
        self.habits.clear()

    def came(self, channel, at=0):
        """What the phone of a customer shows of the company's: words, and the type of each file."""
        account = ENTRANCES[channel].account
        came = [said for said in self.talk(account, account.customers[at]) if not said.by_customer]
        return [said.file.mime if said.file else said.text for said in came]


@contextmanager
def playing(server):
    with Played(server) as stage:
        thread = threading.Thread(target=stage.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield stage
        stage.shutdown()
        thread.join()


def connect(channel, agent):
    """The inbox of the demonstration on this channel, served by the group of the shop; this agent is
    available there.
    """
    entrance = ENTRANCES[channel]
    inbox = Inbox.objects.create(name=entrance.account.label, key=entrance.key, channel=channel, company="Maison Lorme")
    Connection.objects.create(inbox=inbox, values=entrance.values, secrets=entrance.secrets)
    Rule.objects.create(inbox=inbox, group=Group.objects.get(name="Sales"))
    Availability.objects.create(agent=agent, channel=channel, capacity=5, is_wanted=True)
    return inbox
