"""A visitor's pipe. Their words come in over it, with a client id, and are acknowledged after commit."""

import math
from contextlib import suppress
from typing import Any

from channels.db import database_sync_to_async
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from console.calls.signals import LONGEST_SIGNAL
from console.limits.doors import TooMuch, spend_from_socket
from console.live import pulse
from console.live.coalesced import Coalesced
from console.live.drawing_thread import drawn
from console.live.groups import let_others_first, tell, widget_of
from console.live.pipe import CLOSE_TOO_MANY, CLOSE_UNWELCOME, LONG_FRAME, number
from conversations import blocks, messages, mirrors, recent
from conversations.base.errors import NotPossible
from conversations.base.text import well_formed
from conversations.channels import channel_named
from conversations.models import Inbox, Message

from . import acts, identity, postbox, screens
from .calling import Calls
from .language import shown_language, with_hours
from .opening import zone_of
from .rush import rush

NOTHING, FIRST_WORD = (0, 0), 2  # what a page knows before there is a word; that it was opened is a conversation's 1


class WidgetConsumer(Calls):
    inbound = {
        "hello": "on_hello",
        "beat": "on_beat",
        "post": "on_post",
        "page": "on_page",
        "typing": "on_typing",
        "got": "on_got",
        "read": "on_read",
        "earlier": "on_earlier",
        "state": "on_state",
        "rate": "on_rate",
        "transcript": "on_transcript",
        "ring": "on_ring",
        "accept": "on_accept",
        "continue": "on_continue",
        "hang-up": "on_hang_up",
        "call": "on_call",
        "join": "on_join",
        "signal": "on_signal",
        "mirror": "on_mirror",
    }
    # Words, and what a site says of itself.
    longest = dict.fromkeys(("hello", "page", "post", "rate", "transcript"), LONG_FRAME) | {"signal": LONGEST_SIGNAL}
    beginnings = frozenset({"hello"})
    visitor: Any = None  # once they have greeted
    zone = None
    page_title = ""
    place: int | None = None  # in the queue, as this page shows it
    is_blocked = False  # as far as this page was told: then its words are not even tried

    async def connect(self):
        self.shown_state = Coalesced(self._show_state, gap=0, ready=rush().over)
        key = well_formed(self.scope["url_route"]["kwargs"]["inbox_key"])
        self.inbox = await database_sync_to_async(Inbox.objects.on_sites().filter(key=key).first)()
        if self.inbox is None:
            return await self.close(code=CLOSE_UNWELCOME)
        await self.accept()
        self.open_pipe()
        try:
            await spend_from_socket("pages", address=self.address)
        except TooMuch as refusal:
            await self.send_frame("error", of="hello", text=str(refusal), after=refusal.wait)
            return await self.close(code=CLOSE_TOO_MANY)
        self.reached = NOTHING  # the conversation and its revision that this page knows
        return None

    async def disconnect(self, code):
        self.close_pipe()
        self.shown_state.cancel()
        await self.leave_seat()
        if self.visitor:
            await self.channel_layer.group_discard(self._group(), self.channel_name)
            pulse.visitor_left(self.visitor.pk)
            await database_sync_to_async(tell)(self._group(), "widget.present")  # another page of theirs answers

    # ---- from the visitor

    async def on_hello(self, frame):
        """Who this is and what they know already; the answer is all the rest.

        What cannot be accepted, the token or the site's proof, is named: the page can do without either.
        """
        own = str(frame.get("language", ""))
        self.language = with_hours(shown_language(str(frame.get("page_language") or own)), own)
        with translation.override(self.language):
            after = frame.get("after") if isinstance(frame.get("after"), dict) else {}
            said = (number(after.get("conversation", 0)), number(after.get("revision", 0)))
            try:
                visitor, reached = await database_sync_to_async(self._meet)(frame, said)
            except identity.NotKnown as refusal:
                return await self.send_frame("error", of=refusal.of, text=str(refusal))
        if self.visitor:
            await self.channel_layer.group_discard(self._group(), self.channel_name)
        await self.leave_seat()  # of who they were before
        self.visitor, self.reached, self.is_blocked, self.talks = visitor, reached, False, None
        self.zone = zone_of(frame.get("zone"))
        await self.channel_layer.group_add(self._group(), self.channel_name)
        missed = await self.render(screens.rows_after, reached=self.reached) if self.reached[0] else None
        if missed is None:
            html, self.reached, has_earlier = await self.render(screens.rows)
            what = {"html": html, "fresh": True, "has_earlier": has_earlier}
        else:
            html, self.reached = missed[0] if missed else ("", self.reached)
            what = {"html": html, "fresh": False, "has_earlier": False}
        if self.reached == NOTHING:
            self.talks = False  # nothing has to be asked before the first words
        await self.send_frame("welcome", **what, **self._at(), state=await self._state())
        await self._send_rows((missed or ())[1:])
        await self.heard(visible=True)
        await self.show_call()
        return None

    async def heard(self, *, visible):
        self.heard_at_once(visible=visible)

    def heard_at_once(self, *, visible):
        if self.visitor:
            pulse.visitor_is_here(self.visitor.pk)
        return True

    async def on_post(self, frame):
        with rush().words():
            await self._post(frame)

    async def _post(self, frame):
        self.known_visitor()
        client_id = messages.checked_client_id(frame.get("client_id"))
        try:
            await self.admit_words()
            if self.is_blocked:
                await database_sync_to_async(blocks.refuse_blocked)(self.visitor, timezone.now())
                self.is_blocked = False
            text = messages.checked(frame.get("text"), most=channel_named(self.inbox.channel).longest_text)
            words = messages.Words(self.visitor, self.inbox, client_id, text, self.page_title)
            message = await postbox.post(words)
        except blocks.Blocked:
            await self.send_frame("refused", client_id=client_id, text=blocks.refusal())
            if not self.is_blocked:
                self.is_blocked = True
                await self.widget_state({})
            return None
        except TooMuch as refusal:
            return await self.send_frame("refused", client_id=client_id, text=str(refusal), after=refusal.wait)
        except NotPossible as refusal:
            return await self.send_frame("refused", client_id=client_id, text=str(refusal))
        except Exception:
            await self.send_frame(
                "refused",
                client_id=client_id,
                text=_("Your message could not be stored. Please try again."),
                again=True,
            )
            raise
        self.talks = True
        await let_others_first()  # the agent waits for the words, the visitor's mark can
        await self._acknowledge(message, client_id)
        return None

    async def on_page(self, frame):
        self.known_visitor()
        await self._unless_blocked(self._turn_page, frame)

    async def on_typing(self, frame):
        self.known_visitor()
        await self._unless_blocked(acts.tell_typing, self.visitor, self.inbox)

    async def on_got(self, frame):
        self.known_visitor()
        await self._unless_blocked(acts.mark, self.visitor, self.inbox, frame, Message.Status.DELIVERED)

    async def on_read(self, frame):
        self.known_visitor()
        await self._unless_blocked(acts.mark, self.visitor, self.inbox, frame, Message.Status.READ)

    async def on_earlier(self, frame):
        self.known_visitor()
        html, _reached, has_earlier = await self.render(screens.rows, before=number(frame.get("before")))
        await self.send_frame("earlier", html=html, has_earlier=has_earlier)

    async def on_state(self, frame):
        """Time alone has changed what the page shows: the team is back, or gone."""
        self.known_visitor()
        await self.send_frame("state", html=await self._state())

    async def on_rate(self, frame):
        self.known_visitor()
        try:
            await database_sync_to_async(acts.rate)(self.visitor, self.inbox, frame)
        finally:  # refused because another page was quicker, this one shows it too
            await self.send_frame("state", html=await self._state())

    async def on_transcript(self, frame):
        self.known_visitor()
        await database_sync_to_async(acts.ask_for_transcript)(self.visitor, self.inbox, frame, self.language)
        await self.send_frame("promised", html=await self._state())

    async def on_mirror(self, frame):
        """Whether their page may be seen: asked for, or no longer."""
        self.known_visitor()
        answer = mirrors.agree if frame.get("agrees") is True else mirrors.refuse
        await database_sync_to_async(answer)(self.visitor, self.inbox, now=timezone.now())

    # ---- from the domain

    async def thread_rows(self, event):
        if self.unread.is_behind:  # asked for when it has read
            return
        at = event["conversation"], event["revision"]
        if at > self.reached:
            known = self._rows_known_here(at)
            await (self._send_rows(known) if known else self._send_missed())

    async def catch_up(self):
        if self.visitor:
            await self._send_missed()
            await self.widget_state({})
            await self.show_call()

    async def widget_state(self, event):
        self.talks = None
        self.shown_state.ask(urgent=True)

    async def _show_state(self):
        if not self.unread.is_behind:  # else asked for when it has read
            await self.send_frame("state", html=await self._state())

    async def widget_place(self, event):
        """The queue has moved; a page that shows no place yet is drawn anew."""
        if self.place is None:
            await self.widget_state(event)
        elif event["place"] != self.place:
            self.place = event["place"]
            with translation.override(self.language):
                await self.send_frame("place", **screens.place_words(self.place))

    async def widget_present(self, event):
        await self.heard(visible=True)

    async def widget_typing(self, event):
        with translation.override(self.language):
            text = _("%(name)s is typing…") % {"name": event["name"]}
        await self.send_fleeting("typing", text, text=text)

    async def caught_up(self):
        if self.visitor:
            await self.widget_state({})
            await self.thread_rows({"conversation": self.reached[0], "revision": self.reached[1] + 1, "message": 0})

    # ----

    async def _send_missed(self):
        steps = await self.render(screens.rows_after, reached=self.reached)
        await (self.send_frame("reload") if steps is None else self._send_rows(steps))

    async def render(self, screen, **kwargs):
        return await database_sync_to_async(self._render)(screen, kwargs)

    async def _state(self):
        """Drawn beside the lists: no visitor's words wait behind what others are shown."""
        html, self.place = await drawn(self._render, screens.render_state, {"zone": self.zone})
        return html

    def _render(self, screen, kwargs):
        with translation.override(self.language):
            return screen(self.visitor, self.inbox, **kwargs)

    def _meet(self, frame, said):
        visitor = identity.visitor_of(
            self.inbox,
            token=frame.get("token"),
            identity=frame.get("identity"),
            language=str(frame.get("language", "")),
            now=timezone.now(),
        )
        page = frame.get("page") if isinstance(frame.get("page"), dict) else {}
        with suppress(blocks.Blocked):
            self.page_title = acts.turn_page(visitor, self.inbox, page)
        return visitor, screens.true_cursor(visitor, self.inbox, said)

    def _turn_page(self, page):
        self.page_title = acts.turn_page(self.visitor, self.inbox, page)

    async def _acknowledge(self, message, client_id):
        """The row goes with its acknowledgement, after whatever else this page has not seen yet."""
        at = (message.conversation_id, message.revision)
        steps: list | None = []
        if self._is_next(at):
            steps = [(self._render_message(message), at)]
        elif at > self.reached:
            known = self._rows_known_here(at)
            steps = known or await self.render(screens.rows_after, reached=self.reached)
        *before, (html, reached) = steps or [("", self.reached)]
        await self._send_rows(before)
        self.reached = reached
        await self.send_frame("ack", client_id=client_id, id=message.pk, html=html, **self._at())
        if steps is None:
            await self.send_frame("reload")

    async def _send_rows(self, steps):
        for html, self.reached in steps:
            await self.send_frame("rows", html=html, **self._at())

    async def _unless_blocked(self, action, *args):
        """What a blocked visitor does goes nowhere, and there is nothing to say about it."""
        with suppress(blocks.Blocked):
            await database_sync_to_async(action)(*args)

    def known_visitor(self):
        if self.visitor is None:
            raise NotPossible(_("This message could not be read."))

    def _is_next(self, at):
        """Whether nothing is missing before it."""
        return at[1] == self._revision_in(at[0]) + 1

    def _revision_in(self, conversation):
        """Up to which this page has all of it. A conversation's first word has the revision FIRST_WORD."""
        if self.reached == NOTHING:
            return FIRST_WORD - 1
        return self.reached[1] if conversation == self.reached[0] else math.inf

    def _rows_known_here(self, at):
        """What the page lacks up to there, where all of it was stored just here; else None."""
        messages = recent.since(at[0], self._revision_in(at[0]), at[1])
        return messages and [(self._render_message(each), (at[0], each.revision)) for each in messages]

    def _render_message(self, message):
        with translation.override(self.language):
            return screens.render_message(message, self.inbox)

    def _at(self):
        return {"conversation": self.reached[0], "revision": self.reached[1]}

    def _group(self):
        return widget_of(self.visitor.pk, self.inbox.pk)
