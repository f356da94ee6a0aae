"""What pages say of the set-up: whether it is under way, and whom to ask for what is missing."""

from django import template

from conversations.people.models import User
from routing import progress
from routing.models import EscalationStep, Rule

register = template.Library()


@register.simple_tag
def is_being_set_up(user):
    """Whether its page is where this person begins."""
    return user.is_staff and progress.is_under_way()


@register.filter
def is_of(form, inbox):
    """Whether this form was sent for this inbox, and refused."""
    return form.is_bound and form.data.get("inbox") == str(inbox.pk)


@register.simple_tag
def an_administrator():
    """Their name; empty where there is none."""
    found = User.objects.administrators().first()
    return found.get_full_name() if found else ""


@register.simple_tag
def lacks_a_way(user):
    """What is missing so that conversations come to this person: a "rule" to a group of theirs, or a "group"."""
    if Rule.objects.filter(group__members=user).exists():
        return ""
    if EscalationStep.objects.filter(target__members=user).exists():
        return ""  # another group asks theirs
    return "rule" if user.desk_groups.exists() else "group"
