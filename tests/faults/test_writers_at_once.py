"""Authors in threads, housekeeping in processes of its own: nobody is told that the database is busy (security.md F23)."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from .author import Writers
from .site import FOLLOW_UP, Site

SECONDS = [4, pytest.param(int(os.environ.get("ROUNDS", "300")), marks=pytest.mark.long)]


def is_at_work(pid: int) -> bool:
    """Started, and listening to SIGTERM."""
    caught = re.search(r"SigCgt:\s*(\w+)", Path(f"/proc/{pid}/status").read_text())
    return bool(caught and int(caught[1], 16) >> (signal.SIGTERM - 1) & 1)


def housekeeping(site: Site) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "manage.py", "housekeeping", "--every", "0.05"]
    with site.log.open("ab") as log:
        return subprocess.Popen(command, cwd=site.folder, env=site.environment, stdout=log, stderr=log)


@pytest.mark.parametrize("seconds", SECONDS)
def test_writers_in_threads_and_processes_wait_their_turn(
    seconds: int, shipped: Site, record_property: Any
) -> None:
    written = shipped.log.stat().st_size
    turns = [housekeeping(shipped) for _ in range(2)]
    while not all(is_at_work(process.pid) for process in turns):
        time.sleep(0.05)
    writers = Writers(shipped, 6).start()
    try:
        ending = time.monotonic() + seconds
        while time.monotonic() < ending:
            writers.ending.wait(0.2)
            if writers.acknowledged:
                opened = shipped.ask(FOLLOW_UP, {"action": "open", "receipt": writers.acknowledged[-1]})
                assert opened and opened.status == 200
    finally:
        writers.end()
        for process in turns:
            process.terminate()
    assert [process.wait(60) for process in turns] == [0, 0]
    assert (writers.given_back, writers.repeated, writers.wrong) == (0, 0, [])
    said = shipped.log.read_bytes()[written:].decode()
    assert "error" not in said.lower().replace("logger=gunicorn.error", ""), said[-2000:]
    n = len(set(writers.acknowledged))
    record_property(
        "figure", f"F23: {n} sent in {seconds} s beside 2 housekeepings, 0 told that the database is busy"
    )
