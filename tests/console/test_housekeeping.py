"""Once a day, what counts no more is thrown away."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from console import housekeeping
from console.community import photos
from console.community.models import Photo
from conversations.people.models import SignInFailure
from tests import files

pytestmark = pytest.mark.django_db(transaction=True)


def test_old_failures_go_and_fresh_ones_stay():
    for age in (timedelta(minutes=1), timedelta(hours=1)):
        SignInFailure.objects.create(email=f"{age}", address="127.0.0.1", at=timezone.now() - age)

    housekeeping.tidy_up.enqueue()

    assert [failure.email for failure in SignInFailure.objects.all()] == ["0:01:00"]


def test_photos_that_were_never_published_go_with_their_files(ana, storage):
    ages = (timedelta(hours=1), timedelta(hours=25))
    fresh, old = [
        photos.keep(ana.user, SimpleUploadedFile("a.jpg", files.photo()), now=timezone.now() - age) for age in ages
    ]
    assert default_storage.exists(old.file.name)

    housekeeping.tidy_up.enqueue()

    assert [photo.pk for photo in Photo.objects.all()] == [fresh.pk]
    for gone in (old.file.name, old.thumbnail.name):
        assert not default_storage.exists(gone)
    assert default_storage.exists(fresh.file.name)


def test_it_is_asked_for_once_a_day(monkeypatch, noon):
    asked = []
    monkeypatch.setattr(housekeeping, "_asked_at", None)
    monkeypatch.setattr(type(housekeeping.tidy_up), "enqueue", lambda task: asked.append(task))  # noqa: PLW0108 - binds

    for hours in (0, 1, 23, 24, 25):
        housekeeping.ask_when_due(noon + timedelta(hours=hours))

    assert len(asked) == 2
