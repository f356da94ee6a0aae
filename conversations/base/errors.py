"""The refusals of the domain. Their words are fit to show a person."""


class NotPossible(Exception):
    """A rule says no, or somebody was quicker."""


class TryLater(NotPossible):
    """Not now: the same may be tried again in `wait` seconds."""

    wait: int = 1


class NotReachable(Exception):
    """This person may not touch this conversation, or there is none: they must not learn which."""
