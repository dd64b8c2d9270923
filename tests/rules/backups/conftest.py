"""A ledger and a key pair of their own."""

from pathlib import Path
from typing import Any

import pyrage
import pytest


@pytest.fixture(autouse=True)
def ledger(settings: Any, tmp_path: Path) -> Path:
    path = tmp_path / "purged.txt"
    path.touch()
    settings.PURGE_LEDGER = str(path)
    return path


@pytest.fixture
def identity(settings: Any, tmp_path: Path) -> Path:
    """The file with the private half; the public one is in the settings."""
    key = pyrage.x25519.Identity.generate()
    settings.BACKUP_PUBLIC_KEY = [str(key.to_public())]
    (tmp_path / "key").write_text(f"# made for a test\n{key}\n")
    return tmp_path / "key"
