"""What the domain needs to know of a colleague; the user model itself belongs to the console."""

from typing import Protocol


class Person(Protocol):
    pk: int

    @property
    def sees_everything(self) -> bool:
        """Supervisors and administrators."""
        ...

    def get_full_name(self) -> str: ...

    def get_short_name(self) -> str: ...
