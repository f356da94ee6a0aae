"""Reads settings from the environment. A wrong value stops the start with a sentence that names it."""

import logging
import os
import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import environ
import psycopg
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.management.utils import get_random_secret_key
from django.core.validators import EmailValidator
from psycopg_pool import ConnectionPool

from console.phone import vapid
from conversations.base import origins

MAIL_TIMEOUT = 10  # seconds that a mail server may be silent
PUBLISHED_MODELS = (
    "https://media.githubusercontent.com/media/mozilla/firefox-translations-models"
    "/e7957fc407441a5e3e35bbcbf9d60d9b35764618/"
)
NEWER_MODELS = "https://storage.googleapis.com/moz-fx-translations-data--303e-prod-translations-data/"
PUBLISHED_MODEL = (
    "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
)
LONGEST_SOCKET_PATH = 100  # bytes; Linux takes 107, macOS 103


def switch(env: environ.Env, name: str, *, default: bool) -> bool:
    value = env.str(name, "1" if default else "0").lower()
    if value not in ("0", "1", "true", "false", "on", "off", "yes", "no"):
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value in ("1", "true", "on", "yes")


def port(env: environ.Env) -> int:
    value = env.str("PORT", "8000")
    if not value.isdecimal() or not 0 <= int(value) < 65536:
        raise ImproperlyConfigured(f"PORT must be a number below 65536, not {value!r}.")
    return int(value)


def number(env: environ.Env, name: str, *, default: int, least: int = 0) -> int:
    value = env.str(name, str(default))
    if not value.isdecimal() or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} on, not {value!r}.")
    return int(value)


def log_level(env: environ.Env) -> str:
    value = env.str("LOG_LEVEL", "WARNING")
    if value not in (levels := logging.getLevelNamesMapping()):
        raise ImproperlyConfigured(f"LOG_LEVEL must be one of {', '.join(levels)}, not {value!r}.")
    return value


def public_url(env: environ.Env, *, default: str) -> str:
    """As browsers write it: what they send is compared with it."""
    value = env.str("PUBLIC_URL", default)
    origin = origins.normalised(value.strip())
    if origin is None:
        raise ImproperlyConfigured(f"PUBLIC_URL must be an address like https://desk.example.com, not {value!r}.")
    return origin


def service_url(env: environ.Env, name: str, *, default: str) -> str:
    """Where a provider's interface is reached, without a slash at its end."""
    value = env.str(name, default).rstrip("/")
    parts = urlsplit(value)
    is_plain = parts.scheme in ("https", "http") and parts.hostname and not parts.query and not parts.fragment
    if not is_plain or parts.username or not re.fullmatch(r"[!-~]+", value):
        raise ImproperlyConfigured(f"{name} must be an address like {default}, not {value!r}.")
    return value


def is_here(url: str) -> bool:
    """Whether a service runs on this machine."""
    return urlsplit(url).hostname in ("localhost", "127.0.0.1")


def socket_origin(url: str) -> str:
    """The same place for WebSockets: some browsers do not count them as 'self'."""
    return url.replace("http", "ws", 1)


def secret_key(env: environ.Env, path: Path) -> str:
    """SECRET_KEY, or one made at the first start and kept beside the data."""
    if given := env.str("SECRET_KEY", ""):
        if len(given) < 32:
            raise ImproperlyConfigured("SECRET_KEY must have at least 32 characters.")
        return given
    try:
        with path.open("x") as file:  # one winner where two processes start at once
            path.chmod(0o600)
            file.write(get_random_secret_key())
    except FileExistsError:
        pass
    return path.read_text()


def encryption_keys(env: environ.Env, path: Path) -> list[str]:
    """ENCRYPTION_KEYS, the newest first, with commas; or one made at the first start and kept beside the data."""
    given = env.list("ENCRYPTION_KEYS", default=[])
    name = "ENCRYPTION_KEYS"
    if not given:
        try:
            with path.open("x") as made:  # one winner where two processes start at once
                path.chmod(0o600)
                made.write(Fernet.generate_key().decode())
        except FileExistsError:
            pass
        name, given = str(path), [path.read_text().strip()]
    try:
        for key in given:
            Fernet(key)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} must hold keys as `manage.py reseal --new` prints them."  # without the value: it is a secret
        ) from error
    return given


