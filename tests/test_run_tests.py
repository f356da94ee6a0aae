"""`make test` in two passes, played on small suites."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CONFTEST = """
def pytest_addoption(parser):
    parser.addoption("--traced", action="store_true")
"""
LATE = """
import pathlib
import pytest

def is_second():
    flag = pathlib.Path(__file__).with_name("second-{number}")
    was_there = flag.exists()
    flag.touch()
    return was_there

def test_late():
    assert is_second()
"""
SOUND = """
import pytest

def test_sound():
    pass

def test_left_out():
    pytest.skip("not here")
"""
BROKEN = "def test_broken():\n    assert False\n"
NO_END = """
import pytest

@pytest.fixture
def ends_badly():
    yield
    raise OSError

def test_itself(ends_badly):
    pass
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    """Runs a suite of these files; the exit status and the last line."""
    spec = importlib.util.spec_from_file_location("run_tests", ROOT / "tools" / "run_tests.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "run_tests", module)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "BUILD", tmp_path / "build")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # reading them takes longer than these suites

    def play(workers="0", **files):
        (tmp_path / "conftest.py").write_text(CONFTEST)
        (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p xdist.plugin -p no:cacheprovider\n")
        for name, content in files.items():
            (tmp_path / f"test_{name}.py").write_text(content)
        status = module.main(workers)
        return status, capfd.readouterr().out.splitlines()[-1]

    return play


def test_where_all_passes_nothing_runs_twice(run):
    status, last = run("2", sound=SOUND)
    assert status == 0
    assert "= 1 passed, 1 skipped in" in last


def test_what_was_late_once_is_excused_and_listed(run, tmp_path):
    status, last = run(sound=SOUND, late=LATE.format(number=1))
    assert status == 0
    assert "= 2 passed, 1 skipped, 1 rerun in" in last
    assert (tmp_path / "build" / "flaky.txt").read_text() == "test_late.py::test_late\n"


def test_more_than_three_that_were_late_are_too_many(run):
    status, last = run(**{f"late_{number}": LATE.format(number=number) for number in range(4)})
    assert status == 1
    assert "= 4 passed, 4 rerun in" in last


@pytest.mark.parametrize("broken", [BROKEN, NO_END])
def test_what_fails_twice_fails(run, broken):
    status, last = run(sound=SOUND, broken=broken)
    assert status == 1
    assert "= 1 failed, 1 passed, 1 skipped, 1 rerun in" in last


def test_what_cannot_be_read_fails(run):
    status, _last = run(sound=SOUND, unreadable="def test_(:\n")
    assert status not in (0, 5)


def test_what_cannot_be_read_fails_also_where_all_that_failed_was_late(run):
    status, last = run("2", sound=SOUND, late=LATE.format(number=1), unreadable="import nothing_of_this_name\n")
    assert status == 1
    assert "= 1 failed, 2 passed, 1 skipped, 2 rerun in" in last
