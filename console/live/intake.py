"""What comes in over a socket, heard where it arrives.

Channels hands a consumer one frame after another. Work on one of them must not make the others unheard: who goes on
beating while their words are being stored is not silent, and is answered.
"""

from console.server.queue import Queue


class Intake:
    """Stands between the server and a consumer. `heard(text)` is told of each frame at once, and says, by a coroutine,
    whether it has dealt with it; else the consumer gets it, in its turn, out of `waiting`.
    """

    def __init__(self, receive, heard):
        self._receive = receive
        self._heard = heard
        self.waiting = Queue()

    async def run(self):
        """Until the other end has gone."""
        is_there = True
        while is_there:
            message = await self._receive()
            is_there = message["type"] != "websocket.disconnect"
            if message["type"] != "websocket.receive" or not await self._heard(message.get("text")):
                self.waiting.put_nowait(message)