def vapid_private_key(env: environ.Env, path: Path) -> str:
    """VAPID_PRIVATE_KEY, the content of VAPID_PRIVATE_KEY_FILE, or one made at the first start, beside the data."""
    name = "VAPID_PRIVATE_KEY"
    given = env.str(name, "")
    if not given and (file := env.str("VAPID_PRIVATE_KEY_FILE", "")):
        name = "VAPID_PRIVATE_KEY_FILE"
        try:
            given = Path(file).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name} names a file that cannot be read: {file}.") from error
    if not given:
        try:
            with path.open("x") as made:  # one winner where two processes start at once
                path.chmod(0o600)
                made.write(vapid.new_private_key())
        except FileExistsError:
            pass
        name, given = str(path), path.read_text().strip()
    try:
        vapid.signer(given)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must hold a key as `manage.py vapid --new` prints it.") from error
    return given


def vapid_subject(env: environ.Env, public_url: str) -> str:
    """Whom a push service may write to. Apple refuses what is not real."""
    default = public_url if _can_be_written_to(public_url) else "mailto:pupitre@example.com"
    value = env.str("VAPID_SUBJECT", default)
    if not _can_be_written_to(value):
        raise ImproperlyConfigured(
            f"VAPID_SUBJECT must be like mailto:desk@example.com or https://example.com, not {value!r}."
        )
    return value


def _can_be_written_to(subject: str) -> bool:
    scheme, _colon, rest = subject.partition(":")
    address = rest if scheme == "mailto" else f"somebody@{urlsplit(subject).hostname}"
    try:
        EmailValidator(allowlist=[])(address)
    except ValidationError:
        return False
    return scheme in ("mailto", "https") and not rest.endswith("]")


def database(env: environ.Env, *, default: str) -> dict:
    """SQLite in WAL mode, or PostgreSQL with a pool, since each request has a thread of its own."""
    try:
        if urlsplit(env.str("DATABASE_URL", default)).scheme not in ("sqlite", "postgres", "postgresql"):
            raise ValueError
        config = env.db_url("DATABASE_URL", default=default)
    except ValueError:
        raise ImproperlyConfigured(
            "DATABASE_URL must be like postgres://user:password@host/name or sqlite:////folder/file."
        ) from None  # without the value: it holds a secret
    if config["ENGINE"].endswith("sqlite3"):
        config["ENGINE"] = "console.server.sqlite3"
        config["CONN_MAX_AGE"] = None  # else each question of a socket would open the file anew
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            " PRAGMA mmap_size=268435456; PRAGMA cache_size=-32000;",
        }
    else:
        pool = {"min_size": 1, "max_size": 16, "timeout": 10, "reconnect_timeout": 1, "check": _is_alive}
        config["OPTIONS"] = {"connect_timeout": 5, **config.get("OPTIONS", {}), "pool": pool}
    return config


def _is_alive(connection: psycopg.Connection) -> None:
    """Asked before each use. Where one was cut off, by a restart of the database, so were those that lie beside it."""
    try:
        ConnectionPool.check_connection(connection)
    except psycopg.OperationalError:
        if isinstance(pool := connection._pool, ConnectionPool):  # noqa: SLF001 - where the pool notes itself
            pool.drain()
        raise


def storage(env: environ.Env, folder: Path) -> dict:
    """Where photos and documents lie: a folder beside the data, another one, or a bucket that speaks S3."""
    value = env.str("STORAGE_URL", "")
    parts = urlsplit(value)
    if not value or (parts.scheme == "file" and not parts.netloc and len(parts.path) > 1):
        location = Path(unquote(parts.path)) if value else folder
        options = {"location": location, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    bucket = parts.path.strip("/")
    asked = dict(parse_qsl(parts.query))
    if (
        parts.scheme != "s3"
        or not (parts.username and parts.password and parts.hostname)
        or not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", bucket)
        or not set(asked) <= {"region", "prefix", "tls"}
        or asked.get("tls", "1") not in ("0", "1")
    ):
        raise ImproperlyConfigured(
            "STORAGE_URL must be like s3://key:secret@host/bucket?region=eu-west-3 (prefix=… and tls=0 may be added)"
            " or file:///folder."  # without the value: it holds a secret
        )
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "bucket_name": bucket,
            "endpoint_url": f"{'http' if asked.get('tls') == '0' else 'https'}://{parts.netloc.rpartition('@')[2]}",
            "region_name": asked.get("region", "us-east-1"),
            "location": asked.get("prefix", ""),
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": None,
            "file_overwrite": True,  # names are random keys
        },
    }


