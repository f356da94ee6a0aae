"""The tests that a change touches, the nearest first, in three minutes at most.

    python tools/quick.py [BASE]

The change is what git finds between BASE and the files as they are: `main` on another branch, else HEAD, which leaves
what is not committed. A changed file touches a module of tests

0. that is this file,
1. that bears its name: `close.html`, `close.css` and `views/close.py` touch `test_close.py`, and `FOLLOWED` says more,
2. that imports it,
3. that imports it through a package or a helper of the tests; a conftest touches its folder; what browsers load touches
   `BROADLY`; a module of ours that touches nothing else touches what imports its neighbours.

What is left out for want of time is named, and so is what touches no test. PostgreSQL and Redis
(`tests/test_profiles.py`) are never part of it.
"""

import ast
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[1]
# Seconds since this program began: no test begins after the first, none goes on after the second; in what is left of
# three minutes servers and browsers stop.
BEGUN_WITHIN, DONE_WITHIN = 140, 165
STARTING = 15  # seconds that the first test in a browser waits for its server
BEGAN = time.monotonic()
SAME, NAMED, IMPORTED, FAR = range(4)
PROFILES = "tests/test_profiles.py"
PACKAGES = ("console", "conversations", "routing", "translation", "tests")
SCREENS = ("templates/*", "static/*")
BROADLY = ["tests/browser/test_end_to_end.py", "tests/browser/test_pages.py"]
FOLLOWED = {
    "*.md": "tests/test_docs.py",
    "*/migrations/*.py": "tests/upgrades/test_upgrades.py",
    "*/urls.py": "tests/test_matrix.py",
    "tools/*": "tests/test_quick.py",
}
NO_NAMES = {"init", "app", "apps", "base", "console", "conversation", "desk", "model", "page", "part", "screen", "view"}


def main(base=None):
    """`base`: the commit to compare with. Answers the exit status."""
    changed, tests = changes(ROOT, base or _usual_base()), Tests(ROOT)
    touched = tests.touched_by(changed)
    print(f"{len(changed)} files changed, {len(touched)} modules of tests touched:")
    for module, (rank, why) in touched.items():
        print(f"  {module}  {'' if rank == SAME else why}")
    without = [file for file in changed if not tests.touched_by([file])]
    print("".join(f"  no test  {file}\n" for file in without), end="", flush=True)
    if any(file.startswith("static/") for file in changed):
        subprocess.run(
            ["node", "--test", *map(str, sorted((ROOT / "tests/js").glob("*.test.js")))], cwd=ROOT, check=True
        )
    status = 0
    # Those in a browser last: they take longest, and alone.
    for those in (_in_browser(touched, False), _in_browser(touched, True)):
        if those and time.monotonic() - BEGAN < BEGUN_WITHIN - STARTING:
            status = max(status, _run(those))
        elif those:
            print("\nLeft out for want of time:", *those)
    print(f"\nIn {time.monotonic() - BEGAN:.0f} s")
    return status


def changes(root, base):
    """Paths of what differs from `base`, new files too, from the root on."""
    commands = (["diff", "--name-only", base], ["ls-files", "--others", "--exclude-standard"])
    return sorted({line for command in commands for line in _git(root, *command).splitlines()})


@dataclass(frozen=True)
class Tests:
    root: Path
    read: dict[str, set[str]] = field(default_factory=dict)

    def touched_by(self, changed):
        """Modules of tests and (rank, the file by which), the nearest first."""
        found = {}
        for file in changed:
            ranks = {module: self.rank(file, module) for module in self.modules}
            if set(ranks.values()) == {None}:
                ranks = {module: FAR for module in self.modules if self.imports_beside(file, module)}
            for module, rank in ranks.items():
                if rank is not None and rank < found.get(module, (FAR + 1, ""))[0]:
                    found[module] = (rank, file)
        return dict(sorted(found.items(), key=lambda item: (item[1][0], item[0])))

    @cached_property
    def modules(self):
        found = [path.relative_to(self.root).as_posix() for path in sorted(self.root.glob("tests/**/test_*.py"))]
        return [module for module in found if module != PROFILES]

    def rank(self, file, module):
        """How near a changed file is to a module of tests; None where it does not touch it."""
        if file == module:
            return SAME
        if _names(file) & _names(module) or any(
            fnmatch(file, which) and module == test for which, test in FOLLOWED.items()
        ):
            return NAMED
        direct = self.imports(module)
        if file in direct:
            return IMPORTED
        name = PurePosixPath(file)
        if name.name == "conftest.py" and module.startswith(f"{name.parent}/"):
            return FAR
        if module in BROADLY and any(fnmatch(file, which) for which in SCREENS):
            return FAR
        passing = [imported for imported in direct if imported.endswith("__init__.py") or imported.startswith("tests/")]
        return FAR if any(file in self.imports(imported) for imported in passing) else None

    def imports_beside(self, file, module):
        folder = PurePosixPath(file).parent
        return file.endswith(".py") and any(
            PurePosixPath(imported).parent == folder for imported in self.imports(module)
        )

    def imports(self, file):
        """The files of ours that one imports."""
        if file not in self.read:
            path = self.root / file
            self.read[file] = set(self._imports(path)) if path.exists() else set()
        return self.read[file]

    def _imports(self, path):
        package = path.relative_to(self.root).parent.parts
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                names = [alias.name.split(".") for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                within = package[: len(package) + 1 - node.level] if node.level else ()
                start = [*within, *(node.module.split(".") if node.module else [])]
                names = [start, *([*start, alias.name] for alias in node.names)]
            else:
                continue
            for name in names:
                if name and name[0] in PACKAGES:
                    yield from self._files(name)

    def _files(self, name):
        for file in (f"{'/'.join(name)}.py", f"{'/'.join(name)}/__init__.py"):
            if (self.root / file).exists():
                yield file


def _names(file):
    """The words of its name that say what it is about, each in the singular."""
    path = PurePosixPath(file)
    if path.parts[0] not in {*PACKAGES, "templates", "static"} or path.name == "conftest.py":
        return set()
    words = re.split(r"[_\-.]+", path.stem.removeprefix("test_"))
    return {word.removesuffix("s") for word in words if word} - NO_NAMES


def _in_browser(modules, wanted):
    return [module for module in modules if module.startswith("tests/browser/") == wanted]


def _run(modules):
    """pytest's exit status; that no more was begun is no failure."""
    limits = [f"--begun-by={BEGAN + BEGUN_WITHIN:.0f}", f"--done-by={BEGAN + DONE_WITHIN:.0f}"]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.hurried", *limits]
    return subprocess.run([*command, "-n", "2", "--maxschedchunk", "1", *modules], cwd=ROOT, check=False).returncode


def _usual_base():
    branch = _git(ROOT, "rev-parse", "--abbrev-ref", "HEAD").strip()
    return "HEAD" if branch in {"main", "HEAD"} else "main"


def _git(root, *command):
    return subprocess.run(["git", *command], cwd=root, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
