"""Whatever decodes what strangers send does so in a process of its own, with little memory and time.

A file that breaks its reader, or unpacks to gigabytes, takes nothing else down, and the memory goes back when the
process ends. Its environment is empty: there is nothing in it to steal.
"""

import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

LIMITED = Path(__file__).with_name("limited.py")
SLACK = 10  # times its processor time: on a busy machine nobody's photo is unreadable
INHERITED = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")  # where some installations keep their libraries
MB = 1024 * 1024


class TooMuch(Exception):
    """The file needs more memory or time than its reader may have, or broke it."""


class Stopped(Exception):
    """Somebody else has stopped this reading; nothing is known of the file."""


class Reading:
    """One file that is being read. It may be stopped from another thread, before it has begun too."""

    def __init__(self) -> None:
        self.is_stopped = False
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def stop(self) -> None:
        with self._lock:
            self.is_stopped = True
            if self._process:
                self._process.kill()

    def run(self, program: Path, content: bytes, *arguments: str, memory: int, seconds: int, most: int) -> bytes:
        """What the reader `program` says of `content`, up to `most` bytes.

        It may take `memory` bytes and `seconds` of processor time. Raises TooMuch, or Stopped.
        """
        command = [sys.executable, "-I", str(LIMITED), str(memory), str(seconds), str(program), *arguments]
        with self._begun(command) as process:
            patience = threading.Timer(seconds * SLACK, process.kill)
            patience.start()
            try:
                answer = _asked(process, content, most)
            finally:
                process.kill()
                patience.cancel()
        if self.is_stopped:
            raise Stopped
        if answer is None or process.returncode != 0:
            logger.warning("%s ended with %s over %d bytes", program.name, process.returncode, len(content))
            raise TooMuch
        return answer

    def ask(
        self, program: Path, content: bytes, *arguments: str, memory: int, seconds: int, most: int
    ) -> tuple[dict[str, Any], bytes]:
        """What the reader says in its first line, as JSON, and what it made of `content`. Raises Stopped.

        "said" is "ok" or the trouble, "large" where it would take more than it may; "why" is for the log alone.
        """
        try:
            answer = self.run(program, content, *arguments, memory=memory, seconds=seconds, most=most)
        except TooMuch:
            return {"said": "large"}, b""
        line, _newline, made = answer.partition(b"\n")
        said: dict[str, Any] = json.loads(line)
        if "why" in said:
            logger.info("%s could not read %d bytes: %s", program.name, len(content), said["why"])
        return said, made

    def _begun(self, command: list[str]) -> subprocess.Popen[bytes]:
        environment = {"MALLOC_ARENA_MAX": "1", **{name: os.environ[name] for name in INHERITED if name in os.environ}}
        with self._lock:
            if self.is_stopped:
                raise Stopped
            self._process = subprocess.Popen(  # noqa: S603 - our own program; the file is only its input
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
            )
        return self._process


def _asked(process: subprocess.Popen[bytes], content: bytes, most: int) -> bytes | None:
    """Its answer; None where it died over the question, or says more than it may."""
    if process.stdin is None or process.stdout is None:
        return None
    try:
        with process.stdin as question:
            question.write(content)
    except BrokenPipeError:
        return None
    answer = process.stdout.read(most + 1)
    if len(answer) > most:
        return None
    process.wait()
    return answer
