"""The product's processes, each to be killed and started again: two servers, a clock, a worker."""

import asyncio
import os
import subprocess
import sys
import urllib.request
from pathlib import Path
from signal import SIGKILL, SIGTERM

from tests.ports import own_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 300  # bounds a failure only


class Process:
    def __init__(self, name, folder, environment, *command):
        self.name = name
        self.log = folder / f"{name}.log"
        self.environment = environment
        self.command = [sys.executable, "manage.py", *command]
        self.running = None

    def start(self):
        with self.log.open("a") as log:
            self.running = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, process_group=0
            )

    async def end(self, sign):
        """Seconds until it is gone."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        self.running.send_signal(sign)
        await loop.run_in_executor(None, self.running.wait, 30)
        return loop.time() - started

    async def kill(self):
        await self.end(SIGKILL)

    async def stop(self):
        return await self.end(SIGTERM)

    def clear_away(self):
        if self.running and self.running.poll() is None:
            self.running.kill()
            self.running.wait()


class Web(Process):
    def __init__(self, name, folder, environment, without=("--without-clock", "--without-jobs")):
        self.port = own_port()
        super().__init__(name, folder, environment, "serve", "--port", str(self.port), *without)

    async def answers(self, path="/healthz"):
        """(status, words), or None where nothing answers."""
        return await asyncio.get_running_loop().run_in_executor(None, _get, f"http://127.0.0.1:{self.port}{path}")

    async def until_it_answers(self):
        async with asyncio.timeout(START_SECONDS):
            while not await self.answers():  # noqa: ASYNC110 - a process tells nobody that it listens
                await asyncio.sleep(0.1)


def environment_of(folder, database_url, redis_url):
    return {
        **{name: value for name, value in os.environ.items() if name != "DEBUG"},
        "DJANGO_SETTINGS_MODULE": "console.settings",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "DATA_DIR": str(folder),
        "SECRET_KEY": "chaos-" + "x" * 40,
        "PYTHONUNBUFFERED": "1",
    }


def _get(address):
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - our own server
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode()
    except OSError:
        return None
