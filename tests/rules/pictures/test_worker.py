"""Pictures are opened by a process that can do nothing else, and is not believed."""

import json
import os
import subprocess
import sys
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from structlog.testing import capture_logs

from testimonies.rules.pictures import cleaning, sizes
from testimonies.rules.pictures.cleaning import PictureError, Refusal
from tests.bench import pictures as bench

from . import base, jpegs, pngs, webps

CONFINE = cleaning.START.replace("worker.main()", "worker.confine(*map(int, sys.argv[1:3]))")
TRIED = """
def tried(act):
    try:
        act()
        return "done"
    except Exception as error:
        return type(error).__name__
"""


def reason(content: bytes) -> Refusal:
    with pytest.raises(PictureError) as caught:
        cleaning.clean(content)
    return caught.value.reason


@pytest.fixture
def in_its_place(monkeypatch: pytest.MonkeyPatch):
    """Run this program where the worker would run."""

    def run(program: str) -> bytes:
        monkeypatch.setattr(cleaning, "START", program)
        return cleaning._asked(b"", b"")

    return run


# What it may do


def test_no_secret_of_the_site_is_handed_down(in_its_place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "canary")
    monkeypatch.setenv("PYTHONPATH", "/canary")
    names = json.loads(in_its_place("import json, os; print(json.dumps(dict(os.environ)))"))
    assert set(names) <= {"LC_CTYPE"}  # which Python sets for itself


def test_neither_django_nor_settings_are_loaded(in_its_place) -> None:
    program = cleaning.START.replace("worker.main()", "print(*sys.modules)")
    loaded = in_its_place(program).decode().split()
    assert "testimonies.rules.pictures.pixels" in loaded
    assert not [name for name in loaded if name.split(".")[0] in {"django", "config", "structlog"}]


def test_it_can_open_no_file_and_no_socket(in_its_place) -> None:
    acts = ("open('/etc/passwd')", "open('/tmp/plain', 'w')", "socket.socket()", "os.pipe()", "os.dup(1)")
    tries = ", ".join(f"tried(lambda: {act})" for act in acts)
    answer = in_its_place(f"import os, socket; {CONFINE}\n{TRIED}\nprint({tries})")
    assert answer.split() == [b"OSError"] * len(acts)


def test_it_can_write_to_no_file_it_had(in_its_place, tmp_path: Path) -> None:
    place = tmp_path / "plain"
    program = f"at = open({str(place)!r}, 'wb', 0); {CONFINE}\n{TRIED}\nprint(tried(lambda: at.write(b'x')))"
    assert in_its_place(program).strip() == b"OSError"
    assert place.read_bytes() == b""


def test_it_can_take_no_more_memory_than_is_given(in_its_place) -> None:
    tries = "tried(lambda: bytearray(100 * 2**20)), tried(lambda: bytearray(230 * 2**20))"
    assert in_its_place(f"{CONFINE}\n{TRIED}\nprint({tries})").split() == [b"done", b"MemoryError"]


def test_its_limits_cannot_be_raised_again_and_leave_no_core(in_its_place) -> None:
    names = "CPU", "FSIZE", "CORE", "NOFILE", "NPROC"
    kept = ", ".join(f"resource.getrlimit(resource.RLIMIT_{name})" for name in names)
    answer = in_its_place(f"import resource; {CONFINE}\nprint({kept})")
    assert answer.decode().strip() == "(10, 10) (0, 0) (0, 0) (3, 3) (0, 0)"


# Memory and time


def test_what_does_not_fit_in_memory_is_refused_and_the_site_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    large = base.saved(base.corners(size=(3000, 3000)), "PNG")
    monkeypatch.setattr(sizes, "WORKER_BYTES", 24 * 2**20)
    assert reason(large) is Refusal.TOO_MANY_PIXELS
    monkeypatch.undo()
    assert cleaning.clean(large).width == 2000


@pytest.mark.parametrize(
    "name", ["PNG RGBA 40 Mpx", "WebP 12 Mpx, lossless", "progressive JPEG 40 Mpx, 4:2:0"]
)
def test_the_largest_pictures_taken_fit_in_256_mebibytes_with_the_site_s_share(name: str) -> None:
    heaviest = bench.CASES[name]().ljust(sizes.MOST_BYTES, b"\0")
    assert bench.of_the_worker(heaviest) + len(heaviest) / 2**20 < 256
    clean = cleaning.clean(heaviest)
    assert sizes.MOST_CLEAN_PIXELS / 2 < clean.width * clean.height <= sizes.MOST_CLEAN_PIXELS


