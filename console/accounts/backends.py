"""Who a session belongs to: asked at every request."""

from functools import cache

from django.contrib.auth.backends import ModelBackend

from conversations.base.prepared import PreparedModels, key
from conversations.people.models import User


class Backend(ModelBackend):
    """Django's own; the row of who is signed in is read by a statement that is compiled once."""

    def get_user(self, user_id):
        user = _select_user().first(person=user_id)
        return user if user and self.user_can_authenticate(user) else None


@cache
def _select_user():
    return PreparedModels(User.objects.filter(pk=key("person")))
