"""`make audit`: known faults of what is installed, the list of it (var/sbom.json), every regular expression (security.md F38).

The first asks the package index for its advisories, so it needs a network that reaches pypi.org; it is no part of the gate.
Bandit's rules are those of ruff's S, in `make lint`.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
LOCKS = ("requirements.txt", "tests/requirements.txt")
SBOM = ROOT / "var" / "sbom.json"
PINNED = re.compile(r"^([\w.-]{1,80})(?:\[[^\]]{0,80}\])?==([\w.+-]{1,40})", re.MULTILINE)


def locked(lock: str) -> set[tuple[str, str]]:
    """Name and version of all that a lock names."""
    return {(found[1].lower(), found[2]) for found in PINNED.finditer((ROOT / lock).read_text())}


def succeeds(*command: str) -> bool:
    return subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, check=False).returncode == 0


def known_faults() -> bool:
    """None in any package of either lock, and none left out."""
    files = [part for lock in LOCKS for part in ("-r", lock)]
    return succeeds(
        "pip-audit", "--strict", "--require-hashes", "--disable-pip", "--progress-spinner=off", *files
    )


def list_of_parts() -> bool:
    """Every package that runs in service, with its hashes, in the form of CycloneDX."""
    SBOM.parent.mkdir(exist_ok=True)
    if not succeeds("cyclonedx-py", "requirements", LOCKS[0], "--output-file", str(SBOM)):
        return False
    parts = {(part["name"].lower(), part["version"]) for part in json.loads(SBOM.read_text())["components"]}
    print(f"{len(parts)} packages in {SBOM}")
    return parts == locked(LOCKS[0])


def slow_expressions() -> Iterator[str]:
    """Those of ours in which regexploit finds a way to make them slow; it reads what a program composes too."""
    from regexploit.ast.sre import SreOpParser
    from regexploit.redos import find

    from .patterns import everywhere

    class Reader(SreOpParser):
        """It knows nothing of Python 3.11's possessive repetition; as a greedy one it is judged more severely."""

        from_POSSESSIVE_REPEAT = SreOpParser.from_MAX_REPEAT  # noqa: N815

    for name, (pattern, flags) in everywhere().items():
        for found in find(Reader().parse_sre(pattern, flags)):
            yield f"{name}: {pattern[:60]} {found}"


def expressions() -> bool:
    slow = [*slow_expressions()]
    print("\n".join(slow) or "no expression that a text can make slow")
    return not slow


CHECKS: dict[str, Callable[[], bool]] = {
    "known faults": known_faults, "list of parts": list_of_parts, "regular expressions": expressions,
}  # fmt: skip


def main() -> int:
    results = {name: check() for name, check in CHECKS.items()}
    for name, well in results.items():
        print(f"{'ok    ' if well else 'FAILED'}  {name}")
    return 0 if all(results.values()) else 1


if __name__ == "__main__":
    os.environ["SETTINGS_FILE"] = str(ROOT / "tests" / "settings.env")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    sys.exit(main())
