"""`make quick`: which tests a change touches, and that it ends in time."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = {
    "conversations/__init__.py": "",
    "conversations/models/__init__.py": "from conversations.models.inbox import Inbox",
    "conversations/models/inbox.py": "class Inbox: ...",
    "conversations/lifecycle.py": "",
    "conversations/unnamed.py": "",
    "conversations/migrations/0001_initial.py": "",
    "console/desk/views/notes.py": "",
    "templates/desk/note.html": "",
    "static/css/desk.css": "",
    "docs/testing.md": "",
    "tests/__init__.py": "",
    "tests/files.py": "from conversations import lifecycle",
    "tests/conftest.py": "",
    "tests/browser/conftest.py": "",
    "tests/browser/people.py": "",
    "tests/browser/test_notes.py": "from .people import Agent",
    "tests/browser/test_pages.py": "",
    "tests/conversations/test_lifecycle.py": "from conversations import lifecycle",
    "tests/conversations/test_queue.py": "from conversations import lifecycle\nfrom conversations.models import Inbox",
    "tests/conversations/test_photos.py": "from tests import files",
    "tests/upgrades/test_upgrades.py": "",
    "tests/test_docs.py": "",
    "tests/test_profiles.py": "from conversations import lifecycle",
}


@pytest.fixture
def quick(monkeypatch):
    spec = importlib.util.spec_from_file_location("quick", ROOT / "tools" / "quick.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "quick", module)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path):
    for name, content in PROJECT.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


@pytest.mark.parametrize(
    ("changed", "touched"),
    [
        ("tests/conversations/test_queue.py", ["conversations/test_queue"]),
        ("console/desk/views/notes.py", ["browser/test_notes"]),
        ("templates/desk/note.html", ["browser/test_notes", "browser/test_pages"]),
        ("static/css/desk.css", ["browser/test_pages"]),
        (
            "conversations/lifecycle.py",
            ["conversations/test_lifecycle", "conversations/test_queue", "conversations/test_photos"],
        ),
        ("conversations/models/inbox.py", ["conversations/test_queue"]),
        ("conversations/migrations/0001_initial.py", ["upgrades/test_upgrades"]),
        ("conversations/unnamed.py", ["conversations/test_lifecycle", "conversations/test_queue"]),
        ("tests/files.py", ["conversations/test_photos"]),
        ("tests/browser/people.py", ["browser/test_notes"]),
        ("tests/browser/conftest.py", ["browser/test_notes", "browser/test_pages"]),
        ("docs/testing.md", ["test_docs"]),
        ("README.md", ["test_docs"]),
        ("locale/fr/LC_MESSAGES/django.po", []),
    ],
)
def test_a_change_touches_what_bears_its_name_and_what_imports_it_the_nearest_first(quick, project, changed, touched):
    assert list(quick.Tests(project).touched_by([changed])) == [f"tests/{module}.py" for module in touched]


def test_of_several_changes_the_nearest_counts(quick, project):
    touched = quick.Tests(project).touched_by(["conversations/models/inbox.py", "conversations/lifecycle.py"])

    assert touched["tests/conversations/test_queue.py"] == (quick.IMPORTED, "conversations/lifecycle.py")


def test_what_was_changed_and_what_is_new_are_found_what_is_ignored_is_not(quick, project):
    def git(*command):
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b.example", *command], cwd=project, check=True)

    (project / ".gitignore").write_text("build/\n")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "Begun")
    for name in ("console/new.py", "docs/testing.md", "build/made.js"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("changed")

    assert quick.changes(project, "HEAD") == ["console/new.py", "docs/testing.md"]


@pytest.mark.parametrize(
    ("content", "options", "outcome"),
    [
        ("pass", ["--begun-by=inf"], "1 passed"),
        ("pass", ["--begun-by=0"], "1 skipped"),
        ("__import__('time').sleep(600)", ["--done-by=1"], "1 skipped"),
        ("assert False", ["--done-by=inf"], "1 failed"),
    ],
)
def test_when_its_time_is_over_no_test_begins_none_goes_on_and_those_left_out_are_named(
    tmp_path, monkeypatch, content, options, outcome
):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # reading them takes longer than the test
    (tmp_path / "test_one.py").write_text(f"def test_one():\n    {content}\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p pytest_timeout -p no:cacheprovider\n")
    command = [sys.executable, "-m", "pytest", "-p", "tests.hurried", *options, str(tmp_path)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert outcome in done.stdout
    assert ("Left out for want of time: 1 of " in done.stdout) == ("skipped" in outcome)
