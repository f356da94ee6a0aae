"""A push service in a process of its own that counts what comes and answers 201. It reads none of it: whether a push is
well-formed is for tests/push_service.py to say, and would cost more than the sending that is measured.

python -m tests.bench.push_counter      prints its port; where its input ends, how many different pushes came
"""

import asyncio
import subprocess
import sys
from contextlib import contextmanager
from hashlib import blake2b

ANSWER = b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"


class Counter:
    """Run as a process; `pushes` is known when it has ended."""

    def __init__(self, process):
        self.process = process
        self.port = int(process.stdout.readline())
        self.pushes = None

    def end(self):
        said, _errors = self.process.communicate()
        self.pushes = int(said)


@contextmanager
def push_counter():
    command = [sys.executable, "-m", "tests.bench.push_counter"]
    counter = Counter(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    try:
        yield counter
    finally:
        counter.end()


async def serve():
    seen = set()

    async def connected(reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                seen.add(blake2b(await reader.readexactly(_length(head)), digest_size=16).digest())
                writer.write(ANSWER)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    print(len(seen))


def _length(head):
    fields = dict(line.split(": ", 1) for line in head.decode("latin-1").lower().split("\r\n")[1:] if line)
    return int(fields["content-length"])


if __name__ == "__main__":
    asyncio.run(serve())
