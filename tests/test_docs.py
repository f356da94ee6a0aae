"""What the documents point to is there: links, headings, files, functions, commands and settings."""

import os
import re
from collections import Counter
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

from conversations.channels import all_channels

ROOT = Path(__file__).resolve().parent.parent
HISTORY = {ROOT / "CHANGELOG.md"}  # it may name what is gone
DOCUMENTS = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")} - HISTORY)
MADE = {".git", ".venv", "build", "node_modules", "var", "__pycache__"}  # by commands: here today, gone tomorrow
ENDINGS = r"(?:css|html|in|js|json|md|mjs|mo|po|py|sh|sql|svg|toml|txt|webp|png|xml|ya?ml)"
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(document):
    assert broken_links(document) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_that_is_named_exists(document):
    assert missing_files(document.read_text()) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_function_that_is_named_exists(document):
    assert missing_functions(document.read_text()) == []


@pytest.mark.parametrize("channel", [channel.name for channel in all_channels() if channel.connector])
def test_a_channel_has_a_page_of_what_it_costs_how_it_is_connected_and_what_goes_wrong(channel):
    headings = re.findall(r"^## (.*)", (ROOT / "docs" / f"{channel}.md").read_text(), re.MULTILINE)

    assert {"What it costs", "Connect it", "What it can do now", "What goes wrong"} <= set(headings)
    assert f"(docs/{channel}.md)" in (ROOT / "README.md").read_text()


def test_every_command_that_is_named_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {name for document in DOCUMENTS for name in re.findall(r"`make ([a-z]+)", document.read_text())}
    assert named
    assert named <= targets


def test_the_settings_are_those_that_the_code_reads():
    code = "".join((ROOT / "console" / name).read_text() for name in ("settings.py", "environment.py"))
    read = set(re.findall(r"""(?:\benv\.\w+\(|\benv, |\bname = )"([A-Z_]+)\"""", code))
    rows = [line.split("|")[1] for line in (ROOT / "docs" / "settings.md").read_text().splitlines() if "|" in line]
    assert {name for row in rows for name in SPAN.findall(row)} == read


def test_what_leads_nowhere_is_found(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# One\n## One\n[a](#one) [b](#one-1) [c](#two) [d](page.md#one) [e](gone.md) [f](https://x.org)")
    assert broken_links(page) == ["#two", "gone.md"]


def test_what_does_not_exist_is_found():
    here = "`console/urls.py`, `urls.py --flag`, `tests/browser/`, `templates/rows/*.html`, `build/none.txt`, `/desk/`"
    gone = "`console/gone.py`, `run gone.py`, `tests/gone/`, `templates/gone/*.html`"
    assert missing_files(f"{here}\n```\nfenced/gone.py\n```") == []
    assert missing_files(gone) == ["console/gone.py", "gone.py", "tests/gone/", "templates/gone/*.html"]


def test_a_function_that_does_not_exist_is_found():
    here = "`lifecycle._move`, `lifecycle.py`, `Conversation.also_asked`, `manage.py`"
    assert missing_functions(here) == []
    assert missing_functions("`lifecycle._moves`") == ["lifecycle._moves"]


def broken_links(document):
    return [link for link in LINK.findall(FENCED.sub("", document.read_text())) if not _leads(document, link)]


def _leads(document, link):
    if re.match(r"[a-z]+:", link):
        return True  # somebody else's
    path, _hash, anchor = link.partition("#")
    target = document.parent / path if path else document
    return target.exists() and (not anchor or anchor in _anchors(target.read_text()))


def _anchors(text):
    """The headings as GitHub names them: those of the same words are counted."""
    seen = Counter()
    for heading in re.findall(r"^#+ +(.+?)\s*$", FENCED.sub("", text), re.MULTILINE):
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        yield f"{name}-{seen[name]}" if seen[name] else name
        seen[name] += 1


def missing_files(text):
    """Words in backticks that end like a file or a folder, and are the end of no path of ours."""
    words = [word for span in SPAN.findall(FENCED.sub("", text)) for word in span.split()]
    return [word for word in words if _is_a_path(word) and not _is_there(word)]


def _is_a_path(word):
    return (
        not word.startswith("/")  # an address
        and word.split("/")[0] not in MADE
        and re.fullmatch(rf"[\w.*/-]+(?:/|\.{ENDINGS})", word)
    )


def _is_there(word):
    """A page of ours, by its whole path or by its end: `offers.py`, `phone/worker.py`."""
    return any(PurePosixPath(path).match(word) for path in _paths())


def missing_functions(text):
    """Words like `lifecycle._move`, where we have such a module and none of its name knows the second half."""
    words = [word for word in SPAN.findall(FENCED.sub("", text)) if not _is_a_path(word)]
    dotted = [match for word in words if (match := re.fullmatch(r"(\w+)\.(\w+)(?:\(\))?", word))]
    return [match[0] for match in dotted if not _knows(*match.groups())]


def _knows(module, name):
    modules = [path for path in _paths() if PurePosixPath(path).match(f"{module}.py")]
    return not modules or any(re.search(rf"\b{name}\b", (ROOT / path).read_text()) for path in modules)


@cache
def _paths():
    found = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in MADE]
        found += [str(Path(folder, name).relative_to(ROOT)) for name in (*folders, *files)]
    return found
