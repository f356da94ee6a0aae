"""The settings of a server whose pushes go to a push service on this machine."""

from console.settings import *  # noqa: F403

PUSH_TO_THIS_MACHINE = True
