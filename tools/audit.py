"""Asks whether a pinned package has a known vulnerability. A network that says no is told in one line: no failure."""

import json
import subprocess
import sys
from pathlib import Path

SECONDS = 60
ASK = [str(Path(sys.executable).with_name("pip-audit")), "--requirement", "requirements.txt"]
ASK += ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--timeout", "10", "--format", "json"]


def main() -> int:
    try:
        asked = subprocess.run(ASK, capture_output=True, text=True, timeout=SECONDS, check=False)
        packages = json.loads(asked.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return not_asked(f"no answer within {SECONDS} seconds")
    except json.JSONDecodeError:
        return not_asked((asked.stderr.strip().splitlines() or ["no reason given"])[-1][:100])

    found = [(package, vulnerability) for package in packages for vulnerability in package.get("vulns", [])]
    for package, vulnerability in found:
        mended = ", ".join(vulnerability["fix_versions"]) or "no version yet"
        print(f"{package['name']} {package['version']}: {vulnerability['id']}, mended in {mended}")
    unknown = sum("skip_reason" in package for package in packages)
    if unknown:
        not_asked(f"the package index told nothing of {unknown} of {len(packages)} packages")
    return 1 if found else 0


def not_asked(reason: str) -> int:
    print(f"          not asked: {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
