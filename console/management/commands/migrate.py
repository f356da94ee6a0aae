"""Django's, which misses no migration for words."""

from django.core.management.commands import migrate

from console.server.wordless import WordlessAutodetector


class Command(migrate.Command):
    autodetector = WordlessAutodetector
