"""Sign-in, slowed down for whoever guesses: failures are counted for the account and for the address."""

from datetime import timedelta

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _

from console.server.addresses import address_of, counted_as
from conversations.base.errors import NotPossible
from conversations.people.models import SignInFailure

WINDOW = timedelta(minutes=15)
MOST_FOR_AN_ACCOUNT = 8
MOST_FROM_AN_ADDRESS = 60  # an office of agents shares one


def checked_user(request, email, password, *, now):
    """The user, or None where address or password are wrong. Raises NotPossible after too many failures."""
    email, address = email.strip().lower()[:254], counted_as(address_of(request))
    lately = SignInFailure.objects.filter(at__gt=now - WINDOW)
    if (
        lately.filter(email=email).count() >= MOST_FOR_AN_ACCOUNT
        or lately.filter(address=address).count() >= MOST_FROM_AN_ADDRESS
    ):
        raise NotPossible(
            _("Too many attempts. Wait %(minutes)d minutes, then try again.") % {"minutes": WINDOW.seconds // 60}
        )
    user = authenticate(request, username=email, password=password)
    if user is None:
        SignInFailure.objects.create(email=email, address=address, at=now)
    else:
        SignInFailure.objects.filter(email=email).delete()
    return user


def forget_failures(now):
    """Failures that count no more."""
    SignInFailure.objects.filter(at__lte=now - WINDOW).delete()
