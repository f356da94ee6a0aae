"""Requests to a company's own site: one after the other, bounded, to this site alone, as its robots.txt allows.

What it answers is untrusted: it may be slow, without end, packed a thousandfold, or lead elsewhere.
"""

import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from urllib.robotparser import RobotFileParser

from yarl import URL

from console.outgoing.addresses import NotPublic
from console.outgoing.client import Answer, Client, TooLong, Unanswered
from conversations.knowledge import sites
from conversations.knowledge.models import Site
from conversations.knowledge.sites import Problem, Unreadable

NAME = "Pupitre"  # by which a robots.txt may call it
LARGEST_PAGE = 2_000_000  # bytes
LARGEST_SITEMAP = 10_000_000  # bytes; packed, it may have more inside (sitemap_reader.py)
LARGEST_ROBOTS = 500_000  # bytes (RFC 9309, 2.5)
MOST_REDIRECTIONS = 3
SECONDS = 10.0  # for a request
STEP = 30.0  # seconds for all requests of a step
REDIRECTIONS = {301, 302, 303, 307, 308}
GONE = {404, 410}
_HEADERS = {
    "User-Agent": f"Mozilla/5.0 (compatible; {NAME}; articles of this company)",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9",
    "Accept-Encoding": "gzip",
}


class Visit:
    """The requests of one step of a reading."""

    def __init__(self, client: Client, site: Site) -> None:
        self.client = client
        self.site = site
        self.deadline = time.monotonic() + STEP

    def page(self, link: str) -> bytes:
        """Raises Unreadable."""
        if not self._robots.can_fetch(NAME, link):
            raise Unreadable(Problem.NOT_ALLOWED)
        answer = self._got(link, LARGEST_PAGE)
        if "html" not in answer.headers.get("Content-Type", "text/html"):
            raise Unreadable(Problem.DAMAGED)
        return answer.body

    def sitemap(self, address: str) -> bytes:
        """Raises Unreadable."""
        try:
            return self._got(address, LARGEST_SITEMAP).body
        except Unreadable as trouble:
            problem = Problem.NO_SITEMAP if trouble.problem == Problem.MISSING else trouble.problem
            raise Unreadable(problem) from trouble

    def sitemaps(self) -> list[str]:
        """Where the site's sitemaps are: at the address itself, as its robots.txt says, or where most are."""
        home = URL(self.site.address)
        if home.path.endswith((".xml", ".xml.gz", ".txt")):
            return [self.site.address]
        named = sites.of_site(self.site, self._robots.site_maps() or ())
        return named or [str(home.join(URL("/sitemap.xml")))]

    @cached_property
    def _robots(self) -> RobotFileParser:
        """A site that has none, or does not say, allows everything (RFC 9309, 2.3.1.3)."""
        address = str(URL(self.site.address).join(URL("/robots.txt")))
        text = b""
        try:
            text = self._got(address, LARGEST_ROBOTS).body
        except Unreadable as trouble:
            if trouble.problem not in (Problem.MISSING, Problem.REFUSED, Problem.ELSEWHERE):
                raise
        rules = RobotFileParser()
        rules.parse(text.decode("utf-8", "replace").splitlines())
        return rules

    def _got(self, address: str, longest: int) -> Answer:
        """An answer of 200, unpacked; it may lead on within the site."""
        for _redirection in range(1 + MOST_REDIRECTIONS):
            answer = self._asked(address, longest)
            if answer.status not in REDIRECTIONS:
                break
            onwards = sites.of_site(self.site, [_joined(address, answer.headers.get("Location", ""))])
            if not onwards:
                raise Unreadable(Problem.ELSEWHERE)
            address = onwards[0]
        if answer.status in GONE:
            raise Unreadable(Problem.MISSING)
        if answer.status != 200:
            raise Unreadable(Problem.REFUSED)
        return answer

    def _asked(self, address: str, longest: int) -> Answer:
        seconds = min(SECONDS, max(0.0, self.deadline - time.monotonic()))
        work = self.client.request("GET", address, headers=_HEADERS, seconds=seconds, longest=longest)
        try:
            answer = self.client.run(work).result()
        except NotPublic:
            raise Unreadable(Problem.NOT_PUBLIC) from None
        except Unanswered as trouble:
            problem = Problem.LARGE if isinstance(trouble.__cause__, TooLong) else Problem.SILENT
            raise Unreadable(problem) from None
        if answer.headers.get("Content-Encoding") == "gzip":
            return Answer(answer.status, answer.headers, _unpacked(answer.body, longest))
        return answer


@contextmanager
def to(site: Site) -> Iterator[Visit]:
    client = Client()
    try:
        yield Visit(client, site)
    finally:
        client.close()


def _joined(address: str, location: str) -> str:
    """ "" where that is no address."""
    try:
        return str(URL(address).join(URL(location))) if location else ""
    except ValueError:
        return ""


def _unpacked(body: bytes, longest: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # with gzip's head
    try:
        text = unpacker.decompress(body, longest)
    except zlib.error:
        raise Unreadable(Problem.DAMAGED) from None
    if unpacker.unconsumed_tail:
        raise Unreadable(Problem.LARGE)
    return text
