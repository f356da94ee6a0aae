"""One language process for all tests of a worker, and more where a test kills it."""

import pytest

from tests.translation.language_process import LanguageProcess
from translation import detection


@pytest.fixture(autouse=True)
def nothing_was_told_before():
    detection.forget()


@pytest.fixture(scope="session")
def shared_process():
    process = LanguageProcess()
    process.start()
    yield process
    process.stop()


@pytest.fixture
def languages(shared_process, settings):
    """The language process, running."""
    settings.LANGUAGES_SOCKET = shared_process.path
    shared_process.wait()
    return shared_process


@pytest.fixture
def own_languages(settings):
    """One that a test may kill."""
    process = LanguageProcess()
    settings.LANGUAGES_SOCKET = process.path
    process.start()
    process.wait()
    yield process
    if process.process.poll() is None:
        process.stop()
