"""`make run` as a newcomer meets it: from a bare copy of the project, and when something stands in its way."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from .services import IS_ROOT, ROOT, free_port

# Everything the site needs, and nothing that a clone would not hold.
TREE = ("config", "deploy", "static", "templates", "testimonies", "manage.py", "requirements.txt", "Makefile")
CANARY = "zanahoria-0612345678"


def clone(folder: Path) -> Path:
    for name in TREE:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / name)
    return folder


def surroundings(**values: str) -> dict[str, str]:
    """A newcomer's environment: none of the settings of these tests."""
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8", **values}


def refused(folder: Path, *under: str, **environment: str) -> str:
    """The one line that `make run` leaves on its way out."""
    done = subprocess.run(
        [*under, sys.executable, "deploy/run.py"],
        cwd=folder,
        env=surroundings(**environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    return line


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A clone without a virtual environment."""
    shutil.copytree(ROOT / "deploy", tmp_path / "deploy")
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    return tmp_path


# What stands in the way gets one line


def test_a_busy_port_is_named_with_the_way_round_it(bare: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        line = refused(bare, PORT=str(port))
    assert line == f"testimonies: port {port} is busy. Stop what uses it, or take another: PORT=8081 make run"
    assert not (bare / "var").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_port_that_is_none_is_refused(bare: Path, port: str) -> None:
    assert f"PORT={port} is not a port" in refused(bare, PORT=port)


def test_a_missing_venv_module_is_named_with_its_package(bare: Path) -> None:
    (bare / "without").mkdir()
    (bare / "without" / "ensurepip.py").write_text("raise ImportError")
    line = refused(bare, PORT=str(free_port()), PYTHONPATH=str(bare / "without"))
    assert "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv" in line


def test_a_folder_without_the_right_to_write_is_named(bare: Path) -> None:
    # Root may write anywhere, unless that power is taken from it.
    humble = ["setpriv", "--inh-caps=-all", "--bounding-set=-dac_override"] if IS_ROOT else []
    bare.chmod(0o555)
    line = refused(bare, *humble, PORT=str(free_port()))
    bare.chmod(0o755)
    assert line.startswith(f"testimonies: cannot write {bare}/var (Permission denied).")


def test_a_failed_download_is_one_line_that_says_where_to_read_more(bare: Path) -> None:
    (bare / "requirements.txt").write_text("nothing-of-this-name==1 --hash=sha256:" + "0" * 64)
    line = refused(bare, PORT=str(free_port()), PIP_NO_INDEX="1", PIP_CONFIG_FILE=os.devnull)
    assert line.startswith(
        "testimonies: the download of requirements.txt failed: ERROR: No matching distribution"
    )
    assert ".venv/install.log" in line


def in_python(folder: Path, code: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", f"import sys, environment as e; {code}"]
    return subprocess.run(command, cwd=folder / "deploy", capture_output=True, text=True, check=False)


def test_settings_from_before_get_a_key_to_sign_with_once(bare: Path) -> None:
    settings = bare / "var" / "settings.env"
    settings.parent.mkdir()
    settings.write_text("RECEIPT_KEYS=r1:x")
    for _run in range(2):
        assert in_python(bare, "import run; run.make_var()").returncode == 0
    kept, added = settings.read_text().splitlines()
    assert kept == "RECEIPT_KEYS=r1:x"
    assert re.fullmatch(r"SIGNING_KEYS=s[0-9a-f]{6}:[\w+/]{43}=", added)


def test_an_old_python_is_named(bare: Path) -> None:
    done = in_python(bare, "sys.version_info = (3, 9); e.prepare()")
    assert "Python 3.11 or newer is needed, this is 3.9" in done.stderr


def test_dependencies_are_installed_again_only_when_the_lock_changed(bare: Path) -> None:
    (bare / ".venv" / "bin").mkdir(parents=True)
    (bare / ".venv" / "bin" / "python").touch()
    in_python(bare, "e.stamp('requirements.txt').write_text(e.mark('requirements.txt'))")
    kept = "print(e.is_installed('requirements.txt'))"
    assert in_python(bare, kept).stdout == "True\n"
    (bare / "requirements.txt").write_text("another==1")
    assert in_python(bare, kept).stdout == "False\n"


# The real thing


class Site:
    """One `deploy/run.py` in a clone, on its own port; its output grows in a file."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.log = folder, free_port(), folder / "output"
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Seconds until it says where it is."""
        started = time.monotonic()
        with self.log.open("w") as file:
            command = [sys.executable, "deploy/run.py"]
            env = surroundings(PORT=str(self.port))
            self.process = subprocess.Popen(command, cwd=self.folder, env=env, stdout=file, stderr=file)
        while "The site answers" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() - started < 60, self.log.read_text()
            time.sleep(0.05)
        return time.monotonic() - started

    def stop(self, with_signal: int = signal.SIGINT) -> int:
        """Its exit code, once told to end, if it has not ended by itself."""
        if not self.process:
            return 0
        self.process.send_signal(with_signal)
        return self.process.wait(20)

    def is_up(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def left_running(self, doing: str = "") -> list[int]:
        """The process ids of this machine that still work in this clone, or those whose command says so."""
        commands = {int(path.name): command(path, self.folder) for path in Path("/proc").glob("[0-9]*")}
        return [number for number, words in commands.items() if words and doing in words]


def command(process: Path, folder: Path) -> str:
    """The command line of a process that works in `folder`; nothing for any other."""
    try:
        return (process / "cmdline").read_text() if (process / "cwd").readlink() == folder else ""
    except OSError:  # gone meanwhile, or another user's
        return ""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = clone(tmp_path_factory.mktemp("clone"))
    (folder / ".venv").symlink_to(ROOT / ".venv")
    site = Site(folder)
    yield site
    site.stop()


@pytest.fixture
def running(site: Site) -> Site:
    if not site.is_up():
        site.start()
    return site


@pytest.fixture
def stopped(running: Site) -> Site:
    """One that has run before."""
    running.stop()
    return running


def status(url: str, data: bytes | None = None) -> int:
    request = urllib.request.Request(url, data=data, headers={"User-Agent": CANARY})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_it_says_where_it_is_where_the_passwords_lie_and_that_all_is_fictional(running: Site) -> None:
    said = running.log.read_text()
    passwords = running.folder / "var" / "passwords.txt"
    assert f"{running.url}/ " in said
    assert str(passwords) in said
    assert "fictional" in said
    assert passwords.stat().st_size > 0


def test_what_it_writes_is_private_to_its_owner(running: Site) -> None:
    var = running.folder / "var"
    assert stat.S_IMODE(var.stat().st_mode) == 0o700
    assert stat.S_IMODE((var / "settings.env").stat().st_mode) == 0o600
    assert stat.S_IMODE((var / "passwords.txt").stat().st_mode) == 0o600


def test_its_pages_and_their_hashed_files_are_served(running: Site) -> None:
    with urllib.request.urlopen(running.url, timeout=10) as response:
        page = response.read().decode()
        assert "gunicorn" not in (response.headers["Server"] or "").lower()
    sheets = re.findall(r'href="(/static/css/[^"]+\.[0-9a-f]{12}\.css)"', page)
    assert sheets
    assert all(status(running.url + sheet) == 200 for sheet in sheets)


def test_a_worker_may_start_from_its_static_files(running: Site) -> None:
    """A page that embeds nothing foreign starts a worker only from a file that says the same (COEP)."""
    manifest = json.loads((running.folder / "var" / "static" / "staticfiles.json").read_text())
    address = f"{running.url}/static/{manifest['paths']['js/check-worker.js']}"
    with urllib.request.urlopen(address, timeout=10) as response:
        assert response.headers["Cross-Origin-Embedder-Policy"] == "require-corp"


def test_no_address_query_or_body_reaches_its_output(running: Site) -> None:
    assert status(f"{running.url}/temoignages/?q={CANARY}") == 200
    assert status(f"{running.url}/{CANARY}") == 404
    assert status(f"{running.url}/temoigner/", f"story={CANARY}".encode()) < 500
    with socket.create_connection(("127.0.0.1", running.port), timeout=10) as connection:
        connection.sendall(f"{CANARY} {CANARY}\r\nX {CANARY}\r\n\r\n".encode())
        assert b" 400 " in connection.recv(100)
    assert CANARY not in running.log.read_text()


def test_control_c_stops_all_of_it_and_the_next_run_finds_its_data(running: Site) -> None:
    database = running.folder / "var" / "db.sqlite3"
    keys = (running.folder / "var" / "settings.env").read_text()
    passwords = (running.folder / "var" / "passwords.txt").read_text()
    assert running.left_running() != []
    assert running.stop() == 0
    assert running.left_running() == []
    assert "Traceback" not in running.log.read_text()

    with sqlite3.connect(database) as connection:
        rows = connection.execute("SELECT count(*) FROM testimonies_testimony").fetchone()
    assert running.start() < 20
    assert status(running.url) == 200
    assert (running.folder / "var" / "settings.env").read_text() == keys
    assert (running.folder / "var" / "passwords.txt").read_text() == passwords
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM testimonies_testimony").fetchone() == rows
    assert running.stop(signal.SIGTERM) == 0
    assert running.left_running() == []
    assert "Traceback" not in running.log.read_text()


def test_a_wrong_key_stops_it_before_it_serves(stopped: Site) -> None:
    settings = stopped.folder / "var" / "settings.env"
    right = settings.read_text()
    settings.write_text(re.sub(r"k1:.*", f"k1:{'A' * 43}=", right))
    line = refused(stopped.folder, PORT=str(stopped.port))
    settings.write_text(right)
    assert "the key 'k1' is not the one data was written with" in line
    assert stopped.left_running() == []


def test_one_part_that_dies_stops_the_other_and_is_named(running: Site) -> None:
    (housekeeping,) = running.left_running("housekeeping")
    os.kill(housekeeping, signal.SIGKILL)
    assert running.process
    assert running.process.wait(20) == 1
    assert (
        running.log.read_text().splitlines()[-1].startswith("testimonies: the housekeeping stopped by itself")
    )
    assert running.left_running() == []
