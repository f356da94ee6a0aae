"""The company's own site as articles: which of its pages are to be read, and what comes of it.

Nothing here asks the network. `console/sites/` does so, a step at a time, and tells what came. What stands in rows is
what is known: a step that was lost is asked for again, and one that runs twice changes nothing the second time. Text
that was read stays until there is newer text; a page that the site has no more is marked, and not deleted.
"""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from yarl import URL

from conversations.base.errors import NotPossible
from conversations.files.readers import MB, Reading, TooMuch

from . import imports, indexing
from .models import Article, Page, Site

MOST_PAGES = 500  # of a site
AT_ONCE = 5  # pages of a step
PAUSE = timedelta(seconds=2)  # between two steps: the site has other visitors
PATIENCE = timedelta(minutes=10)  # for a step, before it is asked for again
_READER = Path(__file__).with_name("sitemap_reader.py")
_MEMORY = 500 * MB
_SECONDS = 10  # of processor time
_LONGEST_ANSWER = 24 * MB

Problem = Site.Problem


class Unreadable(Exception):
    """`problem` says why a site or a page could not be read."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Sitemap:
    pages: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)


def claim_due(now: datetime) -> list[int]:
    """The ids of sites whose next step is due; each has one winner, and is due again where nothing comes of it."""
    due = Site.objects.filter(due_at__lte=now)
    ids = due.order_by("due_at").values_list("pk", flat=True)[:100]
    return [pk for pk in list(ids) if due.filter(pk=pk).update(due_at=now + PATIENCE)]


def sitemap_in(content: bytes) -> Sitemap:
    """The addresses in a sitemap, read in a process of its own. Raises Unreadable."""
    try:
        answer = Reading().run(_READER, content, memory=_MEMORY, seconds=_SECONDS, most=_LONGEST_ANSWER)
        found = json.loads(answer)
    except (TooMuch, ValueError):
        found = {"problem": Problem.LARGE}
    if "problem" in found:
        raise Unreadable(Problem(found["problem"]))
    return Sitemap(**found)


def of_site(site: Site, addresses: Iterable[str]) -> list[str]:
    """Those that are on the site, each once, as browsers write them; `www.` is no other site."""
    home = _home(URL(site.address))
    longest = Page._meta.get_field("link").max_length or 0  # noqa: SLF001 - Django's public API
    found: dict[str, None] = {}
    for address in addresses:
        with suppress(ValueError):
            url = URL(address).with_fragment(None)
            if _home(url) == home and len(str(url)) <= longest:
                found[str(url)] = None
    return list(found)


def list_pages(site: Site, links: list[str], *, now: datetime) -> None:
    """What the sitemap lists now: those are to be read, and what it lists no more is gone. Raises Unreadable."""
    links = links[:MOST_PAGES]
    if not links:
        raise Unreadable(Problem.NO_PAGES)
    with transaction.atomic():
        Page.objects.bulk_create([Page(site=site, link=link) for link in links], ignore_conflicts=True)
        site.pages.filter(link__in=links).update(is_due=True)
        site.pages.exclude(link__in=links).update(is_due=False)
        site.pages.exclude(link__in=links).filter(gone_at=None).update(gone_at=now)
        Site.objects.filter(pk=site.pk).update(read_at=now, problem="")


def due_pages(site: Site) -> list[Page]:
    """Those of the next step."""
    return list(site.pages.filter(is_due=True).select_related("article").order_by("pk")[:AT_ONCE])


def keep(page: Page, html: bytes, *, now: datetime) -> None:
    """The page's text becomes its article's, where it is another one. Raises Unreadable; the old text stays."""
    found = imports.told_by_reader("html", html)
    if "problem" in found:
        raise Unreadable(Problem(found["problem"]))
    if not found["text"].strip():
        raise Unreadable(Problem.NO_TEXT)
    draft = imports.Draft(found["title"] or page.link, found["text"], found["language"], page.link)
    try:
        read = imports.article_of(draft, page.site.collection)
    except NotPossible as refusal:
        raise Unreadable(Problem.LARGE) from refusal
    with transaction.atomic():
        article = page.article or read
        if article is read or _differ(article, read):
            article.title, article.text, article.language = read.title, read.text, read.language
            indexing.save(article, now=now)
        _note(page, article=article, problem="", gone_at=None)


def note_problem(page: Page, problem: str, *, now: datetime) -> None:
    """Its article stays as it is; what the site does not have any more is marked as gone."""
    gone_at = (page.gone_at or now) if problem == Problem.MISSING else page.gone_at
    _note(page, problem=problem, gone_at=gone_at)


def end_step(site: Site, *, problem: str = "", now: datetime) -> None:
    """When the next one is due: soon, where pages are left; else, or where the site cannot be read, with the next
    reading.
    """
    if problem:
        site.pages.filter(is_due=True).update(is_due=False)
        Site.objects.filter(pk=site.pk).update(problem=problem)
    goes_on = site.pages.filter(is_due=True).exists()
    Site.objects.filter(pk=site.pk).update(due_at=now + (PAUSE if goes_on else timedelta(days=site.every)))


def _note(page: Page, **facts: object) -> None:
    Page.objects.filter(pk=page.pk).update(is_due=False, **facts)


def _differ(article: Article, read: Article) -> bool:
    return (article.title, article.text, article.language) != (read.title, read.text, read.language)


def _home(url: URL) -> tuple[str, str, int | None]:
    return url.scheme, (url.host or "").removeprefix("www."), url.port
