"""No line of what browsers get is longer than 120 characters: a line is read whole, and blamed for one thing.

Formatters break code at that width, but neither a comment nor a text.
"""

import sys
from pathlib import Path

WIDEST = 120
ROOT = Path(__file__).resolve().parent.parent
FILES = ("static/**/*.css", "static/**/*.js", "templates/**/*.html", "tools/*.mjs", "tests/js/**/*.js")


def main():
    problems = [
        f"{path.relative_to(ROOT)}:{number} has {len(line)} characters"
        for pattern in FILES
        for path in sorted(ROOT.glob(pattern))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > WIDEST
    ]
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
