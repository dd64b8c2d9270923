"""What is installed is what was locked, to the byte (security.md F38)."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .audit import PINNED, locked
from .services import ROOT

LOCKS = ("requirements.txt", "tests/requirements.txt", "tests/audit.txt", "tests/postgresql.txt")
METADATA = "Metadata-Version: 2.1\nName: nothing\nVersion: 1\n"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_pinned_with_its_hashes(lock: str) -> None:
    lines = (ROOT / lock).read_text().replace("\\\n", "").splitlines()
    wanted = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    assert len(wanted) == len(locked(lock)) > 0
    assert [line for line in wanted if not PINNED.match(line) or "--hash=sha256:" not in line] == []


def wheel(folder: Path) -> Path:
    path = folder / "nothing-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("nothing.py", "")
        file.writestr("nothing-1.dist-info/METADATA", METADATA)
        file.writestr(
            "nothing-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        file.writestr("nothing-1.dist-info/RECORD", "")
    return path


def install(folder: Path, digest: str) -> "subprocess.CompletedProcess[str]":
    """As deploy/environment.py does, from this folder alone."""
    (folder / "lock.txt").write_text(f"nothing==1 --hash=sha256:{digest}\n")
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--no-index", "--find-links", folder,
               "--require-hashes", "--target", folder / "into", "-r", folder / "lock.txt"]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_package_that_is_not_the_one_locked_is_refused(tmp_path: Path) -> None:
    good = hashlib.sha256(wheel(tmp_path).read_bytes()).hexdigest()
    refused = install(tmp_path, "0" * 64)
    assert refused.returncode == 1 and "DO NOT MATCH THE HASHES" in refused.stderr
    assert not (tmp_path / "into").exists()
    assert install(tmp_path, good).returncode == 0
    assert "--require-hashes" in (ROOT / "deploy" / "environment.py").read_text()
