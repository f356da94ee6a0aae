"""The settings of the servers that pages are tried on."""

from console.settings import *  # noqa: F403

OUTGOING_TO_THIS_MACHINE = True  # to the push service of a test
UNDO_SECONDS = 0  # a test that takes something back gives itself time
# As the tests make them: else a server makes a password anew when its owner signs in, which ends all other sessions.
PASSWORD_HASHERS = ["tests.hashers.QuickHasher"]
INSTALLED_APPS = [
    *INSTALLED_APPS,  # noqa: F405
    "tests.browser.translator.TranslatorConfig",
    "tests.browser.language_model.LanguageModelConfig",
]
