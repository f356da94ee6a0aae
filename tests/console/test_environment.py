"""What the environment may say, and that anything else stops the start with a sentence that names it."""

import os
import subprocess
import sys
from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured

from console import environment

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def given(monkeypatch):
    def give(**values):
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        return environ.Env()

    return give


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5", ""])
def test_a_number_is_whole_and_large_enough(given, value):
    with pytest.raises(ImproperlyConfigured, match="PAGE_THREADS must be a whole number from 1 on"):
        environment.number(given(PAGE_THREADS=value), "PAGE_THREADS", default=2, least=1)


def test_a_number_has_a_default(given):
    assert environment.number(given(), "NOT_SET", default=2) == 2
    assert environment.number(given(TRUSTED_PROXIES="1"), "TRUSTED_PROXIES", default=0) == 1


def test_a_log_level_is_one_of_python(given):
    assert environment.log_level(given(LOG_LEVEL="INFO")) == "INFO"
    with pytest.raises(ImproperlyConfigured, match=r"LOG_LEVEL must be one of .*, not 'LOUD'"):
        environment.log_level(given(LOG_LEVEL="LOUD"))


@pytest.mark.parametrize("value", ["nonsense", "mysql://me:secret@host/name", "postgres://me:secret@host:port/name"])
def test_a_database_is_sqlite_or_postgresql_and_its_password_is_not_said(given, value):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL must be like") as refused:
        environment.database(given(DATABASE_URL=value), default="sqlite://:memory:")
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("value", ["redis://localhost:6379/0", "rediss://:secret@host/1", ""])
def test_redis_is_an_address(given, value):
    assert environment.redis_url(given(REDIS_URL=value)) == value


@pytest.mark.parametrize("value", ["localhost:6379", "http://localhost", "redis://"])
def test_redis_is_nothing_else(given, value):
    with pytest.raises(ImproperlyConfigured, match="REDIS_URL must be like"):
        environment.redis_url(given(REDIS_URL=value))


RELAYS = "turn:relay.example.com:3478?transport=udp, turns:[2001:db8::1]:443?transport=tcp"


def test_relays_are_addresses_with_commas(given):
    found = environment.relays(given(TURN_URL=RELAYS), "TURN_URL", schemes=("turn", "turns"))
    assert found == RELAYS.split(", ")
    assert environment.relays(given(), "STUN_URL", schemes=("stun", "stuns")) == []


@pytest.mark.parametrize("value", ["relay.example.com", "https://relay.example.com", "turn:a b", "turn:me:word@host"])
def test_relays_are_nothing_else(given, value):
    with pytest.raises(ImproperlyConfigured, match="TURN_URL must be like turns:"):
        environment.relays(given(TURN_URL=value), "TURN_URL", schemes=("turn", "turns"))


def test_a_turn_server_shares_a_secret(given, tmp_path):
    file = tmp_path / "secret"
    file.write_text("hush\n")
    assert environment.turn_secret(given(TURN_SECRET_FILE=str(file)), is_needed=True) == "hush"
    with pytest.raises(ImproperlyConfigured, match="TURN_SECRET_FILE names a file"):
        environment.turn_secret(given(TURN_SECRET_FILE=str(tmp_path / "none")), is_needed=True)


def test_a_turn_server_without_a_secret_is_none(given):
    assert environment.turn_secret(given(), is_needed=False) == ""
    with pytest.raises(ImproperlyConfigured, match="TURN_URL needs TURN_SECRET"):
        environment.turn_secret(given(), is_needed=True)


def test_the_start_says_it(tmp_path):
    here = {**os.environ, "DJANGO_SETTINGS_MODULE": "console.settings", "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "check"]
    ended = subprocess.run(
        command, cwd=ROOT, env=here | {"TRUSTED_PROXIES": "many"}, capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    assert "TRUSTED_PROXIES must be a whole number from 0 on, not 'many'." in ended.stderr
