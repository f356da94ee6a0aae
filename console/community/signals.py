"""News of the community panel: sent after commit, with ids only."""

from django.dispatch import Signal

posted = Signal()  # post_id
commented = Signal()  # comment_id, post_id
post_changed = Signal()  # post_id, is_less: something was taken away, else only reactions, words or the place changed
visited = Signal()  # user_id: they have seen what is new
