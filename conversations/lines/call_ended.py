"""A call is over: how it ended, and how long people talked."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.base.dates import length_words

from . import Line, said

# By how it ended (`Call.End`).
TALKED = {
    "by_agent": gettext_lazy("the agent hung up"),
    "by_visitor": gettext_lazy("the visitor hung up"),
    "lost": gettext_lazy("the connection was lost"),
    "handed_over": gettext_lazy("handed over"),
    "moved_on": gettext_lazy("the conversation moved on"),
}
RANG = {
    "missed": gettext_lazy("Nobody took the video call: it continues in writing"),
    "declined": gettext_lazy("Video call declined: it continues in writing"),
    "given_up": gettext_lazy("The visitor hung up before anybody took the video call"),
}
INVITED = {
    "missed": gettext_lazy("The visitor did not take the video call"),
    "declined": gettext_lazy("The visitor declined the video call"),
    "given_up": gettext_lazy("The invitation to a video call was withdrawn"),
}


@dataclass(frozen=True)
class CallEnded(Line):
    name = "call_ended"
    how: str
    seconds: int = 0  # that they talked
    was_invitation: bool = False

    def words(self) -> SafeString:
        rang = INVITED if self.was_invitation else RANG
        if self.how in rang:
            return said(str(rang[self.how]))
        ended = _("Video call of %(length)s · %(how)s")
        return said(ended, length=length_words(self.seconds), how=TALKED.get(self.how, self.how))
