"""Canned replies, chosen in a conversation."""

from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from console.desk import canned_sheet
from conversations.access import Action

from .tool import Address, Place, Section, Sends, Tool


@require_safe
def canned(request, pk):
    return canned_sheet.drawn(request, pk)


TOOL = Tool(
    name="canned",
    position=80,
    words=gettext_lazy("Canned replies"),
    icon="message-square-text",
    key="r",
    opens="canned",
    places=frozenset({Place.FIELD}),
    section=Section.ANSWER,
    sends=Sends.ANSWER,
    addresses=(Address(path="replies", name="canned", view=canned, get=Action.ANSWER),),
)
