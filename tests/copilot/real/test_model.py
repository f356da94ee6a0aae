"""The small model on this machine for real: `make test-model`, which prints what it says and how long it takes.

What it says is not asked for word by word: a model of this size is often wrong. What is asked for is that an end comes,
and that nothing stands in it which the guards should have caught.
"""

import os
import time
from pathlib import Path

import pytest

from console.management.child_process import ChildProcess
from conversations.copilot import client, facts, local
from conversations.copilot.events import Failed, Finished
from conversations.copilot.models import Feature

FILE = Path(os.environ.get("MODEL_FILE", "var/model/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf")).resolve()
SECONDS = 600  # bounds a failure only
DRAFTS = {
    "en": "Sorry for delay your order #4521 will be send Thursday, it cost €30.",
    "fr": "Non vous gardez la lampe. Le globe arrive jeudi il se visse sans outils.",
}


@pytest.fixture(scope="module")
def process(tmp_path_factory):
    """The process that serves it, from its start to its end."""
    if not FILE.is_file():
        pytest.fail(f"{FILE} is not there: run `make model`.")
    socket = tmp_path_factory.mktemp("model") / "model.sock"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODEL_FILE", str(FILE))
        patch.setenv("MODEL_SOCKET", str(socket))
        patch.setenv("DJANGO_SETTINGS_MODULE", "console.settings")
        patch.setattr(client, "SECONDS", SECONDS)
        patch.setattr(client, "SILENT", SECONDS)
        keeper, began = ChildProcess("run_model"), time.monotonic()
        keeper.start()
        while not socket.exists():
            assert time.monotonic() < began + SECONDS
            time.sleep(0.05)  # it is loaded
        print(f"\nloaded in {time.monotonic() - began:.1f} s, {_megabytes(keeper._process.pid)} MB")
        yield socket
        print(f"\nafter all, {_megabytes(keeper._process.pid)} MB")
        keeper.stop()


@pytest.fixture
def told(process, settings, ask):
    """What is heard of a wish, printed with its time."""
    settings.MODEL_FILE, settings.MODEL_SOCKET = FILE, process
    assert local.is_there()

    def wish(feature, **given):
        began = time.monotonic()
        events = ask(feature, **given)
        print(f"\n{feature}, {time.monotonic() - began:.1f} s: {events[-1]}")
        return events

    return wish


@pytest.mark.parametrize("language", DRAFTS)
@pytest.mark.parametrize("feature", [Feature.CORRECT, Feature.SHORTER, Feature.WARMER, Feature.FORMAL])
def test_a_draft_keeps_what_counts_or_is_refused(told, feature, language):
    *_words, end = told(feature, text=DRAFTS[language], language=language)
    assert isinstance(end, Finished | Failed)
    if isinstance(end, Finished):
        assert facts.of(end.text, language) == facts.of(DRAFTS[language], language)


def test_an_answer_names_no_figure_that_its_sources_do_not_have(told, article):
    end = told(Feature.ANSWER)[-1]
    if isinstance(end, Finished):
        assert facts.figures(end.text) <= facts.figures(f"{article.text} #4521")


def test_a_summary_comes_to_an_end(told):
    assert isinstance(told(Feature.SUMMARY)[-1], Finished | Failed)


def _megabytes(pid):
    """What the process holds, on Linux."""
    status = Path(f"/proc/{pid}/status")
    held = (
        [line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmRSS")]
        if status.exists()
        else ["0"]
    )
    return int(held[0]) // 1_000
