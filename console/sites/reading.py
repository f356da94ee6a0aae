"""A site is read in short steps, so that no other job waits long: first what its sitemaps list, then a few pages each.

The clock asks for a step when it is due (`conversations/knowledge/sites.py`); a step that was lost is due again.
"""

from datetime import datetime

from django.tasks import task
from django.utils import timezone

from conversations.knowledge import sites
from conversations.knowledge.models import Page, Site
from conversations.knowledge.sites import Problem, Unreadable

from . import visits
from .visits import Visit

MOST_SITEMAPS = 10  # files of a site, with those that list others


def ask_when_due(now: datetime) -> int:
    """Answers with the number of sites that are asked for."""
    due = sites.claim_due(now)
    for pk in due:
        step.enqueue(pk)
    return len(due)


@task
def step(site_id: int) -> None:
    """The next step of a site's reading. Safe to run twice, safe to lose."""
    site = Site.objects.select_related("collection").filter(pk=site_id).first()
    if site is None:
        return
    problem = ""
    with visits.to(site) as visit:
        try:
            if pages := sites.due_pages(site):
                _read_pages(visit, pages)
            else:
                sites.list_pages(site, _listed(visit), now=timezone.now())
        except Unreadable as trouble:
            problem = trouble.problem
    sites.end_step(site, problem=problem, now=timezone.now())


def _listed(visit: Visit) -> list[str]:
    """The pages of all its sitemaps, which may list others. Raises Unreadable where one of them cannot be read: pages
    that it lists would pass for gone.
    """
    waiting = visit.sitemaps()
    known = set(waiting)
    pages: dict[str, None] = {}
    while waiting:
        found = sites.sitemap_in(visit.sitemap(waiting.pop(0)))
        pages |= dict.fromkeys(sites.of_site(visit.site, found.pages))
        others = [other for other in sites.of_site(visit.site, found.sitemaps) if other not in known]
        others = others[: max(0, MOST_SITEMAPS - len(known))]
        waiting += others
        known.update(others)
    return list(pages)


def _read_pages(visit: Visit, pages: list[Page]) -> None:
    """One that cannot be read keeps what was read before. Raises Unreadable where none was answered."""
    silent = 0
    for page in pages:
        try:
            sites.keep(page, visit.page(page.link), now=timezone.now())
        except Unreadable as trouble:
            sites.note_problem(page, trouble.problem, now=timezone.now())
            silent += trouble.problem == Problem.SILENT
    if silent == len(pages):
        raise Unreadable(Problem.SILENT)
