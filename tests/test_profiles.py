"""The same domain, race and live tests on PostgreSQL and Redis, started for the purpose."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import migrated_postgresql, services

ROOT = Path(__file__).resolve().parent.parent
LIVE = [
    "test_desk_socket.py",
    "test_answering.py",
    "test_widget_socket.py",
    "test_viewers.py",
    "test_two_servers.py",
    "test_mirror.py",
    "test_late.py",
    "test_lost_jobs.py",
    "test_redis_away.py",
    "test_board.py",
    "test_clock.py",
    "test_sign_in.py",
    "test_rights.py",
    "test_foreign_frames.py",
    "test_limits.py",
    "test_translating.py",
    "test_suggesting.py",
    "test_calls.py",
    "test_call_button.py",
    "test_call_servers.py",
    "test_call_signals.py",
]
# What asks nothing of its own of the database is tested once: files, also those that articles are read from and those
# that go to a provider by a signed address; texts and amounts; what providers send and are sent, and what may be
# entered of an account; the provider that the demonstration plays, and how well passages are found.
THE_SAME = {
    "conversations": [
        "test_amounts.py",
        "test_attachments.py",
        "test_dates.py",
        "test_documents.py",
        "test_origins.py",
        "test_photo_reader.py",
        "test_photos.py",
        "test_readers.py",
        "test_scanning.py",
        "test_selectors.py",
        "test_spreadsheets.py",
        "test_text.py",
        "test_timezones.py",
        "test_turns.py",
        "test_validation.py",
        "test_voices.py",
    ],
    "knowledge": ["test_imports.py", "test_recall.py"],
    "channels": [
        "test_entered.py",
        "test_instagram.py",
        "test_messenger.py",
        "test_provider.py",
        "test_scores.py",
        "test_sent_files.py",
        "test_sms.py",
        "test_whatsapp_pywa.py",
        "test_whatsapp_webhooks.py",
    ],
}
# A thousand messages one after the other: what differs between databases are those at once (tests/races/).
MANY = "tests/channels/test_hooks.py::test_five_hundred_people_without_numbers_are_none_split_and_none_merged"
# On a database that the first of a worker's makes: what to run, and how many tests that is at least. They take about as
# long as each other, so that two workers are at it while another one is in browsers.
SUITES = {
    "domain": (
        [
            *(
                "tests/conversations",
                "tests/copilot/test_records.py",
                "tests/knowledge",
                "tests/routing",
                "tests/phone",
                "tests/community",
                "tests/channels",
            ),
            *(f"--ignore=tests/{folder}/{name}" for folder, names in THE_SAME.items() for name in names),
            f"--deselect={MANY}",
        ],
        1400,
    ),
    "live": (
        ["tests/test_emptying.py", "tests/test_matrix.py", "tests/races", *(f"tests/console/{name}" for name in LIVE)],
        850,
    ),
}


@pytest.fixture(scope="module")
def environment():
    """That of a run on PostgreSQL and Redis."""
    with migrated_postgresql.running() as database, services.redis() as redis:
        ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        yield {**ours, "DATABASE_URL": database, "REDIS_URL": redis}


@pytest.mark.profiles
@pytest.mark.timeout(1800)  # hundreds of tests
@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="this is already the run on another database")
def test_the_domain_race_and_live_tests_pass_on_postgresql_and_redis(environment, request, suite):
    """In the second pass of a run, which is traced, only those that failed in the first."""
    paths, at_least = SUITES[suite]
    is_again = request.config.getoption("traced")
    known = [f"--override-ini=cache_dir=build/profiles/{suite}", "--last-failed" if is_again else "--cache-clear"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", "--reuse-db", *known, *paths],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    report = ROOT / "build" / "profiles" / f"{suite}.txt"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(done.stdout)
    closing = done.stdout.strip().splitlines()[-1]
    assert done.returncode == 0, done.stdout[-6000:]
    assert is_again or sum(map(int, re.findall(r"(\d+) (?:subtests )?passed", closing))) >= at_least, closing
