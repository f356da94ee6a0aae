"""The agent's pipe: one device, with the conversations that are open on it."""

import asyncio
from functools import partial

from channels.db import database_sync_to_async
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from console.calls.signals import LONGEST_SIGNAL
from console.community import screens as community
from console.live import pulse
from console.live.coalesced import Coalesced
from console.live.groups import DESKS, desk_of, tell, thread_of, widget_of
from console.live.pipe import LONG_FRAME, number
from console.live.viewers import SeesViewers
from conversations import access, messages, notes, recent
from conversations.access import Action
from conversations.base.errors import NotReachable
from conversations.channels import channel_named
from conversations.models import Message
from conversations.people.preferences import reading_as

from . import fragments, listed, snoozed, thread_screen
from .answering import Answers
from .calling import Calls
from .suggesting import Suggests

OPEN_THREADS = 8  # on one device; four stand side by side
WHOLE_EVERY = 60.0  # seconds: a list that changes is drawn whole at least so often
ASKED = 3  # rows; to ask for more takes longer than the whole list


class DeskConsumer(Answers, Calls, Suggests, SeesViewers):
    """One device of an agent."""

    inbound = {
        "beat": "on_beat",
        "open": "on_open",
        "leave": "on_leave",
        "answer": "on_answer",
        "typing": "on_typing",
        "got": "on_got",
        "read": "on_read",
        "suggest": "on_suggest",
        "stop": "on_stop",
        "settle": "on_settle",
        "chats": "on_chats",
        "call": "on_call",
        "join": "on_join",
        "signal": "on_signal",
    }
    # A draft goes with the one, an answer with what it was translated from; as browsers write them, two texts fit.
    longest = dict.fromkeys(("answer", "suggest"), LONG_FRAME) | {"signal": LONGEST_SIGNAL}
    beginnings = frozenset({"open"})

    def may_enter(self):
        return self.user.is_authenticated

    def groups_to_join(self):
        return [*super().groups_to_join(), DESKS, desk_of(self.user.pk)]

    def open_threads(self):
        return getattr(self, "revisions", {})

    async def show_all(self):
        """The list, the keys, the news and the mentions; each drawn at most so often from here on."""
        self.revisions = {}  # of the conversations open on this device
        self.heads = {}  # what draws theirs
        self.doubtful = set()  # those that may have gone to somebody else: the gate has not been asked since
        self.start_viewing()
        self.takes_rows = b"rows" in self.scope["query_string"]  # a page of before an update does not
        self.rows = {}  # what has changed in rows of the list: conversation → [revision]
        self.whole_at: float | None = None  # when the list was drawn whole; None: it has to be
        self.chats = Coalesced(self._send_chats, gap=1.0)
        self.keys = Coalesced(self._send_keys, gap=0.1)
        self.news = Coalesced(self._send_news, gap=1.0)
        self.news.ask()
        self.chats.ask()
        self.keys.ask()
        await self.desk_mentions({})
        await self.show_calls()

    async def disconnect(self, code):
        self.close_pipe()
        self.end_watch()
        await self.stop_suggesting()
        await self.leave_seat()
        if hasattr(self, "chats"):
            self.chats.cancel()
            self.keys.cancel()
            self.news.cancel()
            for head in self.heads.values():
                head.cancel()
            await self.leave_groups()
            for pk in list(self.revisions):
                await self._leave(pk)

    async def heard(self, *, visible):
        self._note_heard(visible)
        await self.keep_viewing(visible=visible)

    def heard_at_once(self, *, visible):
        if not self.views_alone(visible=visible):
            return False
        self._note_heard(visible)
        return True

    async def catch_up(self):
        """Hints were lost: everything that is shown is drawn anew."""
        for pk in list(self.revisions):
            await self.thread_changed({"conversation": pk})
            if not self.is_late:
                await self.view_again(pk)
        self._ask_for_chats()
        self.keys.ask()
        self.news.ask()
        await self.desk_mentions({})
        await self.desk_snoozed({})
        await self.show_calls()

    # ---- from the device

    async def on_open(self, frame):
        """The device shows this conversation and knows it up to a revision: it gets what came after, from here on."""
        pk, after = number(frame.get("conversation")), number(frame.get("after"))
        # Before it is drawn, so that what changes meanwhile is heard of; of what one may not see nothing is drawn then.
        await self.channel_layer.group_add(thread_of(pk), self.channel_name)
        try:
            head = await self.render(thread_screen.render_head, self.user, pk)
        except NotReachable:  # it went to somebody else while this device was not connected
            await self.channel_layer.group_discard(thread_of(pk), self.channel_name)
            await self._say_gone(pk)
            raise
        if pk not in self.revisions and len(self.revisions) >= OPEN_THREADS:
            await self._leave(next(iter(self.revisions)))
        self.revisions[pk] = after
        self._look(pk, visible=self.is_visible)
        await self._look_at(pk)
        await self.send_frame("head", conversation=pk, html=head)
        await self._send_rows(pk)
        await self.begin_to_view(pk)

    async def on_leave(self, frame):
        await self._leave(number(frame.get("conversation")))

    async def on_chats(self, frame):
        """The list on the device is not what it should be."""
        self._ask_for_chats()

    async def on_typing(self, frame):
        await database_sync_to_async(_type)(self.user, number(frame.get("conversation")))

    async def on_got(self, frame):
        await self._mark(frame, Message.Status.DELIVERED)

    async def on_read(self, frame):
        await self._mark(frame, Message.Status.READ)

    # ---- from the domain

    async def thread_rows(self, event):
        """New rows: without a question to the database where all that is missing was stored just here."""
        pk, revision = event["conversation"], event["revision"]
        if self.unread.is_behind:  # asked for when they have read
            return
        if event.get("message") and not listed.has(self.user, pk):
            self._ask_for_head(pk, urgent=False)  # how long somebody else's visitor waits: no row of a list says so
        if pk in self.revisions and revision > self.revisions[pk]:
            known = None if pk in self.doubtful else recent.since(pk, self.revisions[pk], revision)
            await (self._send_known(pk, known) if known else self._send_rows(pk))

    async def thread_changed(self, event):
        """Somebody else may hold it now: the gate is asked again before anything more is shown.

        A visitor who turns many pages changes it as often: that can wait a moment.
        """
        pk = event["conversation"]
        if pk in self.revisions:
            if urgent := event.get("urgent", True):
                self.doubtful.add(pk)
            self._ask_for_head(pk, urgent=urgent)

    async def caught_up(self):
        for pk in self.revisions:
            self._ask_for_head(pk, urgent=True)

    async def thread_typing(self, event):
        if event["conversation"] in self.revisions:
            with translation.override(self.language):
                name = event["name"] or _("The visitor")
                if not event.get("is_proven", True):
                    name = _("%(name)s (unconfirmed)") % {"name": name}
                text = _("%(name)s is typing…") % {"name": name}
            pk = event["conversation"]
            await self.send_fleeting("typing", pk, conversation=pk, text=text)

    async def desk_chats(self, event):
        """One row of the list has changed, by a message or in another way; or rows have come or gone."""
        if "conversation" in event:
            self.rows.setdefault(event["conversation"], []).append(event.get("revision", 0))
            self.chats.ask()
        else:
            self._ask_for_chats(urgent=event.get("urgent", False))

    async def desk_keys(self, event):
        self.keys.ask(urgent=event.get("urgent", False))

    async def desk_snoozed(self, event):
        await self.send_frame("snoozed", html=await self.render(snoozed.render, self.user))

    async def desk_missed(self, event):
        await self.send_frame("missed", **await self.render(fragments.missed, event["offer"]))

    async def desk_mentioned(self, event):
        """A note mentions this person; where its conversation is open they see it."""
        await self.send_frame("mentioned", html=await self.render(fragments.mentioned, event["note"]))
        if event["conversation"] in self.revisions:
            await self._look_at(event["conversation"])
        else:
            await self.desk_mentions(event)

    async def desk_mentions(self, event):
        await self.send_frame("mentions", html=await self.render(fragments.mentions, self.user))

    async def desk_replies(self, event):
        """The page asks for them anew, where it has them."""
        await self.send_frame("replies")

    async def desk_community(self, event):
        """A page where this post is in sight asks for it anew."""
        if event["post"]:
            await self.send_frame("post", post=event["post"])
        if event["counts"]:
            self.news.ask()

    # ----

    def is_next(self, pk, revision):
        """Whether it is all that the device lacks of an open conversation, which nobody doubts to be this person's."""
        return pk in self.revisions and revision == self.revisions[pk] + 1 and pk not in self.doubtful

    async def right_to(self, pks):
        return await database_sync_to_async(_still_reachable)(self.user, pks)

    async def lose(self, pk):
        await self._say_gone(pk)

    async def rights_changed(self):
        self._ask_for_chats(urgent=True)
        self.keys.ask(urgent=True)
        await self.desk_mentions({})

    def _ask_for_head(self, pk, *, urgent):
        if pk not in self.heads:
            self.heads[pk] = Coalesced(partial(self._send_head, pk), gap=0.3)
        self.heads[pk].ask(urgent=urgent)

    async def _send_head(self, pk):
        async with self.turn:
            if pk not in self.revisions or self.unread.is_behind:
                return None
            try:
                head = await self.render(thread_screen.render_head, self.user, pk)
            except NotReachable:
                return await self._say_gone(pk)
            self.doubtful.discard(pk)
            await self.send_frame("head", conversation=pk, html=head)
            await self._send_rows(pk)
            return None

    def _ask_for_chats(self, *, urgent=False):
        self.whole_at = None
        self.chats.ask(urgent=urgent)

    async def _send_chats(self):
        """Rows alone, or the whole list; whole from time to time as well, whatever hint may have been lost."""
        news, self.rows = self.rows, {}
        now, whole_at = asyncio.get_running_loop().time(), self.whole_at
        self.whole_at = now  # whoever wants it whole from here on says so again
        try:
            if self.takes_rows and whole_at is not None and now - whole_at < WHOLE_EVERY:
                unknown = listed.move_on(self.user, news)
                if not unknown or (len(unknown) <= ASKED and await self.render(listed.ask, self.user, unknown)):
                    with reading_as(self.language, self.user.timezone):
                        frame = listed.frame(self.user, news)
                    if frame:
                        self.whole_at = whole_at if self.whole_at else None
                        return await self.send_frame("listed", **frame)
            await self.send_frame("chats", html=await self.render(listed.whole, self.user))
        except Exception:
            self.whole_at = None
            raise

    async def _send_keys(self):
        await self.send_frame("keys", html=await self.render(fragments.keys, self.user))

    async def _send_news(self):
        await self.send_frame("news", html=await self.render(community.render_news, self.user))

    async def _send_rows(self, pk):
        steps = await self.render(thread_screen.rows_after, self.user, pk, self.revisions[pk])
        if steps is None:
            await self.send_frame("reload", conversation=pk)
        for html, revision in steps or ():
            self.revisions[pk] = revision
            await self.send_frame("rows", conversation=pk, revision=revision, html=html)

    async def _send_known(self, pk, messages):
        """Those that were stored just here, and that nothing is missing before."""
        for message in messages:
            self.revisions[pk] = message.revision
            with reading_as(self.language, self.user.timezone):
                html = thread_screen.render_message(message, self.user)
            await self.send_frame("rows", conversation=pk, revision=message.revision, html=html)

    def _note_heard(self, visible):
        pulse.agent_is_here(self.user.pk, visible=visible)
        for pk in self.revisions if visible or self.is_visible else ():
            self._look(pk, visible=visible)

    def _look(self, pk, *, visible):
        pulse.agent_looks(self.channel_name, self.user.pk, pk, visible=visible)

    async def _look_at(self, pk):
        await database_sync_to_async(notes.look_at)(self.user, pk, now=timezone.now())

    async def _mark(self, frame, status):
        pk, upto = number(frame.get("conversation")), number(frame.get("upto"))
        await database_sync_to_async(_mark)(self.user, pk, status, upto)

    async def _say_gone(self, pk):
        was_theirs = pk in self.revisions
        await self._leave(pk)
        gone = await self.render(partial(fragments.gone, was_theirs=was_theirs), self.user, pk)
        await self.send_frame("gone", conversation=pk, **gone)

    async def _leave(self, pk):
        self.doubtful.discard(pk)
        if head := self.heads.pop(pk, None):
            head.asked = False
        if self.revisions.pop(pk, None) is not None:
            self._look(pk, visible=False)
            await self.channel_layer.group_discard(thread_of(pk), self.channel_name)
            await self.stop_viewing(pk)


def _still_reachable(user, pks):
    return set(access.reachable(user, Action.LOOK_BACK).filter(pk__in=pks).values_list("pk", flat=True))


def _type(user, pk):
    """Told where the channel has it. Raises NotReachable."""
    conversation = access.conversation_for(user, Action.ANSWER, pk)
    if channel_named(conversation.inbox.channel).tells_typing:
        tell(widget_of(conversation.visitor_id, conversation.inbox_id), "widget.typing", name=user.get_short_name())


def _mark(user, pk, status, upto):
    messages.mark_for_agent(access.conversation_for(user, Action.ANSWER, pk), status, upto=upto)
