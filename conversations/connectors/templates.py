"""Texts that a provider has approved beforehand: they may be sent at any time, once their gaps are filled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Only what is approved is offered."""

    APPROVED = "approved", _("approved")
    PENDING = "pending", _("under review by the provider")
    PAUSED = "paused", _("paused by the provider")
    REJECTED = "rejected", _("rejected by the provider")
    UNFIT = "unfit", _("needs something that cannot be filled in here")


@dataclass(frozen=True)
class Template:
    """Gaps stand in header and body as the provider writes them: {{1}} or {{name}}."""

    outside_id: str
    name: str
    language: str  # as the provider writes it: fr, en_US
    state: State
    body: str
    header: str = ""
    footer: str = ""
    buttons: Sequence[str] = ()  # their words


@dataclass(frozen=True)
class Filled:
    """One that goes out, with the words for each gap, in their order."""

    name: str
    language: str
    header: Mapping[str, str]
    body: Mapping[str, str]


@dataclass(frozen=True)
class Page:
    """Some of an account's templates. `after`: what to ask with for the next ones; empty: these were the last."""

    templates: Sequence[Template]
    after: str = ""
