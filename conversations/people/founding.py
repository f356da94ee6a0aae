"""The beginning of a company: one link, good once, by which its first administrator comes in."""

from datetime import datetime, timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from conversations.base.errors import NotPossible

from .models import Company, User

GOOD_FOR = timedelta(days=1)
SALT = "pupitre.founding"


def is_empty() -> bool:
    """Nobody works here yet."""
    return not User.objects.exists()


def new_token() -> str:
    """Goes into the link that `manage.py setup` prints."""
    return signing.dumps("first", salt=SALT, compress=False)


def check(token: str) -> None:
    """Raises NotPossible where the link is not ours, too old, or somebody came in before."""
    if not is_empty():
        raise NotPossible(_("This link has been used: the company is set up. Sign in instead."))
    try:
        signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        raise NotPossible(_("This link has expired. Run “manage.py setup” on the server for a new one.")) from None


@transaction.atomic
def found(token: str, *, company: str, password: str, now: datetime, **person: str) -> User:
    """The company and its first administrator. Raises NotPossible; of two at once, one."""
    check(token)
    try:
        with transaction.atomic():
            Company.objects.create(pk=1, name=company, founded_at=now)
    except IntegrityError:
        raise NotPossible(_("This link has been used: the company is set up. Sign in instead.")) from None
    return User.objects.create_superuser(password=password, **person)
