"""make languages: what it brings is what was published, it goes on where it stopped, and what is wrong is a sentence.

The models are small files of the tests' own; the real addresses were not tried.
"""

import gzip
import hashlib
import json
import os

import pytest
from django.core.management import CommandError, call_command

from tests.translation.model_server import model_server
from translation.engines.fxtranslate import Fxtranslate
from translation.firefox import manifest, store


def sha256(data):
    return hashlib.sha256(data).hexdigest()


CONTENT = {
    f"{kind}.{pair}.{end}": b"".join(sha256(f"{kind} {pair} {line}".encode()).encode() for line in range(50))
    for pair in ("fren", "enfr")
    for kind, end in (("model", "intgemm.alphas.bin"), ("lex", "50.50.s2t.bin"), ("vocab", "spm"))
}
PACKED = {name: gzip.compress(data, mtime=0) for name, data in CONTENT.items()}
PATHS = {name: f"models/tiny/{name.split('.')[1]}/{name}.gz" for name in PACKED}


def small(pair):
    names = [name for name in PACKED if pair.replace("-", "") in name]
    return manifest.Model(
        pair,
        "tiny",
        0.9,
        tuple(
            manifest.File(f"{name}.gz", PATHS[name], len(PACKED[name]), sha256(PACKED[name]), sha256(CONTENT[name]))
            for name in names
        ),
    )


