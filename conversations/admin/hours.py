"""The administration of closed days, below their inbox."""

from conversations.models import ClosedDay

from .pages import ChangedRows, Table


class ClosedDayInline(Table):
    model = ClosedDay
    formset = ChangedRows
    fields = ("day", "name")
    extra = 0
