"""Servers of browser tests ask each time whether there is a language model: one test has it, the next has none."""

from django.apps import AppConfig


class LanguageModelConfig(AppConfig):
    name = "tests.browser.language_model"

    def ready(self) -> None:
        from conversations.copilot import endpoints

        endpoints.setting_now = endpoints._read
