"""Secrets at rest: sealed before they reach the database, with keys that can be changed.

`ENCRYPTION_KEYS` lists the keys, the newest first: it seals, and all of them open. `manage.py reseal` seals everything
with the newest, and then the others may go.
"""

import json
import logging
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

logger = logging.getLogger(__name__)


class SealedField(models.TextField):
    """A dictionary of texts, which the database knows sealed. What no key opens reads as empty."""

    if TYPE_CHECKING:  # what django-stubs asks a field for
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any  # a dictionary of texts

    def from_db_value(self, value: str, *_: Any) -> dict[str, str]:
        return unsealed(value)

    def get_prep_value(self, value: Any) -> str:
        return sealed(value or {})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, {**kwargs, "default": ""}


def sealed(secrets: dict[str, str]) -> str:
    """Empty for an empty dictionary: there is nothing to hide."""
    return _box().encrypt(json.dumps(secrets).encode()).decode() if secrets else ""


def unsealed(written: str) -> dict[str, str]:
    """Empty where no key of ours has sealed it: somebody has to enter it again."""
    if not written:
        return {}
    try:
        return json.loads(_box().decrypt(written.encode()))
    except InvalidToken:
        logger.error("A secret was sealed with a key that is not in ENCRYPTION_KEYS")
        return {}


def resealed(written: str) -> str:
    """The same secrets under the newest key. Raises InvalidToken where none of the keys opens them."""
    return _box().rotate(written.encode()).decode()


def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])
