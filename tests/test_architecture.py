"""The architecture is executable: what one file alone may do, no other does."""

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
        "conversations/attachments.py",
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
    assert files_with(r"time\.sleep\(") == {"conversations/retries.py", "console/management/jobs.py"}
