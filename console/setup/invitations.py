"""People who are invited: a link by which they choose their password, good once and for three days."""

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from console.server.password_links import password_link
from conversations.base.text import name
from conversations.people.models import Company, Role, User
from conversations.people.preferences import reading_as
from routing import hiring


@transaction.atomic
def invite(people, role, group=None):
    """`people`: (first name, last name, address) each. They can sign in once they have chosen a password.

    Agents are members of `group`.
    """
    return [_invite(first, last, email, role, group) for first, last, email in people]


def invited():
    """Who has not chosen a password yet."""
    return User.objects.filter(is_active=True, last_login=None, password__startswith=UNUSABLE_PASSWORD_PREFIX)


@task
def send(user_id: int, inviter: str, language: str) -> None:
    user = User.objects.get(pk=user_id)
    with reading_as(language, user.timezone):
        facts = {"user": user, "inviter": inviter, "company": Company.objects.first(), "link": password_link(user)}
        EmailMessage(
            subject=name(_("%(inviter)s invites you to Pupitre") % facts),
            body=render_to_string("mail/invitation.txt", facts),
            to=[user.email],
        ).send()


def _invite(first, last, email, role, group):
    user = User.objects.create_user(email, first_name=first, last_name=last, role=role)
    if role == Role.AGENT:
        hiring.make_agent(user, group)
    return user
