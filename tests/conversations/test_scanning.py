"""What ClamAV says, through its real library, from a server that speaks as it does."""

import pytest

from conversations.files.scanning import Clamav, ScannerUnavailable, get_scanner
from tests.scanner import EICAR, scanner


@pytest.fixture
def clamd():
    with scanner() as one:
        yield one


def test_without_a_setting_nothing_is_scanned(settings):
    assert not settings.CLAMAV_URL
    assert get_scanner() is None


def test_a_clean_file_passes_whole(clamd):
    content = bytes(range(256)) * 9000  # more than a socket takes at once

    assert Clamav(clamd.url).finds(content) == ""
    assert clamd.seen == [content]


def test_a_virus_is_found_by_name(clamd):
    assert Clamav(clamd.url).finds(b"before" + EICAR + b"after") == "Eicar-Signature"


@pytest.mark.parametrize("mood", ["gone", "silent", "muddled", "broken"])
def test_a_scanner_in_trouble_decides_nothing(clamd, mood):
    clamd.mood = mood

    with pytest.raises(ScannerUnavailable):
        Clamav(clamd.url, patience=0.3).finds(b"content")
    assert clamd.asked == 1


def test_a_scanner_that_is_not_there_decides_nothing(clamd):
    with scanner() as other:
        url = other.url

    with pytest.raises(ScannerUnavailable):
        Clamav(url, patience=0.3).finds(b"content")
