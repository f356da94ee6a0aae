"""Reads settings from the environment. A wrong value stops the start with a sentence that names it."""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key


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


def public_url(env: environ.Env, *, default: str) -> str:
    value = env.str("PUBLIC_URL", default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise ImproperlyConfigured(f"PUBLIC_URL must be an address like https://desk.example.com, not {value!r}.")
    return value


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


def database(env: environ.Env, *, default: str) -> dict:
    """SQLite in WAL mode, or PostgreSQL with a pool, since each request has a thread of its own."""
    config = env.db_url("DATABASE_URL", default=default)
    if config["ENGINE"].endswith("sqlite3"):
        config["ENGINE"] = "console.sqlite3"
        config["CONN_MAX_AGE"] = None  # else each question of a socket would open the file anew
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
            " PRAGMA mmap_size=268435456; PRAGMA cache_size=-32000;",
        }
    else:
        config["OPTIONS"] = {**config.get("OPTIONS", {}), "pool": {"min_size": 1, "max_size": 16, "timeout": 10}}
    return config


def cache(redis_url: str) -> dict:
    """Sessions are read through it, so it must be shared as soon as there are several processes."""
    if redis_url:
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 10_000}}


def channel_layer(redis_url: str) -> dict:
    if redis_url:
        return {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [redis_url]}}
    return {"BACKEND": "console.live.memory.MemoryLayer", "CONFIG": {"capacity": 1000}}
