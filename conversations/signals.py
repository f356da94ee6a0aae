"""News of what is said and in what state it is, told by `base.announcing`."""

from django.dispatch import Signal

message_posted = (
    Signal()
)  # conversation_id, message_id, visitor_id, inbox_id, agent_id (or None), revision, from_visitor
answer_waits = Signal()  # conversation_id: its channel has something to take
name_awaited = Signal()  # no facts: a provider can say what somebody is called
file_awaited = Signal()  # no facts: a provider has a file that somebody sent
voice_ready = Signal()  # attachment_id: a voice message may be heard
note_written = Signal()  # conversation_id, message_id, revision, mentioned_ids: colleagues whom it mentions
mentions_seen = Signal()  # user_id: they have looked at notes that mention them
rows_changed = Signal()  # conversation_id, visitor_id, inbox_id, agent_id (or None), revision: rows were rewritten
conversation_changed = Signal()  # conversation_id, visitor_id, inbox_id, agent_ids (before and after), change, now
conversations_waiting = Signal()  # conversation_ids, now: they need somebody
snooze_broken = Signal()  # conversation_id, now: the visitor wrote while it was snoozed
call_changed = Signal()  # call_id, conversation_id, visitor_id, inbox_id, user_ids (agents concerned), state, now
replies_changed = Signal()  # owner_id (None: shared by all): canned replies came, changed or went
draft_changed = Signal()  # user_id, conversation_id: a draft of theirs came or went
conversation_rated = Signal()  # conversation_id, survey_id, visitor_id, inbox_id, agent_ids: all who answered in it
transcript_changed = Signal()  # visitor_id, inbox_id: asked for, sent or given up
visitor_blocked = Signal()  # visitor_id: blocked, or unblocked
visitor_changed = Signal()  # visitor_id: came, left, turned a page, said who they are or may be answered for longer
mirror_changed = Signal()  # conversation_id, visitor_id, inbox_id: asked for, agreed to, looked at or ended
translation_chosen = Signal()  # conversation_id or user_id (by default, for an agent): what is translated was chosen
