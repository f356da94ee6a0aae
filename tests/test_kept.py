"""What is kept between runs: made once, by one of those that want it, until it would be made of something else."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import kept


@pytest.fixture
def made(monkeypatch, tmp_path):
    """Asks for what is kept by a digest; `made.times`: by which digests it was made."""
    monkeypatch.setattr(kept, "ROOT", tmp_path)

    def ask(digest):
        def make(folder):
            ask.times.append(digest)
            (folder / "some").write_text(digest)
            return folder / "some"

        return kept.kept("things", digest, make)

    ask.times = []
    return ask


def test_it_is_made_once(made):
    with ThreadPoolExecutor(4) as at_once:
        ones = set(at_once.map(made, ["a"] * 4))

    assert {one.read_text() for one in ones} == {"a"}
    assert made.times == ["a"]


def test_what_was_made_of_something_else_goes(made):
    first = made("a")

    assert made("b").read_text() == "b"
    assert not first.exists()


def test_what_could_not_be_made_leaves_nothing(made, tmp_path):
    def fail(folder):
        (folder / "half").touch()
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - any
        kept.kept("things", "a", fail)

    assert [path.name for path in (tmp_path / "build" / "things").iterdir()] == ["lock"]
    assert made("a").read_text() == "a"


def test_names_and_contents_count(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("a")
    other.write_text("a")

    digests = {
        kept.digest_of([one]),
        kept.digest_of([other]),
        kept.digest_of([one, other]),
        kept.digest_of([one], "15"),
    }

    assert len(digests) == 4
    one.write_text("b")
    assert kept.digest_of([one]) not in digests
