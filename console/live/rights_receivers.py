"""Rows that give somebody a right → a hint to their open pages, which ask anew. A lost hint costs two seconds."""

from functools import partial

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from conversations.models import Group
from routing.models import Availability

from .groups import person_of, tell


@receiver(post_save, sender=get_user_model())
def ask_for_a_person(instance, created, update_fields=None, **_):
    if not created and set(update_fields or ("all",)) != {"last_login"}:
        _ask([instance.pk])


@receiver(m2m_changed, sender=Group.members.through)
def ask_for_members(instance, action, reverse, pk_set, **_):
    if action == "pre_clear" and not reverse:
        _ask(instance.members.values_list("pk", flat=True))
    elif action.startswith("post_"):
        _ask([instance.pk] if reverse else pk_set or ())


@receiver(post_save, sender=Availability)
@receiver(post_delete, sender=Availability)
def ask_for_an_agent(instance, created=True, **_):
    if created:  # or deleted: the channels that somebody has
        _ask([instance.agent.user_id])


def _ask(user_ids):
    for pk in list(user_ids):
        transaction.on_commit(partial(tell, person_of(pk), "rights.asked"))
