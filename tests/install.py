"""`make install-test`: a bare Debian made with debootstrap, `deploy/install` on it, and a testimony sent and read over TLS.

Wants root and a network that reaches Debian and the package index. MACHINE=folder keeps the bare Debian for the next time.
No systemd runs in there: the services are started by hand, from the lines of their units, in a network of their own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from .whole_job import HOST, Visitor, certificate, the_whole_job

ROOT = Path(__file__).resolve().parent.parent
AS_SITE = (
    "cd /opt/testimonies && exec runuser -u testimonies -- env SETTINGS_FILE=/etc/testimonies/settings.env "
)
PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
TRUSTED = Path("/etc/ssl/certs/ca-certificates.crt")
UNITS = {"testimonies", "testimonies-housekeeping"}


def run(*command: str, **more: object) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **more).stdout  # type: ignore[call-overload]


def bare_debian(machine: Path) -> None:
    if not (machine / "etc/debian_version").exists():
        run("debootstrap", "--variant=minbase", "--include=ca-certificates", "bookworm", str(machine))


def bring_what_reaches_the_index(machine: Path) -> None:
    """How this machine reaches Debian and the package index, the installed one does too."""
    for path in ("/etc/pip.conf", "/etc/resolv.conf", "/etc/apt/sources.list.d", "/etc/apt/apt.conf.d",
                 "/usr/share/keyrings", "/opt/wheels"):  # fmt: skip
        here, there = Path(path), machine / path[1:]
        if here.is_dir():
            shutil.copytree(here, there, dirs_exist_ok=True)
        elif here.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            with suppress(shutil.SameFileError):
                shutil.copy(here, there)
    if (machine / "etc/apt/sources.list.d").exists():
        (machine / "etc/apt/sources.list").unlink(missing_ok=True)


@contextmanager
def mounted(machine: Path) -> Iterator[None]:
    for kind, name in (("proc", "proc"), ("tmpfs", "dev/shm")):
        (machine / name).mkdir(exist_ok=True)
        run("mount", "-t", kind, kind, str(machine / name))
    try:
        yield
    finally:
        for name in ("dev/shm", "proc"):
            run("umount", "--lazy", str(machine / name))


def inside(machine: Path, *command: str, **environment: str) -> str:
    return run(
        "chroot",
        str(machine),
        "/usr/bin/env",
        *(f"{name}={value}" for name, value in environment.items()),
        *command,
    )


def install(machine: Path) -> float:
    """Seconds that `deploy/install` took."""
    certificate(machine / "root/tls")
    shutil.rmtree(machine / "root/source", ignore_errors=True)
    run("git", "clone", "--quiet", str(ROOT), str(machine / "root/source"))
    started = time.monotonic()
    known = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    if TRUSTED.exists():  # whoever this machine trusts on the way to the index
        shutil.copy(TRUSTED, machine / "root/trusted.crt")
        known |= {"PIP_CERT": "/root/trusted.crt", "REQUESTS_CA_BUNDLE": "/root/trusted.crt"}
    print(inside(machine, "/root/source/deploy/install", HOST, "me@example.org", f"https://{HOST}/source",
                 CERTIFICATE="/root/tls", **known))  # fmt: skip
    return time.monotonic() - started


def lines_of(machine: Path, unit: str) -> str:
    text = (machine / f"etc/systemd/system/{unit}.service").read_text()
    return next(line for line in text.splitlines() if line.startswith("ExecStart=")).removeprefix(
        "ExecStart="
    )


def start(machine: Path) -> list[subprocess.Popen[bytes]]:
    commands = [AS_SITE + lines_of(machine, unit) for unit in sorted(UNITS)] + ["exec nginx -g 'daemon off;'"]
    return [subprocess.Popen(["chroot", str(machine), "/bin/sh", "-c", one]) for one in commands]


def manage(machine: Path, script: str) -> None:
    inside(
        machine,
        "/bin/sh",
        "-c",
        AS_SITE + '.venv/bin/python manage.py shell -v 0 -c "$SCRIPT"',
        SCRIPT=script,
    )


def serve_and_try(machine: Path) -> None:
    """In a network of its own, where ports 80 and 443 are free and nobody else listens."""
    run("ip", "link", "set", "lo", "up")
    children = start(machine)
    try:
        the_whole_job(Visitor(machine / "root/tls"), partial(manage, machine))
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(30)


def main() -> None:
    kept = os.environ.get("MACHINE")
    machine = Path(kept) if kept else Path(tempfile.mkdtemp(prefix="testimonies-machine-"))
    started = time.monotonic()
    bare_debian(machine)
    made = time.monotonic() - started
    bring_what_reaches_the_index(machine)
    with mounted(machine):
        took = install(machine)
        run(
            "unshare",
            "--net",
            "--mount",
            sys.executable,
            "-m",
            "tests.install",
            "--serve",
            str(machine),
            cwd=ROOT,
        )
        again = install(machine)
    print(f"bare Debian {made:.0f} s, installed in {took:.0f} s, installed anew in {again:.0f} s")
    print("a testimony was sent over TLS, approved, and read")
    if not kept:
        shutil.rmtree(machine)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        serve_and_try(Path(sys.argv[2]))
    else:
        main()
