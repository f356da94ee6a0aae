"""Writes docs/LICENCES.md: the packages that a running Pupitre is made of, with their licences. `--check` only looks.

Fails where a package has a licence that nobody has weighed against ours.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from enum import Enum
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PAGE = Path("docs/LICENCES.md")
PYTHON, NODE = Path("requirements.txt"), Path("package-lock.json")


class Asks(Enum):
    """What a licence asks of somebody who hands out the package beside code under MIT."""

    NOTICE = "to keep their notice"
    FILES = "to publish changes of their own files"
    LIBRARY = "to let another version take the library's place"


WEIGHED = {
    "0BSD": Asks.NOTICE,
    "Apache-2.0": Asks.NOTICE,
    "BSD": Asks.NOTICE,
    "BSD-2-Clause": Asks.NOTICE,
    "BSD-3-Clause": Asks.NOTICE,
    "CC0-1.0": Asks.NOTICE,
    "CNRI-Python": Asks.NOTICE,
    "ISC": Asks.NOTICE,
    "MIT": Asks.NOTICE,
    "MIT-0": Asks.NOTICE,
    "MIT-CMU": Asks.NOTICE,
    "PSF-2.0": Asks.NOTICE,
    "TCL": Asks.NOTICE,
    "ZPL-2.1": Asks.NOTICE,
    "Zlib": Asks.NOTICE,
    "MPL-2.0": Asks.FILES,
    "LGPL": Asks.LIBRARY,
    "LGPL-3.0-only": Asks.LIBRARY,
}
SPELLINGS = {  # of packages that do not write SPDX
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
HOMES = ("homepage", "home", "source", "source code", "repository", "code", "documentation")  # the best first

TEXT = """\
# Licences
Pupitre is under the [MIT licence](../LICENSE). No code of others lies in it: packages come from PyPI and npm, in the
versions of the lock files. `make licences` writes this page. `make check` fails where it is no longer true, and where a
package has a licence that nobody has weighed (`tools/licences.py`).

## What they ask
None is at odds with handing out Pupitre's own code under MIT.

{asked}

Browsers get parts of some of them. Their licences go along: the build writes them to `build/static/licences.txt`, which
Pupitre serves beside the scripts. Of two packages the build changes what browsers get, and says so there:
`emoji-picker-element` (Apache-2.0) sets styles in another way and reads a database of ours (`tools/emoji.mjs`),
`@rrweb/record` (MIT) lacks what copies canvases (`tools/rrweb.mjs`). Otherwise Pupitre changes no file of theirs, and
imports libraries as they come, so that other versions can take their place.

Wheels from PyPI also hold libraries in C with licences of their own. Those of pillow-heif hold x265, and those of av
FFmpeg with x264 and x265: they are under the GPL as a whole. Pupitre hands out no wheels. Who hands out an
installation, a container image for instance, hands them out too, and has to offer the sources of those libraries. The
GPL lets MIT code stand beside it, and Pupitre runs both in processes of their own (`photo_reader.py` and
`voice_reader.py` of `conversations/files/`).

## Python
{python}

## Node
esbuild and resvg run only while the assets are built.

{node}
"""


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    licence: str
    home: str

    @property
    def asks(self) -> set[Asks]:
        """By each licence that it names; empty where one of them has not been weighed."""
        licences = re.split(r" (?:AND|OR) | / ", self.licence)
        return {WEIGHED[licence] for licence in licences} if set(licences) <= set(WEIGHED) else set()


def main(*options: str) -> int:
    try:
        python, node = list(of_python()), list(of_node())
    except (PackageNotFoundError, FileNotFoundError) as missing:
        print(f"Not installed: {missing}. Run `make setup`.")
        return 1
    unknown = [package for package in (*python, *node) if not package.asks]
    for package in unknown:
        print(f"{package.name}: nobody has weighed its licence yet: {package.licence or 'none'}")
    text = page(python, node)
    if "--check" not in options:
        PAGE.write_text(text)
    elif PAGE.read_text() != text:
        print(f"{PAGE} is not up to date: run `make licences`.")
        return 1
    return 1 if unknown else 0


def of_python() -> Iterator[Package]:
    """Those of requirements.txt that this platform needs."""
    for line in PYTHON.read_text().splitlines():
        if re.match(r"\w", line):
            needed = Requirement(line.rstrip("\\ "))
            if needed.marker is None or needed.marker.evaluate():
                found = distribution(needed.name)
                yield Package(found.name, found.version, _licence(found), _home(found))


def _licence(found: Distribution) -> str:
    """As the package declares it, in SPDX where that is clear; some have their whole licence's text in the field."""
    said = found.metadata
    if spdx := said.get("License-Expression"):
        return str(spdx)
    field = _spdx(said.get("License") or "")
    classifiers = [line.split(" :: ")[-1] for line in said.get_all("Classifier") or [] if line.startswith("License")]
    return field if field in WEIGHED else " / ".join(map(_spdx, classifiers)) or field[:80]


def _spdx(words: str) -> str:
    return SPELLINGS.get(words, words)


def _home(found: Distribution) -> str:
    urls = dict(line.split(", ", 1) for line in found.metadata.get_all("Project-URL") or [])
    by_label = {label.lower(): url for label, url in urls.items()}
    named = [by_label[label] for label in HOMES if label in by_label]
    return str(found.metadata.get("Home-page") or (named[0] if named else f"https://pypi.org/project/{found.name}/"))


def of_node() -> Iterator[Package]:
    """Those of package-lock.json that are neither for developing nor another platform's build."""
    for folder, locked in json.loads(NODE.read_text())["packages"].items():
        if folder and not locked.get("dev") and not locked.get("optional"):
            found = json.loads(Path(folder, "package.json").read_text())
            home = found.get("homepage") or f"https://www.npmjs.com/package/{found['name']}"
            yield Package(found["name"], found["version"], found.get("license", ""), home)


def page(python: list[Package], node: list[Package]) -> str:
    return TEXT.format(
        asked=_table(["they ask", "licences", "packages"], _asked([*python, *node])),
        python=_table(["package", "version", "licence", "home page"], map(astuple, python)),
        node=_table(["package", "version", "licence", "home page"], map(astuple, node)),
    )


def _asked(packages: list[Package]) -> Iterator[tuple[str, ...]]:
    for asks in Asks:
        licences = [licence for licence, asked in WEIGHED.items() if asked == asks]
        those = sorted({package.name for package in packages if asks in package.asks})
        yield asks.value, ", ".join(licences), "all others" if asks == Asks.NOTICE else ", ".join(those)


def _table(heads: list[str], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
