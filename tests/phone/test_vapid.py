"""The keys by which push services know an installation, and whom they may write to."""

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from console import environment
from console.phone import vapid


@pytest.fixture
def given(monkeypatch):
    def make(**values):
        for name in ("VAPID_PRIVATE_KEY", "VAPID_PRIVATE_KEY_FILE", "VAPID_SUBJECT"):
            monkeypatch.delenv(name, raising=False)
        for name, value in values.items():
            monkeypatch.setenv(name, str(value))
        return environ.Env()

    return make


def test_a_key_is_made_at_the_first_start_and_kept(given, tmp_path):
    path = tmp_path / "vapid_key"

    made = environment.vapid_private_key(given(), path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert environment.vapid_private_key(given(), path) == made
    assert len(vapid.public_key_of(made)) == 87


def test_a_key_may_come_from_the_environment_or_a_file(given, tmp_path):
    key, path = vapid.new_private_key(), tmp_path / "secret"
    path.write_text(f"{key}\n")

    assert environment.vapid_private_key(given(VAPID_PRIVATE_KEY=key), tmp_path / "none") == key
    assert environment.vapid_private_key(given(VAPID_PRIVATE_KEY_FILE=path), tmp_path / "none") == key
    assert not (tmp_path / "none").exists()


def test_a_wrong_key_stops_the_start(given, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="VAPID_PRIVATE_KEY must hold a key"):
        environment.vapid_private_key(given(VAPID_PRIVATE_KEY="nonsense"), tmp_path / "none")
    with pytest.raises(ImproperlyConfigured, match="VAPID_PRIVATE_KEY_FILE names a file that cannot be read"):
        environment.vapid_private_key(given(VAPID_PRIVATE_KEY_FILE=tmp_path / "gone"), tmp_path / "none")


@pytest.mark.parametrize("subject", ["mailto:desk@example.com", "https://example.com", "https://example.com/contact"])
def test_a_real_subject_is_taken(given, subject):
    assert environment.vapid_subject(given(VAPID_SUBJECT=subject), "http://localhost:8000") == subject


@pytest.mark.parametrize(
    "subject",
    [
        "desk@example.com",
        "mailto:",
        "mailto:desk@localhost",
        "mailto:<desk@example.com>",
        "https://localhost",
        "https://127.0.0.1",
        "https://",
        "http://example.com",
        "",
    ],
)
def test_a_subject_that_is_not_real_stops_the_start(given, subject):
    with pytest.raises(ImproperlyConfigured, match="VAPID_SUBJECT must be like mailto:"):
        environment.vapid_subject(given(VAPID_SUBJECT=subject), "https://desk.example.com")


def test_without_one_it_is_the_desks_own_address(given):
    assert environment.vapid_subject(given(), "https://desk.example.com") == "https://desk.example.com"
    assert environment.vapid_subject(given(), "http://localhost:8000").startswith("mailto:")


def test_a_command_prints_the_keys_or_makes_new_ones(capsys, settings):
    call_command("vapid")
    printed = capsys.readouterr().out
    assert f"VAPID_PRIVATE_KEY={settings.VAPID_PRIVATE_KEY}" in printed
    assert vapid.public_key_of(settings.VAPID_PRIVATE_KEY) in printed

    call_command("vapid", "--new")
    assert settings.VAPID_PRIVATE_KEY not in capsys.readouterr().out
