"""`make sabotage`: breaks one rule at a time in a copy of the project, and asks whether the tests notice (security.md F40).

Each act of `acts.toml` replaces `old`, which stands once in `file`, by `new`, and runs `tests`. A test that fails has noticed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache")


@dataclass(frozen=True)
class Act:
    says: str
    file: str
    old: str
    new: str
    tests: str

    def is_noticed(self, copy: Path) -> bool:
        path = copy / self.file
        whole = path.read_text()
        path.write_text(whole.replace(self.old, self.new))
        try:
            return (
                passed(copy, self.tests) == 1
            )  # pytest's code for "some tests failed"; any other is no answer
        finally:
            path.write_text(whole)


def acts() -> list[Act]:
    return [Act(**one) for one in tomllib.loads((Path(__file__).parent / "acts.toml").read_text())["act"]]


def passed(copy: Path, tests: str) -> int:
    """The exit code of pytest: 0 where nothing was noticed."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests.split()]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    return subprocess.run(
        command, cwd=copy, check=False, env=os.environ | {"PYTHONPATH": ""}, **quiet
    ).returncode


def main(*chosen: str) -> int:
    """Those whose sentence holds one of the words given, all where none is."""
    missed = 0
    wanted = [act for act in acts() if not chosen or any(word in act.says for word in chosen)]
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(ROOT, Path(folder) / "copy", ignore=LEFT)
        (copy / "var").mkdir()
        if passed(copy, " ".join(sorted({path for act in wanted for path in act.tests.split()}))):
            sys.exit("The tests fail before anything is broken: mend that first.")
        for act in wanted:
            noticed = act.is_noticed(copy)
            missed += not noticed
            print(f"{'noticed' if noticed else 'MISSED '}  {act.says}", flush=True)
    print(f"{len(wanted) - missed} of {len(wanted)} noticed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
