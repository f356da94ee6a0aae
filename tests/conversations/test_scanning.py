"""What ClamAV says, through its real library, from a server that speaks as it does."""

import pytest

from conversations.files.scanning import Clamav, ScannerUnavailable, get_scanner
from tests.scanner import ANSWERS, EICAR, scanner


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


@pytest.mark.parametrize("host", ["::1", "localhost"])
def test_a_scanner_is_reached_by_name_and_over_ipv6(host):
    with scanner((host, 0)) as one:
        assert Clamav(one.url).finds(EICAR) == "Eicar-Signature"
    assert one.asked == 1


def test_a_scanner_is_reached_over_a_socket(tmp_path):
    with scanner(str(tmp_path / "clamd.sock")) as one:
        assert Clamav(one.url).finds(b"content") == ""
        assert Clamav(one.url).finds(EICAR) == "Eicar-Signature"

        one.mood = "silent"
        with pytest.raises(ScannerUnavailable):
            Clamav(one.url, patience=0.3).finds(b"content")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the library closes it a moment later
def test_a_socket_where_nobody_listens_decides_nothing(tmp_path):
    with pytest.raises(ScannerUnavailable):
        Clamav(f"unix://{tmp_path}/clamd.sock").finds(b"content")


@pytest.mark.parametrize("mood", ["gone", "silent", "full", *ANSWERS])
def test_a_scanner_in_trouble_decides_nothing(clamd, mood):
    clamd.mood = mood

    with pytest.raises(ScannerUnavailable):
        Clamav(clamd.url, patience=0.3).finds(b"content")
    assert clamd.asked == 1


def test_a_file_that_is_too_long_for_the_scanner_is_not_decided_while_it_is_sent(clamd):
    clamd.mood = "full"

    with pytest.raises(ScannerUnavailable):
        Clamav(clamd.url, patience=2).finds(bytes(30_000_000))


def test_a_scanner_that_is_not_there_decides_nothing(clamd):
    with scanner() as other:
        url = other.url

    with pytest.raises(ScannerUnavailable):
        Clamav(url, patience=0.3).finds(b"content")
