"""The list of licences, and that a new one is noticed."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def licences():
    spec = importlib.util.spec_from_file_location("licences", ROOT / "tools" / "licences.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def package(licences, licence):
    return licences.Package("lamp", "1.0", licence, "https://lamp.example")


def test_a_licence_is_weighed_by_each_that_it_names(licences):
    asks = licences.Asks
    assert package(licences, "MIT").asks == {asks.NOTICE}
    assert package(licences, "Apache-2.0 AND MPL-2.0").asks == {asks.NOTICE, asks.FILES}
    assert package(licences, "LGPL-3.0-only OR MIT").asks == {asks.LIBRARY, asks.NOTICE}


@pytest.mark.parametrize("licence", ["AGPL-3.0-only", "MIT AND GPL-2.0-only", "Dual License", ""])
def test_what_nobody_has_weighed_is_noticed(licences, licence, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(licences, "PAGE", tmp_path / "LICENCES.md")
    monkeypatch.setattr(licences, "of_python", lambda: [package(licences, licence)])
    monkeypatch.setattr(licences, "of_node", list)

    assert licences.main() == 1
    assert "lamp: nobody has weighed its licence yet" in capsys.readouterr().out


def test_a_page_that_is_no_longer_true_is_noticed(licences, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(licences, "PAGE", tmp_path / "LICENCES.md")
    monkeypatch.setattr(licences, "of_node", list)

    assert licences.main() == 0
    assert licences.main("--check") == 0

    monkeypatch.setattr(licences, "of_python", lambda: [package(licences, "MIT")])
    assert licences.main("--check") == 1
    assert "run `make licences`" in capsys.readouterr().out


def test_packages_that_spell_it_in_their_own_way_are_understood(licences, monkeypatch):
    monkeypatch.chdir(ROOT)
    found = {one.name: one.licence for one in licences.of_python()}
    assert found["Django"] == "BSD-3-Clause"
    assert found["Automat"] == "MIT"  # its field holds the whole licence
    assert found["s3transfer"] == "Apache-2.0"
