"""News of who answers: sent after commit, with ids only."""

from django.dispatch import Signal

offer_made = Signal()  # offer_id, conversation_id, user_id
offer_ended = Signal()  # offer_id, conversation_id, user_id, outcome
availability_changed = Signal()  # user_id
queue_changed = Signal()  # group_id (or None): somebody entered or left it
