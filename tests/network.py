"""A network of its own for one browser, on a cable to this machine that can be pulled. Linux, and root.

with network() as network: ...     network.browser(path); network.cut(), network.mend(), network.move()
                                   network.lose(), network.find()
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import Missing

RANGE = f"10.213.{os.getpid() % 256}"  # each worker's own: two cables of one range would take each other's packets
HERE = f"{RANGE}.1"  # how that network reaches this machine
THERE = (f"{RANGE}.2/24", f"{RANGE}.3/24")


class Network:
    def __init__(self, folder: Path) -> None:
        self.name = f"pupitre-{os.getpid()}"
        self.bridge, self.near, self.far = (f"{part}{os.getpid()}" for part in ("pb", "pu", "pv"))
        self.folder = folder
        self.address = THERE[0]

    def browser(self, program: str) -> str:
        """A program that runs this one there."""
        wrapped = self.folder / "browser"
        wrapped.write_text(f'#!/bin/sh\nexec nsenter --net=/run/netns/{self.name} "{program}" "$@"\n')
        wrapped.chmod(0o700)
        return str(wrapped)

    def lose(self) -> None:
        """Packets are lost on their way, as in a tunnel: the device there notices nothing."""
        ip("link", "set", self.near, "nomaster")

    def find(self) -> None:
        ip("link", "set", self.near, "master", self.bridge)

    def cut(self) -> None:
        """The device there has no network, and knows it."""
        self._inside("link", "set", self.far, "down")

    def mend(self) -> None:
        self._inside("link", "set", self.far, "up")

    def move(self) -> None:
        """Another address, as in another network."""
        before, self.address = self.address, next(one for one in THERE if one != self.address)
        self._inside("addr", "del", before, "dev", self.far)
        self._inside("addr", "add", self.address, "dev", self.far)

    def lay(self) -> None:
        ip("netns", "add", self.name)
        ip("link", "add", self.near, "type", "veth", "peer", "name", self.far, "netns", self.name)
        ip("link", "add", self.bridge, "type", "bridge")
        ip("addr", "add", f"{HERE}/24", "dev", self.bridge)
        self.find()
        for device in (self.near, self.bridge):
            ip("link", "set", device, "up")
        self._inside("addr", "add", self.address, "dev", self.far)
        for device in ("lo", self.far):
            self._inside("link", "set", device, "up")

    def take_away(self) -> None:
        ip("netns", "del", self.name, check=False)  # and the cable with it
        ip("link", "del", self.bridge, check=False)

    def _inside(self, *words: str) -> None:
        ip("-n", self.name, *words)


@contextmanager
def network(folder: Path) -> Iterator[Network]:
    """Raises Missing where this machine allows none."""
    if os.geteuid() != 0 or not (shutil.which("ip") and shutil.which("nsenter")):
        raise Missing("A network of its own needs Linux, root, and the packages iproute2 and util-linux.")
    made = Network(folder)
    try:
        try:
            made.lay()
        except subprocess.CalledProcessError as trouble:
            raise Missing(f"This machine allows no network of its own: {trouble.stderr.strip()}") from trouble
        yield made
    finally:
        made.take_away()


def ip(*words: str, check: bool = True) -> None:
    subprocess.run(["ip", *words], check=check, capture_output=True, text=True)
