"""A socket's other end, for tests: patient, because a busy machine makes a frame late and not wrong."""

from channels.testing import WebsocketCommunicator

PATIENCE = 30  # seconds, before something counts as missing


class Socket(WebsocketCommunicator):
    async def receive_output(self, timeout=PATIENCE):  # noqa: ASYNC109 - Channels' signature
        return await super().receive_output(max(timeout, PATIENCE))

    async def until(self, kind):
        """The frames that come, up to the first of this kind."""
        frames = []
        while not frames or frames[-1]["type"] != kind:
            frames.append(await self.receive_json_from())
        return frames

    async def wait(self, timeout=PATIENCE):  # noqa: ASYNC109 - the same
        return await super().wait(max(timeout, PATIENCE))
