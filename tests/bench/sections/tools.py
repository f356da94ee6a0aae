"""The agent's tools."""

from tests.bench import servers, toolbox
from tests.bench.running import timed
from tests.bench.wire import Http


async def tools(folder, plan):
    """The slowest of the agent's tools, one request after another over HTTP; the search on both databases."""
    people = servers.filled(folder, *plan.demo)
    with servers.product(folder) as server:
        browser = Http(server.port, people["agents"][0]["session"])
        figures = []
        for name, request, most in toolbox.requests(browser, people):
            figures += await timed(name, request, most=most)
        await browser.close()
    return figures + await _search_on_postgresql(folder / "postgresql", plan)


async def _search_on_postgresql(folder, plan):
    with servers.filled_on_postgresql(folder, *plan.demo) as people, servers.product(folder) as server:
        browser = Http(server.port, people["agents"][0]["session"])
        figures = await timed(f"{toolbox.SEARCH} on PostgreSQL", toolbox.searches(browser), most=200)
        await browser.close()
    return figures
