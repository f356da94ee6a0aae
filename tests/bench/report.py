"""The figures: a table for who runs the benchmark, a file for the README and for the next to compare with."""

import json
import math
import os
import platform
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

COLUMNS = ("metric", "ratio", "ours", "bare", "aim", "met")
MET = {None: "", True: "yes", False: "no"}
TITLES = {
    "desk": "The way of a message, and the pages",
    "load": "What messages and sockets cost",
    "toolbox": "The agent's tools",
    "phone": "Deadlines",
    "bursts": "Many at once, and hostile files",
    "copilot": "The copilot",
    "language": "Translation",
    "channels": "Other people's channels",
    "calls": "Video calls",
    "mirror": "A visitor's page on an agent's screen",
    "chaos": "Killed under load",
    "webhooks": "Webhooks, each told one to five times, while the worker is killed twice",
    "answers": "Answers through a provider that fails at every tenth request, while the worker is killed",
}
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "benchmarks"


@dataclass(frozen=True)
class Figure:
    metric: str
    unit: str
    ours: float
    bare: float | None = None
    most: float | None = None  # the aim, for the figure itself
    most_times_bare: float | None = None  # the aim, for the ratio
    least_times_bare: float | None = None
    least: float | None = None  # as `most`, where more is better

    @property
    def ratio(self):
        return self.ours / self.bare if self.bare else None

    @property
    def aim(self):
        if self.most is not None:
            return f"≤ {self.most:g} {self.unit}"
        if self.least is not None:
            return f"≥ {self.least:g} {self.unit}"
        if self.most_times_bare is not None:
            return f"≤ {self.most_times_bare:g} × bare"
        return f"≥ {self.least_times_bare:g} × bare" if self.least_times_bare is not None else ""

    @property
    def is_met(self):
        if self.most is not None:
            return self.ours <= self.most
        if self.least is not None:
            return self.ours >= self.least
        if self.most_times_bare is not None:
            return self.ratio is not None and self.ratio <= self.most_times_bare
        if self.least_times_bare is not None:
            return self.ratio is not None and self.ratio >= self.least_times_bare
        return None


def table(figures):
    return "\n".join(
        _lines(
            (
                figure.metric,
                _number(figure.ratio, ""),
                _number(figure.ours, figure.unit),
                _number(figure.bare, figure.unit),
                figure.aim,
                MET[figure.is_met],
            )
            for figure in figures
        )
    )


def _lines(rows):
    rows = [COLUMNS, *rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
    head, *rest = (
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    )
    return [head, "|" + "|".join("-" * (width + 2) for width in widths) + "|", *rest]


def write(title, figures, command):
    """Writes `title`.json; answers with its path."""
    content = {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "command": command,
        "machine": machine(),
        "figures": [
            {
                "metric": figure.metric,
                "unit": figure.unit,
                "ours": _finite(figure.ours),
                "bare": _finite(figure.bare),
                "ratio": _finite(figure.ratio),
                "aim": figure.aim or None,
                "met": figure.is_met,
            }
            for figure in figures
        ],
    }
    file = FOLDER / f"{title}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    (FOLDER / "tables.md").write_text(tables())
    return file


def tables():
    """All that was written, to be read. Each says when, and on which machine it was taken."""
    parts = ["# Figures\n\nMade from the files beside it; `docs/benchmarks/README.md` says how they are taken.\n"]
    for title, heading in TITLES.items():
        file = FOLDER / f"{title}.json"
        if file.exists():
            kept = json.loads(file.read_text())
            machine = kept["machine"]
            parts.append(
                f"## {heading}\n`{kept['command']}`, {kept['date']}: {machine['cores']} cores ({machine['cpu']}), "
                f"{machine['memory_gb']} GB, Python {machine['python']}.\n"
            )
            parts.append("\n".join(_lines(_row(figure) for figure in kept["figures"])) + "\n")
    return "\n".join(parts)


def _row(kept):
    ours = "never" if kept["ours"] is None else _number(kept["ours"], kept["unit"])
    ratio, bare = _number(kept["ratio"], ""), _number(kept["bare"], kept["unit"])
    return kept["metric"], ratio, ours, bare, kept["aim"] or "", MET[kept["met"]]


def machine():
    cpu = platform.processor()
    information = Path("/proc/cpuinfo")
    if information.exists():
        models = [line.partition(": ")[2] for line in information.read_text().splitlines() if "model name" in line]
        cpu = models[0] if models else cpu
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 2**30),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}" if sys.platform != "linux" else platform.release(),
    }


def _number(value, unit):
    if value is None:
        return ""
    return f"{_digits(value)} {unit}".strip() if math.isfinite(value) else "never"


def _digits(value):
    return f"{value:.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def _finite(value):
    return None if value is None or not math.isfinite(value) else round(value, 3)
