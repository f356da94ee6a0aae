"""Django's, without the words."""

from django.core.management.commands import makemigrations

from console.server.wordless import WordlessAutodetector


class Command(makemigrations.Command):
    autodetector = WordlessAutodetector
