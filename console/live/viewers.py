"""Who else looks at an open conversation. Devices tell each other; nothing of it is stored.

A device that opens a conversation says so and asks who is there; those who are there answer. As long as somebody else
is there it repeats itself with every heartbeat, and whoever is not heard of for ten seconds is gone: a process that
dies says no farewell. A page that nobody looks at says that it went.
"""

import asyncio

from django.utils import translation
from django.utils.translation import gettext as _

from .groups import tell_from_socket, thread_of
from .signed_in import SignedInPipe

SILENCE = 8.0  # seconds; with a heartbeat every four, a device that was lost is gone after ten or so


class SeesViewers(SignedInPipe):
    """For a pipe that shows conversations: `revisions` are those open on it, `user` its reader."""

    def start_viewing(self):
        self.is_visible = True
        self.others = {}  # conversation → {user id: (name, heard of at)}

    async def begin_to_view(self, pk):
        """It is open on this device from now on, or again."""
        self.others[pk] = {}
        await self._show_viewers(pk)
        if self.is_visible:
            await self._say_viewing(pk, asks=True)

    async def view_again(self, pk):
        """What was told meanwhile was lost."""
        if pk in self.others and self.is_visible:
            await self._say_viewing(pk, asks=True)

    async def stop_viewing(self, pk):
        self.others.pop(pk, None)
        await tell_from_socket(thread_of(pk), "thread.unviewed", conversation=pk, user=self.user.pk)

    async def keep_viewing(self, *, visible):
        """With each heartbeat of the device."""
        was_visible, self.is_visible = self.is_visible, visible
        for pk, seen in list(self.others.items()):
            lately = asyncio.get_running_loop().time() - SILENCE
            lost = [user for user, (_name, at) in seen.items() if at < lately]
            for user in lost:
                del seen[user]
            if lost:
                await self._show_viewers(pk)
            if visible and (seen or not was_visible):
                await self._say_viewing(pk, asks=not was_visible)
            elif was_visible and not visible:
                await tell_from_socket(thread_of(pk), "thread.unviewed", conversation=pk, user=self.user.pk)

    def views_alone(self, *, visible):
        """Whether `keep_viewing` has nobody to tell: the device is looked at as before, and by this person alone."""
        return visible == self.is_visible and not any(self.others.values())

    async def thread_viewed(self, event):
        """A colleague has it open. `asks`: they do not know yet who else has, and are told."""
        pk, user = event["conversation"], event["user"]
        if pk not in self.others or user == self.user.pk:
            return
        is_new = user not in self.others[pk]
        self.others[pk][user] = event["name"], asyncio.get_running_loop().time()
        if is_new:
            await self._show_viewers(pk)
        if event["asks"] and self.is_visible:
            await self._say_viewing(pk, asks=False)

    async def thread_unviewed(self, event):
        pk, user = event["conversation"], event["user"]
        if self.others.get(pk, {}).pop(user, None):
            await self._show_viewers(pk)

    async def _say_viewing(self, pk, *, asks):
        facts = {"conversation": pk, "user": self.user.pk, "name": self.user.get_short_name(), "asks": asks}
        await tell_from_socket(thread_of(pk), "thread.viewed", **facts)

    async def _show_viewers(self, pk):
        names = sorted(name for name, _at in self.others.get(pk, {}).values())  # a beat may come while one leaves
        with translation.override(self.language):
            await self.send_frame("viewers", conversation=pk, text=_words(names))


def _words(names):
    if not names:
        return ""
    if len(names) == 1:
        return _("%(name)s is also viewing") % {"name": names[0]}
    return _("%(names)s and %(last)s are also viewing") % {"names": ", ".join(names[:-1]), "last": names[-1]}
