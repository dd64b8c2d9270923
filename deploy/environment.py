"""The virtual environment `.venv`, made with nothing but Python: `python3 deploy/environment.py LOCK...`.

Installs each lock (paths from the project's folder) with its hashes, and only when it changed since the last time.
Each failure is one line on standard error that says how to mend it, and the exit code 1.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input")
OLDEST = (3, 11)


def stop(line: str) -> SystemExit:
    """The one line of a failure; raise it."""
    return SystemExit(f"testimonies: {line}")


def refuse_old_python() -> None:
    if sys.version_info < OLDEST:
        version = "{}.{}".format(*sys.version_info)
        raise stop(f"Python 3.11 or newer is needed, this is {version}. Try: make run PYTHON=python3.12")


def works() -> bool:
    """Whether `.venv` holds a Python that starts and has pip; a moved or half-made one does not."""
    try:
        return subprocess.run([PYTHON, *PIP, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def refuse_missing_venv() -> None:
    try:
        import ensurepip  # noqa: F401  Debian ships it apart, with the venv module
        import venv  # noqa: F401
    except ImportError:
        raise stop("Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv") from None


def create() -> None:
    import venv

    try:
        venv.create(VENV, clear=True, with_pip=True)
    except subprocess.CalledProcessError:
        raise stop(
            f"Python's venv module could not fill {VENV}. On Debian or Ubuntu: apt install python3-venv"
        ) from None
    except OSError as error:
        raise unwritable(error) from None


def unwritable(error: OSError) -> SystemExit:
    return stop(
        f"cannot write {error.filename or ROOT} ({error.strerror}). Give yourself the right to this folder."
    )


def mark(lock: str) -> str:
    """What a lock installs here: its content, for this Python."""
    return hashlib.sha256((ROOT / lock).read_bytes() + sys.version.encode()).hexdigest()


def stamp(lock: str) -> Path:
    return VENV / f"{lock.replace('/', '-')}.installed"


def is_installed(lock: str) -> bool:
    path = stamp(lock)
    return PYTHON.exists() and path.exists() and path.read_text() == mark(lock)


def install(lock: str) -> None:
    log = VENV / "install.log"
    command = [
        str(PYTHON),
        *PIP,
        "install",
        "--quiet",
        "--retries=2",
        "--require-hashes",
        "-r",
        str(ROOT / lock),
    ]
    with log.open("w") as file:
        code = subprocess.run(command, stderr=file, start_new_session=True, check=False).returncode
    if code:
        lines = log.read_text().splitlines()
        reason = next((line for line in reversed(lines) if line.startswith("ERROR")), "no reason given")
        raise stop(f"the download of {lock} failed: {reason[:160]} (all of it in {log}). Then try again.")
    stamp(lock).write_text(mark(lock))


def prepare(*locks: str) -> None:
    """Make `.venv` hold every one of these locks. Nothing is started when all is in place."""
    refuse_old_python()
    missing = [lock for lock in locks if not is_installed(lock)]
    if not missing:
        return
    fresh = not works()
    if fresh:
        refuse_missing_venv()
    print("Installing what the site needs, a first time or anew (under a minute)…", flush=True)
    if fresh:
        create()
    try:
        for lock in missing:
            install(lock)
    except OSError as error:
        raise unwritable(error) from None


if __name__ == "__main__":
    try:
        prepare(*sys.argv[1:])
    except KeyboardInterrupt:
        raise SystemExit(130) from None
