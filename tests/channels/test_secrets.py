"""What providers gave us lies sealed in the database; keys may be changed, and one that is lost shows nothing."""

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection as database
from environ import Env

from console import environment
from conversations.models import Connection
from tests.channels.payloads import ACCOUNT

pytestmark = pytest.mark.django_db


@pytest.fixture
def lying():
    """As it lies in the database."""

    def read():
        with database.cursor() as cursor:
            cursor.execute("SELECT secrets FROM conversations_connection")
            return cursor.fetchone()[0]

    return read


def test_the_database_knows_no_secret(connection, lying):
    assert Connection.objects.get().secrets == ACCOUNT.secrets
    for secret in ACCOUNT.secrets.values():
        assert secret not in lying()


def test_a_new_key_seals_what_older_ones_open(connection, settings, lying, capsys):
    old = settings.ENCRYPTION_KEYS
    call_command("reseal", "--new")
    new = capsys.readouterr().out.strip()
    settings.ENCRYPTION_KEYS = [new, *old]
    assert Connection.objects.get().secrets == ACCOUNT.secrets

    before = lying()
    call_command("reseal")

    assert lying() != before
    assert "Sealed with the newest key: 1." in capsys.readouterr().out
    settings.ENCRYPTION_KEYS = [new]
    assert Connection.objects.get().secrets == ACCOUNT.secrets


def test_what_no_key_opens_reads_as_empty_and_is_named(connection, settings, lying, capsys, caplog):
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    before = lying()

    call_command("reseal")

    assert "No key opens the secrets of “WhatsApp”" in capsys.readouterr().err
    assert lying() == before
    assert Connection.objects.get().secrets == {}
    assert "not in ENCRYPTION_KEYS" in caplog.text


def test_a_key_is_made_once_and_kept(tmp_path):
    path = tmp_path / "key"

    [made] = environment.encryption_keys(Env(), path)

    assert environment.encryption_keys(Env(), path) == [made]
    assert path.stat().st_mode & 0o077 == 0


def test_a_wrong_key_is_refused_without_being_shown(monkeypatch, tmp_path):
    monkeypatch.setenv("ENCRYPTION_KEYS", "mistyped")

    with pytest.raises(ImproperlyConfigured, match="ENCRYPTION_KEYS must hold keys") as refused:
        environment.encryption_keys(Env(), tmp_path / "key")
    assert "mistyped" not in str(refused.value)
