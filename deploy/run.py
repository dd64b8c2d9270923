"""`make run`: the site with fictional content on this machine, from nothing but Python 3.11.

Makes `.venv` and `var/` (keys, settings, database, all private to you), then keeps gunicorn and `housekeeping` running
until Ctrl-C. Each failure is one line that says how to mend it.
"""

from __future__ import annotations

import base64
import os
import secrets
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping

from environment import PYTHON, ROOT, prepare, stop, unwritable

VAR = ROOT / "var"
SETTINGS = VAR / "settings.env"
DATABASE = VAR / "db.sqlite3"
HOST = "127.0.0.1"
PATIENCE = 30  # seconds that the server has to answer


def port_from(environment: Mapping[str, str]) -> int:
    raw = environment.get("PORT") or "8000"
    if not raw.isdecimal() or not 0 < int(raw) < 65536:
        raise stop(f"PORT={raw} is not a port. Write a number from 1 to 65535: PORT=8080 make run")
    return int(raw)


def refuse_busy(port: int) -> None:
    other = 8081 if port != 8081 else 8082
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise stop(f"port {port} is not allowed to you. Take another: PORT={other} make run") from None
        except OSError:
            raise stop(
                f"port {port} is busy. Stop what uses it, or take another: PORT={other} make run"
            ) from None


def new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def new_signing_key() -> str:
    """Under an id of its own: it must not pass for one that was lost, whose sheets are still about."""
    return f"SIGNING_KEYS=s{secrets.token_hex(3)}:{new_key()}"


def new_settings() -> str:
    return f"""\
# Written once by `make run`; yours to change. Whoever has these keys can read what the database seals: keep them
# private, and keep them, for without them nobody can. The database is var/db.sqlite3 unless DATABASE_URL names one.
SECRET_KEY={secrets.token_urlsafe(50)}
ENCRYPTION_KEYS=k1:{new_key()}
RECEIPT_KEYS=r1:{new_key()}
{new_signing_key()}
SITE_URL=http://{HOST}:8000
ALLOWED_HOSTS={HOST},localhost
SECOND_FACTOR=optional
RELEASE_DELAY_DAYS=0
"""


def refuse_new_keys() -> None:
    """New keys would open nothing of the old database."""
    if DATABASE.exists():
        raise stop(
            f"{DATABASE} is there, and {SETTINGS} with its keys is not. Put the settings back, or move the database away."
        )


def add_signing_key() -> None:
    """Settings from before there were sheets of deposit get the key that signs them."""
    written = SETTINGS.read_text()
    if "SIGNING_KEYS" not in written and os.access(SETTINGS, os.W_OK):
        with SETTINGS.open("a") as file:
            file.write("\n" * (not written.endswith("\n")) + f"{new_signing_key()}\n")


def make_var() -> None:
    """The private folder, and its settings if there are none yet. Existing keys are never written over."""
    try:
        VAR.mkdir(mode=0o700, exist_ok=True)
        VAR.chmod(0o700)
        if not SETTINGS.exists():
            refuse_new_keys()
            descriptor = os.open(SETTINGS, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as file:
                file.write(new_settings())
        add_signing_key()
        if not os.access(VAR, os.W_OK):
            raise PermissionError(13, "Permission denied", str(VAR))
    except OSError as error:
        raise unwritable(error) from None


def surroundings(port: int) -> dict[str, str]:
    """The children's environment: the settings file serves port 8000, another port changes the address for this run."""
    address = {"SITE_URL": f"http://{HOST}:{port}"} if port != 8000 else {}
    return {**address, **os.environ, "HOST": HOST, "PORT": str(port), "PYTHONUNBUFFERED": "1"}


class Children:
    """The processes of this run, in sessions of their own: Ctrl-C reaches us alone, and we end them by their pid."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *arguments: str) -> None:
        self.running[name] = subprocess.Popen(
            [PYTHON, *arguments],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def finish(self, name: str, *arguments: str) -> None:
        """Run one to its end; it has said what is wrong if it fails."""
        self.start(name, *arguments)
        if self.running[name].wait():
            raise SystemExit(1)
        del self.running[name]

    def refuse_dead(self) -> None:
        for name, process in self.running.items():
            if process.poll() is not None:
                raise stop(
                    f"the {name} stopped by itself (code {process.returncode}); the lines above say why."
                )

    def end(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + 8
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def wait_for_answer(children: Children, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        children.refuse_dead()
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5).close()
            return
        except urllib.error.HTTPError as error:
            raise stop(f"the site answers {error.code}; the lines above say why.") from None
        except OSError:
            time.sleep(0.05)
    raise stop(f"the site did not answer within {PATIENCE} seconds.")


def serve(children: Children, port: int) -> None:
    children.start("server", "-m", "gunicorn", "-c", "config/gunicorn.conf.py", "--log-level=warning")
    children.start("housekeeping", "manage.py", "housekeeping", "--every", "60")
    wait_for_answer(children, port)
    print(
        f"""
The site answers at http://{HOST}:{port}/ and the desk of the moderators at http://{HOST}:{port}/admin/
Their passwords lie in {VAR / "passwords.txt"}
All its content is fictional. Ctrl-C stops it; what you write stays for the next run.
""",
        flush=True,
    )
    while True:
        children.refuse_dead()
        time.sleep(0.5)


def on_signal(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, on_signal)
    port = port_from(os.environ)
    refuse_busy(port)
    make_var()
    prepare("requirements.txt")
    children = Children(surroundings(port))
    try:
        children.finish("preparation", "deploy/prepare.py")
        serve(children, port)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        children.end()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        print("Stopped.")
