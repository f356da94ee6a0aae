"""An agent's answer: posted by a page, or over the agent's open socket, which spares it all that a page costs.

Both ways store it by `store`, and say the same of it: a status, and the row or the refusal as it is shown. The page
takes the socket where it can (static/js/desk/answering.js). What is sent both ways is stored once, by its client id.
"""

import logging
from concurrent.futures import ThreadPoolExecutor

from channels.db import database_sync_to_async
from django.conf import settings
from django.db import connection
from django.utils import timezone

from console.live.groups import together
from console.live.pipe import number
from console.live.signed_in import SignedInPipe
from console.server import errors
from conversations import messages, translations
from conversations.base.errors import NotPossible, NotReachable
from conversations.base.retries import retried
from conversations.people.preferences import reading_as
from routing import answers

from . import thread_screen

logger = logging.getLogger(__name__)

# One may wait for its conversation's lock, and neither another nor a visitor's words with it. SQLite locks no row and
# has one writer: measured, an answer takes a sixth more processor time where two threads take turns at it.
STORERS = 1 if connection.vendor == "sqlite" else settings.PAGE_THREADS
STORING = ThreadPoolExecutor(max_workers=STORERS, thread_name_prefix="answers")


def store(person, pk, said):
    """The message and its row. `said`: {text, client_id} of whatever a form or a frame may hold.

    `written`: what the agent wrote, in `language`, where the text is its translation into `read_in` by `translator`.
    `beside_draft`: it was not written in the composer, whose draft goes on. Raises NotReachable or NotPossible.
    """
    with together():
        message = retried(answers.answer)(
            person,
            pk,
            text=said.get("text"),
            client_id=said.get("client_id"),
            written=_written(said) if "written" in said else None,
            ends_draft="beside_draft" not in said,
            now=timezone.now(),
        )
        return message, thread_screen.render_message(message, person)


class Answers(SignedInPipe):
    """For a pipe that takes answers, and knows by `is_next(conversation, revision)` whether its device lacks just that
    row; `revisions` are those that it has.

    An `answer` is {user, conversation, client_id, text, …}, as `store` takes it; an `answered` {conversation,
    client_id, status, text} what a POST would have been answered with, and where the row is the next one, its revision.
    """

    async def on_answer(self, frame):
        """In its turn: what the device is sent of the answer, it is sent with its acknowledgement, once."""
        user, pk = number(frame.get("user")), number(frame.get("conversation"))
        client_id = messages.checked_client_id(frame.get("client_id"))
        reached = {}
        if user != self.user.pk:  # the page is older than the session: whose words are these?
            status, text = 403, await self.render(_of_another_session)
        else:
            status, text, message = await self._stored(pk, frame)
            if message and self.is_next(pk, message.revision):
                self.revisions[pk] = reached["revision"] = message.revision
        answered = {"conversation": pk, "client_id": client_id, "status": status, "text": text}
        await self.send_frame("answered", **answered, **reached)

    async def _stored(self, pk, said):
        """The status, what is shown of it, and the message where it is stored."""
        try:
            return await database_sync_to_async(self._store, thread_sensitive=False, executor=STORING)(pk, said)
        except Exception:
            logger.exception("An answer failed")
            return 500, "", None

    def _store(self, pk, said):
        with reading_as(self.language, self.user.timezone):
            try:
                message, row = store(self.user, pk, said)
            except (NotPossible, NotReachable) as refusal:
                return errors.status_of(refusal), errors.toast(refusal), None
            return 200, row, message


def _of_another_session():
    return errors.toast(errors.of_another_session())


def _written(said):
    return translations.written(
        said["written"],
        language=said.get("language"),
        read_in=said.get("read_in"),
        translator=said.get("translator"),
    )