@pytest.fixture
def server(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(manifest, "models", lambda: {pair: small(pair) for pair in ("fr-en", "en-fr")})
    with model_server({PATHS[name]: data for name, data in PACKED.items()}) as server:
        settings.MODELS_URL = server.url
        yield server


def languages(*arguments, **options):
    call_command("languages", *arguments, **options)


def test_both_directions_come_and_are_used(server, capsys):
    languages("fr")

    assert set(store.downloaded()) == {"fr-en", "en-fr"}
    assert store.read("fr-en").model == CONTENT["model.fren.intgemm.alphas.bin"]
    assert "MPL-2.0" in capsys.readouterr().out
    assert list((store.folder() / ".parts").iterdir()) == []


def test_an_engine_with_other_models_is_another_version_of_it_and_reads_no_file_for_that(server, monkeypatch):
    engine = Fxtranslate(None)
    before = engine.version
    languages("fr")
    after = engine.version
    with monkeypatch.context() as patch:
        patch.setattr(store, "version", None)
        assert engine.version == after != before

    list_ = store.folder() / "fr-en" / store.LIST
    list_.write_text(list_.read_text().replace(store.version("fr-en"), "0" * 12))
    os.utime(list_, ns=(0, 1))
    assert engine.version not in {before, after}


def test_what_is_there_is_not_brought_again(server):
    languages("fr")
    asked = len(server.asked)
    languages("fr")
    assert len(server.asked) == asked


def test_it_goes_on_where_it_was_cut_off(server):
    server.cut_after = 50
    with pytest.raises(CommandError, match="cut off"):
        languages("fr")
    assert store.downloaded() == {}

    server.cut_after = 0
    languages("fr")

    assert any(asked == "bytes=50-" for _path, asked in server.asked)
    assert set(store.downloaded()) == {"fr-en", "en-fr"}


def test_another_file_than_the_published_one_is_not_used(server):
    path = PATHS["model.fren.intgemm.alphas.bin"]
    server.files[path] = server.files[path][:-1] + b"x"
    with pytest.raises(CommandError, match="not the file that Mozilla published"):
        languages("fr")
    assert "fr-en" not in store.downloaded()


def test_a_file_without_end_is_not_kept(server):
    path = PATHS["model.fren.intgemm.alphas.bin"]
    server.files[path] *= 200
    with pytest.raises(CommandError, match="not the file"):
        languages("fr")
    assert not any(part.stat().st_size > 100_000 for part in (store.folder() / ".parts").iterdir())


@pytest.mark.parametrize("code", [403, 404, 500])
def test_a_server_that_refuses_is_said_so(server, code):
    server.code = code
    with pytest.raises(CommandError, match=f"answers {code}"):
        languages("fr")


def test_a_server_that_is_not_there_is_said_so(server, settings):
    settings.MODELS_URL = "http://127.0.0.1:1/"
    with pytest.raises(CommandError, match="cannot be reached"):
        languages("fr")


def test_a_file_of_this_machine_is_no_address(server, settings):
    settings.MODELS_URL = "file:///etc/"
    with pytest.raises(CommandError, match="not a web address"):
        languages("fr")


def test_a_folder_will_do(server, tmp_path):
    folder = tmp_path / "brought"
    folder.mkdir()
    for name, data in PACKED.items():
        (folder / f"{name}.gz").write_bytes(data)

    languages("fr", folder=str(folder))

    assert set(store.downloaded()) == {"fr-en", "en-fr"}
    assert server.asked == []


def test_a_folder_without_the_files_is_said_so(server, tmp_path):
    with pytest.raises(CommandError, match="is not in"):
        languages("fr", folder=str(tmp_path))


def test_a_language_without_models_is_said_so(server):
    with pytest.raises(CommandError, match="no models of: eu"):
        languages("eu")


def test_a_model_that_was_altered_is_not_used_and_is_brought_again(server):
    languages("fr")
    file = store.folder() / "fr-en" / "model.fren.intgemm.alphas.bin"
    file.write_bytes(file.read_bytes() + b"!")

    with pytest.raises(store.Unusable, match="was altered"):
        store.read("fr-en")

    languages("fr")
    assert store.read("fr-en")


@pytest.mark.parametrize("damage", ["files.json", "lex.fren.50.50.s2t.bin"])
def test_a_model_that_lacks_a_file_is_a_sentence(server, damage):
    languages("fr")
    (store.folder() / "fr-en" / damage).unlink()
    with pytest.raises(store.Unusable, match="fr-en"):
        store.read("fr-en")


@pytest.mark.parametrize("nonsense", ["", "[]", "{", '{"model": 1}', "[" * 100_000])
def test_a_list_that_is_nonsense_is_a_sentence(server, nonsense):
    languages("fr")
    (store.folder() / "fr-en" / store.LIST).write_text(nonsense)
    with pytest.raises(store.Unusable, match="fr-en"):
        store.read("fr-en")
    store.version("fr-en")


def test_english_to_serbian_waits_for_somebodys_word(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(manifest, "models", lambda: {"sr-en": manifest.Model("sr-en", "tiny", 0.8, ())})
    names = {"model": "model.ensr.bin.gz", "lexicalShortlist": "lex.ensr.bin.gz", "vocab": "vocab.ensr.spm.gz"}
    files = {part: {"path": f"models/en-sr/{name}"} for part, name in names.items()}
    published = {"models": {"en-sr": [{"releaseStatus": "Nightly"}, {"releaseStatus": "Release", "files": files}]}}
    served = {file["path"]: gzip.compress(b"small") for file in files.values()}
    with model_server({**served, "db/models.json": json.dumps(published).encode()}) as server:
        settings.NEWER_MODELS_URL = server.url
        with pytest.raises(CommandError, match="CONFIRM=") as waits:
            languages("sr")
        assert "en-sr" not in store.downloaded()

        shown = str(waits.value).rpartition("CONFIRM=")[2]
        with pytest.raises(CommandError, match="CONFIRM="):
            languages("sr", confirm="0" * 64)
        languages("sr", confirm=shown)

    assert "en-sr" in store.downloaded()


@pytest.mark.parametrize(
    "registry",
    [
        b"",
        b"{}",
        b'{"models": {"en-sr": []}}',
        b'{"models": {"en-sr": [{"releaseStatus": "Release", "files": {}}]}}',
        b'{"models": {"en-sr": [{"releaseStatus": "Release", "files": {"model": {"path": "../x"}}}]}}',
    ],
)
def test_a_registry_that_says_something_else_is_a_sentence(settings, tmp_path, monkeypatch, registry):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(manifest, "models", lambda: {"sr-en": manifest.Model("sr-en", "tiny", 0.8, ())})
    with model_server({"db/models.json": registry}) as server:
        settings.NEWER_MODELS_URL = server.url
        with pytest.raises(CommandError, match="does not name the model en-sr"):
            languages("sr")


def test_the_manifest_has_fifty_five_directions_with_hashes():
    models = manifest.models.__wrapped__()
    assert len(models) == 55
    assert "en-sr" not in models
    assert all(len(file.sha256) == 64 and file.size > 0 for model in models.values() for file in model.files)
    assert 1.2e9 < sum(model.size for model in models.values()) < 1.4e9
    assert all(
        {store.kind_of(file.name.removesuffix(".gz")) for file in model.files} >= {"model", "lex"}
        for model in models.values()
    )
