"""News of who answers: sent after commit, with ids only."""

from django.dispatch import Signal

offer_made = Signal()  # offer_id, conversation_id, user_id
offer_ended = Signal()  # offer_id, conversation_id, user_id, outcome
call_rings = Signal()  # call_id, offer_id, conversation_id, user_id; rings: at them, or no more
availability_changed = Signal()  # user_id (or None: several), now; is_less: nobody can be given more than before
queue_changed = Signal()  # group_id (or None): somebody entered or left it
background_ended = Signal()  # user_id: five hours in the background are over
escalated = Signal()  # conversation_id, group_id, user_ids: whom the push tells
