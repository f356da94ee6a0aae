"""The settings of the servers that pages are tried on: their pushes may go to a push service on this machine."""

from console.settings import *  # noqa: F403

PUSH_TO_THIS_MACHINE = True
