"""A pipe whose reader has an account: it carries fragments out; of what agents write it takes their answers alone."""

from django.utils import translation

from conversations.people.preferences import reading_as

from .drawing_thread import drawn
from .groups import person_of
from .keeping import KeepsRights
from .pipe import CLOSE_SENT_HOME, CLOSE_UNWELCOME


class SignedInPipe(KeepsRights):
    """Frames carry no identity: it is the session's."""

    async def connect(self):
        self.user = self.scope["user"]
        if not self.may_enter():
            return await self.close(code=CLOSE_UNWELCOME)
        self.keep_watch()
        self.language = self.user.language or self._browser_language()
        for group in self.groups_to_join():
            await self.channel_layer.group_add(group, self.channel_name)
        await self.accept()
        self.open_pipe()
        await self.show_all()
        return None

    def groups_to_join(self):
        return [person_of(self.user.pk)]

    async def signed_out(self, event):
        """The page is loaded anew, and says whether its reader is still signed in on this device."""
        await self.close(code=CLOSE_SENT_HOME if event["by_supervisor"] else CLOSE_UNWELCOME)

    async def leave_groups(self):
        for group in self.groups_to_join():
            await self.channel_layer.group_discard(group, self.channel_name)

    async def render(self, screen, *args):
        """Draws a screen in this reader's language and time zone."""
        return await drawn(self._render, screen, args)

    def _render(self, screen, args):
        with reading_as(self.language, self.user.timezone):
            return screen(*args)

    def _browser_language(self):
        headers = dict(self.scope["headers"])
        asked = headers.get(b"accept-language", b"").decode("latin-1")
        for part in asked.split(","):
            try:
                return translation.get_supported_language_variant(part.split(";")[0].strip())
            except LookupError:
                continue
        return "fr"
