"""What a process has read of the settings is read again once it has changed them; other processes do so in seconds."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from . import engines, glossary
from .models import EngineSetting, Preference, Term


@receiver([post_save, post_delete], sender=EngineSetting)
@receiver([post_save, post_delete], sender=Preference)
def engines_changed(**facts: object) -> None:
    engines.forget()


@receiver([post_save, post_delete], sender=Term)
def words_changed(**facts: object) -> None:
    glossary.forget()
