"""What takes long to make and is the same for every run: kept under build/, known by what it is made of.

`make clean` removes it.
"""

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def kept(kind: str, digest: str, make: Callable[[Path], Path]) -> Path:
    """`build/KIND/DIGEST`; where it is not there, `make` is given an empty folder and answers what it has made in it.

    Of several workers the first makes it, the others wait. What it was made of before goes.
    """
    folder = ROOT / "build" / kind
    folder.mkdir(parents=True, exist_ok=True)
    one = folder / digest
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not one.exists():
            for older in folder.iterdir():
                if older.is_dir():
                    shutil.rmtree(older)
                elif older.name != "lock":
                    older.unlink()
            with tempfile.TemporaryDirectory(dir=folder) as empty:
                make(Path(empty)).rename(one)
    return one


def digest_of(files: Iterable[Path], *words: str) -> str:
    """Of names and contents."""
    digest = sha256("\n".join(words).encode())
    for path in sorted(files):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
