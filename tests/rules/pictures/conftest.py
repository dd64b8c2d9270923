"""Each test waits in a line of its own, so that several runs side by side do not wait for each other."""

from pathlib import Path

import pytest

from testimonies.rules.pictures import turns


@pytest.fixture(autouse=True)
def a_line_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lines")
    monkeypatch.setattr(turns, "path", lambda line: folder / line.name)
    return folder
