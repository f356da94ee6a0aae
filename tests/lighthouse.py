"""`make lighthouse`: what Lighthouse makes of the desk on a phone, on Debian's Chromium, in the demonstration's data.

Its mobile preset: a slow phone on a slow network, simulated. Each page is looked at several times, the medians count.
A look while other work has the processor says nothing of the page: Lighthouse measures the machine each time, and where
it is slower than Lighthouse expects of a computer, the look is repeated. A browser of Playwright's signs in; Lighthouse
opens its pages there.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench.report import FOLDER, machine
from tests.browser.server import ROOT
from tests.pictures.__main__ import demonstration, sign_in
from tests.ports import own_port
from tests.services import FLAGS, chromium_path

COMMAND = ROOT / "tools" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
AIMS = {"performance": 95, "accessibility": 100, "best-practices": 100}
SLOW = 1000  # Lighthouse's own limit of its benchmark, under which it warns
MOST = 15  # looks at a page
MEASURES = {
    "first-contentful-paint": "first contentful paint, ms",
    "largest-contentful-paint": "largest contentful paint, ms",
    "total-blocking-time": "total blocking time, ms",
    "cumulative-layout-shift": "cumulative layout shift",
    "speed-index": "speed index, ms",
    "total-byte-weight": "bytes",
}


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.lighthouse")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--reports", type=Path, help="a folder that gets each whole report")
    chosen = parser.parse_args()
    port = own_port()
    with demonstration() as server, sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        browser = playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium_path(), args=[*FLAGS, f"--remote-debugging-port={port}"]
        )
        page = browser.pages[0]
        found = {"sign-in": looked_at(f"{server.url}/sign-in/", port, chosen, "sign-in")}
        sign_in(page, server)
        conversation = page.locator("#chats .row").first.get_attribute("href")
        page.goto("about:blank")
        for name, path in (("list", "/desk/"), ("conversation", conversation)):
            found[name] = looked_at(f"{server.url}{path}", port, chosen, name)
        browser.close()
    print(table(found))
    is_met = all(page["scores"][name] >= aim for page in found.values() for name, aim in AIMS.items())
    if chosen.runs >= 3:
        print(f"\nWritten to {write(found)}")
    sys.exit(0 if is_met else 1)


def looked_at(url, port, chosen, name):
    """The medians over the runs, and what keeps a score under its aim."""
    reports = []
    for number in range(1, MOST + 1):
        one = report(url, port)
        if one is None:
            continue
        speed = one["environment"]["benchmarkIndex"]
        print(f"… {name} {number}: {scores_of(one)}, machine {speed:.0f}", file=sys.stderr, flush=True)
        if chosen.reports:
            chosen.reports.mkdir(parents=True, exist_ok=True)
            (chosen.reports / f"{name}-{number}.json").write_text(json.dumps(one))
        if speed >= SLOW:
            reports.append(one)
        if len(reports) == chosen.runs:
            break
    else:
        raise RuntimeError(f"The machine is too busy to look at {name}: try again when it has less to do.")
    scores = {key: round(statistics.median(scores_of(one)[key] for one in reports)) for key in AIMS}
    measures = {
        label: round(statistics.median(one["audits"][key]["numericValue"] for one in reports), 3)
        for key, label in MEASURES.items()
    }
    return {"scores": scores, "measures": measures, "looks": number, "version": reports[0]["lighthouseVersion"]}


def report(url, port):
    """None where Lighthouse could not look: it says so itself, and asks to be run again."""
    options = ["--output=json", "--quiet", f"--port={port}"]
    run = subprocess.run(
        ["node", COMMAND, url, *options, f"--only-categories={','.join(AIMS)}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        print(run.stderr.strip(), file=sys.stderr)
        return None
    whole = json.loads(run.stdout)
    if whole["finalDisplayedUrl"] != url:
        raise RuntimeError(f"{url} led to {whole['finalDisplayedUrl']}")
    return whole


def scores_of(one):
    return {key: 100 * one["categories"][key]["score"] for key in AIMS}


def table(found):
    head = ["page", *(f"{name} (aim {aim})" for name, aim in AIMS.items())]
    rows = [[name, *(str(page["scores"][key]) for key in AIMS)] for name, page in found.items()]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *rows])


def write(found):
    """Beside the other figures."""
    file = FOLDER / "lighthouse.json"
    content = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "command": "make lighthouse",
        "machine": machine(),
        "lighthouse": next(iter(found.values()))["version"],
        "aims": AIMS,
        "pages": {name: {key: page[key] for key in ("scores", "measures", "looks")} for name, page in found.items()},
    }
    file.write_text(json.dumps(content, indent=2) + "\n")
    return file


if __name__ == "__main__":
    main()