def scanner_url(env: environ.Env) -> str:
    value = env.str("CLAMAV_URL", "")
    parts = urlsplit(value)
    is_there = parts.hostname if parts.scheme == "tcp" else parts.scheme == "unix" and parts.path
    if value and not is_there:
        raise ImproperlyConfigured(f"CLAMAV_URL must be tcp://host:3310 or unix:///path, not {value!r}.")
    return value


def socket_path(env: environ.Env, name: str, *, default: Path) -> Path:
    """Where a process listens for others on this machine."""
    path = Path(env.str(name, str(default)))
    if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
        raise ImproperlyConfigured(f"{name} must be a path of at most {LONGEST_SOCKET_PATH} bytes, not {path}.")
    return path


def relays(env: environ.Env, name: str, *, schemes: tuple[str, ...]) -> list[str]:
    """Servers that help browsers find each other (RFC 7064, RFC 7065), with commas."""
    found = [address.strip() for address in env.str(name, "").split(",") if address.strip()]
    pattern = rf"({'|'.join(schemes)}):[^\s/?#@]+(:\d+)?(\?transport=(udp|tcp))?"
    for address in found:
        if not re.fullmatch(pattern, address):
            raise ImproperlyConfigured(f"{name} must be like {schemes[-1]}:relay.example.com:443, not {address!r}.")
    return found


def turn_secret(env: environ.Env, *, is_needed: bool) -> str:
    """What the TURN server shares with us; or the content of TURN_SECRET_FILE."""
    given = env.str("TURN_SECRET", "")
    if not given and (file := env.str("TURN_SECRET_FILE", "")):
        try:
            given = Path(file).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"TURN_SECRET_FILE names a file that cannot be read: {file}.") from error
    if is_needed and not given:
        raise ImproperlyConfigured("TURN_URL needs TURN_SECRET, the secret that the TURN server shares with us.")
    return given


def redis_url(env: environ.Env) -> str:
    value = env.str("REDIS_URL", "")
    if value and not (urlsplit(value).scheme in ("redis", "rediss") and urlsplit(value).hostname):
        raise ImproperlyConfigured("REDIS_URL must be like redis://host:6379/0.")  # it may hold a secret
    return value


def cache(redis_url: str, name: str = "default") -> dict:
    """What is counted over all processes, so it must be shared as soon as there are several. One room a name."""
    if redis_url:
        return {"BACKEND": "console.server.cache.RedisWhileThere", "LOCATION": redis_url, "KEY_PREFIX": name}
    return {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }


def session_engine(redis_url: str) -> str:
    """One process may keep sessions at hand. Several ask the database: a session that was ended while Redis, or the way
    to it, was away must not come back with it."""
    return f"django.contrib.sessions.backends.{'db' if redis_url else 'cached_db'}"


def channel_layer(redis_url: str) -> dict:
    if redis_url:
        return {"BACKEND": "console.live.redis.RedisLayer", "CONFIG": {"url": redis_url}}
    return {"BACKEND": "console.live.memory.MemoryLayer", "CONFIG": {"capacity": 1000}}


def mailer(env: environ.Env, folder: Path) -> dict:
    """EMAIL_URL, like smtp+tls://user:password@host:587; without one, each mail is a file beside the data."""
    if not env.str("EMAIL_URL", ""):
        return {"BACKEND": "django.core.mail.backends.filebased.EmailBackend", "OPTIONS": {"file_path": folder}}
    try:
        config = env.email_url("EMAIL_URL")
    except (ValueError, KeyError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(
            "EMAIL_URL must be an address like smtp+tls://user:password@mail.example.com:587, or consolemail://."
        ) from error
    if not config["EMAIL_BACKEND"].endswith("smtp.EmailBackend"):
        return {"BACKEND": config["EMAIL_BACKEND"]}
    if not config["EMAIL_HOST"]:
        raise ImproperlyConfigured("EMAIL_URL names no mail server.")
    options = {
        "host": config["EMAIL_HOST"],
        "port": config["EMAIL_PORT"] or 25,
        "username": config["EMAIL_HOST_USER"] or "",
        "password": config["EMAIL_HOST_PASSWORD"] or "",
        "use_tls": config.get("EMAIL_USE_TLS", False),
        "use_ssl": config.get("EMAIL_USE_SSL", False),
        "timeout": MAIL_TIMEOUT,
    }
    return {"BACKEND": config["EMAIL_BACKEND"], "OPTIONS": options}
