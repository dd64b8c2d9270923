"""`make bench`: figures of speed, for the eye. No test times anything: a busy machine would fail it."""

import importlib
import os
import pkgutil
import sys
from pathlib import Path

import django

from tests import bench

ROOT = Path(__file__).resolve().parents[2]
NO_FIGURES = frozenset({"__main__", "corpus", "hello", "server", "wrk"})
APART = frozenset(
    {"raid", "desk", "rates", "reading", "sending", "soak", "upgrade"}
)  # minutes: each has a target of its own


def main(*names: str) -> None:
    """Prints the lines that each module's `figures()` gives."""
    for name in names or sorted(module.name for module in pkgutil.iter_modules(bench.__path__)):
        if name not in NO_FIGURES and (names or name not in APART):
            print(f"\n{name}", flush=True)
            for line in importlib.import_module(f"tests.bench.{name}").figures():
                print(f"  {line}", flush=True)


if __name__ == "__main__":
    os.environ["SETTINGS_FILE"] = str(ROOT / "tests/settings.env")
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    main(*sys.argv[1:])