def test_thousands_of_scans_meet_the_limit_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "WORKER_SECONDS", 1)
    assert reason(jpegs.many_scans(6000)) is Refusal.TOO_SLOW


def test_a_worker_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "START", "import time; time.sleep(600)")
    monkeypatch.setattr(cleaning, "MOST_SECONDS", 0.3)
    assert reason(jpegs.plain().ljust(2**20, b"\0")) is Refusal.TOO_SLOW


def test_a_worker_that_hangs_after_its_answer_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        cleaning, "START", "import os, time; os.write(1, b'broken'); os.close(1); time.sleep(600)"
    )
    monkeypatch.setattr(cleaning, "MOST_SECONDS", 0.5)
    assert reason(pngs.plain()) is Refusal.TOO_SLOW


def test_a_worker_that_is_killed_is_no_fault_of_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "START", "import os; os.kill(os.getpid(), 9)")
    assert reason(pngs.plain()) is Refusal.TOO_SLOW


@pytest.mark.parametrize(
    "program", ["import sys; sys.exit(3)", "import os; os.abort()", "import nothing_of_that_name"]
)
def test_a_worker_that_falls_refuses_the_picture_and_tells_the_operator(program: str, monkeypatch) -> None:
    monkeypatch.setattr(cleaning, "START", program)
    with capture_logs() as lines:
        assert reason(pngs.plain()) is Refusal.BROKEN
    assert [line["event"] for line in lines] == ["picture_worker_fell"]


def test_a_worker_that_cannot_start_is_told_as_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_process(*_args: Any, **_options: Any) -> None:
        raise BlockingIOError(11, "no more processes")

    monkeypatch.setattr(cleaning, "Popen", no_process)
    with capture_logs() as lines:
        assert reason(pngs.plain()) is Refusal.BUSY
    assert [line["event"] for line in lines] == ["picture_worker_could_not_start"]


def test_every_worker_is_buried(monkeypatch: pytest.MonkeyPatch) -> None:
    started = []

    class Seen(Popen):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            started.append(self.pid)

    monkeypatch.setattr(cleaning, "Popen", Seen)
    cleaning.clean(pngs.plain())
    with pytest.raises(ChildProcessError):
        os.waitpid(started[0], os.WNOHANG)


# What it says


@pytest.mark.parametrize(
    "said",
    [
        b"", b"\n", b"clean\n", b"clean\n<html><script>", b"welcome\n", b"\xff\xfe\n", b"clean\nRIFF",
        b"clean\n" + webps.plain(lossless=True), b"clean\n" + webps.plain() + base.CANARY,
        b"clean\n" + webps.extended(webps.EXIF, after=[(b"EXIF", base.CANARY)]),
        b"clean\n" + webps.plain()[:-2],
    ],
)  # fmt: skip
def test_an_answer_that_is_not_a_bare_picture_is_not_passed_on(said: bytes) -> None:
    with pytest.raises(PictureError) as caught:
        cleaning._understood(said, "png")
    assert caught.value.reason is Refusal.BROKEN


def test_an_endless_answer_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "MOST_ANSWER", 2**16)
    monkeypatch.setattr(cleaning, "START", "import os\nwhile True: os.write(1, b'clean' * 999)")
    assert reason(pngs.plain()) is Refusal.TOO_SLOW


def test_no_more_is_read_of_a_long_answer_than_a_picture_can_take(monkeypatch, tmp_path: Path) -> None:
    """A worker that could say all would have gone on: it is ended while it waits for somebody to read."""
    monkeypatch.setattr(cleaning, "MOST_ANSWER", 2**16)
    end = tmp_path / "said-it-all"
    said = f"import os, pathlib\nfor _ in range(64): os.write(1, b'c' * 2**16)\npathlib.Path({str(end)!r}).touch()"
    monkeypatch.setattr(cleaning, "START", said)
    assert reason(pngs.plain()) is Refusal.TOO_SLOW
    assert not end.exists()


def test_a_worker_that_does_not_listen_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "START", "pass")
    assert reason(jpegs.plain().ljust(5 * 2**20, b"\0")) is Refusal.BROKEN


def test_pictures_are_not_opened_by_the_site_itself() -> None:
    program = "import sys, testimonies.rules.pictures.cleaning; print('PIL' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
