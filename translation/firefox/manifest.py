"""Which models Mozilla publishes, with size, hash and quality: read from models.tsv."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("models.tsv")
LICENCE = "MPL-2.0"
GOOD = 0.85  # COMET from which a translation can be sent as it is; below, it says what a text is about


@dataclass(frozen=True)
class File:
    """As it is downloaded, packed by gzip: `size` in bytes. `unpacked_sha256` may be unknown ("")."""

    name: str
    path: str
    size: int
    sha256: str
    unpacked_sha256: str = ""


@dataclass(frozen=True)
class Model:
    """One direction. `pair` in Mozilla's codes ("zh-en"); `comet`: on Flores, from 0 to 1, as Mozilla publishes it."""

    pair: str
    kind: str
    comet: float
    files: tuple[File, ...]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


@cache
def models() -> dict[str, Model]:
    """By their pair."""
    rows: dict[tuple[str, str, float], list[File]] = defaultdict(list)
    for line in TABLE.read_text().splitlines():
        if line.startswith(("#", "direction\t")):
            continue
        pair, kind, comet, name, size, sha256, unpacked, path = line.split("\t")
        rows[pair, kind, float(comet)].append(File(name, path, int(size), sha256, unpacked))
    return {pair: Model(pair, kind, comet, tuple(files)) for (pair, kind, comet), files in rows.items()}


def pair_of(source: str, target: str) -> str:
    """In Mozilla's codes, which has one Mandarin, the simplified: "zh-Hans", "en" → "zh-en"."""
    return "-".join(code.partition("-")[0] for code in (source, target))
