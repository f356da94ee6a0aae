"""The translator of the servers that pages are tried on: nobody has to wait for it.

Files beside the data change that until they are removed: with `translator-is-down` it fails, with `translator-is-real`
the engine on this machine is asked in its place.
"""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


def down(data_dir=None) -> Path:
    return Path(data_dir or settings.DATA_DIR) / "translator-is-down"


def real(data_dir=None) -> Path:
    return Path(data_dir or settings.DATA_DIR) / "translator-is-real"


class TranslatorConfig(AppConfig):
    name = "tests.browser.translator"

    def ready(self) -> None:
        from translation import breaker, engines  # once the models are there
        from translation.guards import checks

        from .few_words import FewWords

        few_words, on_this_machine = FewWords(), engines.switched_on
        are_surely_others = checks.are_surely_others
        engines.switched_on = lambda: on_this_machine() if real().exists() else [few_words]

        def of_no_language(texts, language):
            """What the other says of sentences that it does not know."""
            return are_surely_others(texts, language) if real().exists() else [False] * len(texts)

        checks.are_surely_others = of_no_language
        breaker.PAUSE = 0.0  # a test that has it fail looks at what comes afterwards too
