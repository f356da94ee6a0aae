"""Once a day, what counts no more is thrown away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from console import housekeeping
from console.accounts.models import SignInFailure

pytestmark = pytest.mark.django_db


def test_old_failures_go_and_fresh_ones_stay():
    for age in (timedelta(minutes=1), timedelta(hours=1)):
        SignInFailure.objects.create(email=f"{age}", address="127.0.0.1", at=timezone.now() - age)

    housekeeping.tidy_up.enqueue()

    assert [failure.email for failure in SignInFailure.objects.all()] == ["0:01:00"]


def test_it_is_asked_for_once_a_day(monkeypatch, noon):
    asked = []
    monkeypatch.setattr(housekeeping, "_asked_at", None)
    monkeypatch.setattr(type(housekeeping.tidy_up), "enqueue", lambda task: asked.append(task))  # noqa: PLW0108 - binds

    for hours in (0, 1, 23, 24, 25):
        housekeeping.ask_when_due(noon + timedelta(hours=hours))

    assert len(asked) == 2
