"""The architecture is executable: what one file alone may do, no other does."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("console", "conversations", "routing", "translation")


def sources():
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), path.read_text()


def files_with(pattern):
    return {name for name, text in sources() if re.search(pattern, text)}


def test_the_search_finds_something():
    assert len(list(sources())) > 40
    assert files_with(r"class Conversation\(") == {"conversations/models/conversation.py"}


def test_only_the_lifecycle_changes_a_conversations_status():
    assert files_with(r"Conversation\.objects\.filter\([^)]*\)\.update\(\s*status=") == {"conversations/lifecycle.py"}


def test_only_groups_sends_to_the_live_layer():
    assert files_with(r"\.group_send\(") == {"console/live/groups.py"}


def test_conversations_are_put_on_desks_in_one_place_and_taken_away_in_one():
    assert files_with(r"lifecycle\.(assign|wait)\(") == {"routing/assignment.py"}
    assert files_with(r"lifecycle\.release\(") == {"routing/offers.py"}
    assert files_with(r"lifecycle\.transfer\(") == {"routing/transfers.py"}


def test_snoozes_end_in_one_place_and_blocks_close_in_one():
    assert files_with(r"lifecycle\.(wake|close_snoozed)\(") == {"routing/returns.py"}
    assert files_with(r"lifecycle\.(close_blocked|open_closed)\(") == {"conversations/blocks.py"}


def test_visitors_words_come_in_through_one_door():
    assert files_with(r"post_from_visitors") == {
        "conversations/messages.py",
        "conversations/delivery.py",
        "conversations/files/attachments.py",
        "console/widget/postbox.py",
    }


def test_no_row_that_another_process_may_hold_is_saved_whole():
    risky = files_with(r"\b(conversation|offer|message|availability|visitor)\.save\(\)")
    assert not risky


def test_every_door_to_a_conversation_goes_through_the_gate():
    """Outside the domain, conversations are looked up by the gate, or listed for one person by a named queryset."""
    assert not files_with(r"(get_object_or_404\(Conversation|Conversation\.objects\.get\()") & {
        name for name, _text in sources() if name.startswith("console/")
    }


def test_nothing_sleeps_but_a_retry_and_the_jobs():
    assert files_with(r"time\.sleep\(") == {
        "conversations/base/retries.py",
        "translation/language_process.py",  # a retry too, of the lowest package
        "console/management/jobs.py",
    }


def scripts_with(pattern):
    scripts = (ROOT / "static" / "js").rglob("*.js")
    return {str(path.relative_to(ROOT / "static" / "js")) for path in scripts if re.search(pattern, path.read_text())}


def test_one_function_knows_which_keys_belong_to_an_input_method():
    assert scripts_with(r"\bkeyCode\b|\bisComposing\b|event\.key\b") == {"parts/keys.js"}
    assert scripts_with(r'"key(up|press)"') == set()
    deaf = scripts_with(r'"keydown"') - scripts_with(r"\bkeyOf\(")
    assert deaf == {"desk/alarm.js", "widget/sound.js"}  # to them any key is a sign of life


def test_nothing_is_written_in_a_language_that_was_not_looked_at():
    assert scripts_with(r"toLocale\w+\((?!pageLocale\(\)|written)") == set()
    machines = {"parts/zones.js"}  # it reads by itself what is written there
    assert scripts_with(r"new Intl\.\w+\((?!pageLocale\(\)|locale\b|\))") == machines
    assert scripts_with(r"Intl\.DateTimeFormat\(\)") == {"parts/locale.js"}  # the time zone, which may be none
    assert scripts_with(r"localeCompare|navigator\.languages") == set()


# What a framework or a registry calls by this name is described where that is.
DESCRIBED_ELSEWHERE = re.compile(r"_|(handle|say|connect|disconnect|main|wrapper|clean(_\w+)?)$")


def test_a_public_function_of_more_than_eight_lines_says_what_it_is_for():
    functions = [
        (f"{name}: {node.name}", node)
        for name, text in sources()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not DESCRIBED_ELSEWHERE.match(node.name)
    ]
    long = [(name, node) for name, node in functions if node.body[-1].end_lineno - node.body[0].lineno >= 8]
    assert len(long) > 100
    assert [name for name, node in long if not ast.get_docstring(node)] == []


EXPORTED = re.compile(r"(?P<above>.*)\nexport (?:async )?function\*? (?P<name>\w+).*\n(?P<body>(?: .*\n|\n)*)}")


def test_an_exported_function_of_more_than_eight_lines_says_what_it_is_for():
    """Of browsers' scripts. `start` is what the module's own head says."""
    scripts = [path for folder in ("js", "loader") for path in (ROOT / "static" / folder).rglob("*.js")]
    found = [(path, match) for path in scripts for match in EXPORTED.finditer(path.read_text())]
    long = [(path, match) for path, match in found if match["body"].count("\n") > 8 and match["name"] != "start"]
    assert len(long) > 20
    assert [f"{path}: {match['name']}" for path, match in long if not match["above"].endswith("*/")] == []
