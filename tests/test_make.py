"""What `make run` would do: with the demonstration's data, or with those of a company of one's own beside them."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


TOLD = "told:\n\t@echo $$DATA_DIR"  # a goal that says which folder all others are given


def make(*words, **said):
    env = {name: value for name, value in os.environ.items() if name not in {"DATA_DIR", "DEMO", "MAKEFLAGS"}}
    asked = ["make", "--no-print-directory", *words]
    return subprocess.run(asked, cwd=ROOT, env={**env, **said}, capture_output=True, text=True, check=True).stdout


def would_run(**said):
    """The commands, which are not run, and the folder of the data that they are given."""
    return make("--dry-run", "run", **said), make(f"--eval={TOLD}", "told", **said).strip()


@pytest.mark.parametrize("demo", ["0", "false", "no"])
def test_a_company_of_ones_own_has_data_of_its_own_and_gets_a_link(demo):
    told, data = would_run(DEMO=demo)

    assert "manage.py serve --port 8000 --invite" in told
    assert "manage.py demo" not in told
    assert data == str(ROOT / "var" / "own")


def test_the_demonstration_is_made_once_beside_it():
    told, data = would_run()

    assert "manage.py demo --once" in told
    assert "--invite" not in told
    assert data == ""  # var/, as the settings have it


def test_whoever_says_where_the_data_are_is_heard():
    assert would_run(DEMO="0", DATA_DIR="/srv/pupitre")[1] == "/srv/pupitre"
