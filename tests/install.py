"""`make install-test`: a bare Debian made with debootstrap and started with its own systemd, `deploy/install` on it, and all
that follows: a testimony sent over TLS, approved and read; a process killed; a backup; a restart of the whole machine.

Wants root, debootstrap, systemd-nspawn (Debian's systemd-container), and a network that reaches Debian and the package index.
The machine shares the network of this one, so ports 80, 443 and 8000 have to be free. MACHINE=folder keeps the bare Debian.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import pyrage

from .whole_job import HOST, LOOPBACK, STORY, Visitor, certificate, the_whole_job, until

ROOT = Path(__file__).resolve().parent.parent
AS_SITE = (
    "cd /opt/testimonies && exec runuser -u testimonies -- env SETTINGS_FILE=/etc/testimonies/settings.env "
)
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
TRUSTED = Path("/etc/ssl/certs/ca-certificates.crt")
SERVICES = ("testimonies", "testimonies-housekeeping", "nginx")
TIMERS = ("testimonies-backup.timer", "testimonies-doctor.timer")
SETTINGS, BACKUPS = "etc/testimonies/settings.env", "var/backups/testimonies"


def run(*command: str, **more: object) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **more).stdout  # type: ignore[call-overload]


def bare_debian(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # it becomes a root, and not all in there is root's
    if not (folder / "etc/debian_version").exists():
        packages = "--include=ca-certificates,dbus,systemd-sysv"
        run("debootstrap", "--variant=minbase", packages, "bookworm", str(folder))


def bring_what_reaches_the_index(folder: Path) -> None:
    """How this machine reaches Debian and the package index, the installed one does too."""
    for path in ("/etc/pip.conf", "/etc/resolv.conf", "/etc/apt/sources.list.d", "/etc/apt/apt.conf.d",
                 "/usr/share/keyrings", "/opt/wheels"):  # fmt: skip
        here, there = Path(path), folder / path[1:]
        if here.is_dir():
            shutil.copytree(here, there, dirs_exist_ok=True)
        elif here.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            with suppress(shutil.SameFileError):
                shutil.copy(here, there)
    if (folder / "etc/apt/sources.list.d").exists():
        (folder / "etc/apt/sources.list").unlink(missing_ok=True)


class Machine:
    """That Debian while it runs; `leader` is its first process, as this machine numbers it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.leader = folder, 0

    def __enter__(self) -> Self:
        command = [
            "systemd-nspawn",
            "--quiet",
            "--register=no",
            "--keep-unit",
            "--boot",
            f"--directory={self.folder}",
        ]
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.outside = subprocess.Popen(command, **quiet)  # type: ignore[call-overload]
        try:
            until(60, self.is_up)
        except AssertionError:
            self.outside.terminate()
            raise
        return self

    def __exit__(self, *_error: object) -> None:
        subprocess.run([*self.within(), "systemctl", "poweroff"], check=False)
        self.outside.wait(60)

    def is_up(self) -> bool:
        children = Path(f"/proc/{self.outside.pid}/task/{self.outside.pid}/children").read_text().split()
        self.leader = int(children[0]) if children else 0
        # "degraded" where one of Debian's own units finds something missing in a machine without hardware
        return bool(self.leader) and self.ask("systemctl", "is-system-running") in ("running", "degraded")

    def within(self, **environment: str) -> list[str]:
        known = {"PATH": PATH, "HOME": "/root"} | environment
        return ["nsenter", f"--target={self.leader}", "--all", "--root", "/usr/bin/env", "--chdir=/", "-i",
                *(f"{name}={value}" for name, value in known.items())]  # fmt: skip

    def do(self, *command: str, **environment: str) -> str:
        return run(*self.within(**environment), *command)

    def ask(self, *command: str) -> str:
        """What it prints, whatever it ends with."""
        done = subprocess.run([*self.within(), *command], check=False, capture_output=True, text=True)
        return done.stdout.strip()

    def in_shell(self, script: str) -> None:
        self.do(
            "/bin/sh", "-c", f'{AS_SITE}.venv/bin/python manage.py shell -v 0 -c "$SCRIPT"', SCRIPT=script
        )


def install(machine: Machine) -> float:
    """Seconds that `deploy/install` took."""
    root = machine.folder / "root"
    shutil.rmtree(root / "source", ignore_errors=True)
    run("git", "clone", "--quiet", str(ROOT), str(root / "source"))
    known = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    if TRUSTED.exists():  # whoever this machine trusts on the way to the index
        shutil.copy(TRUSTED, root / "trusted.crt")
        known |= {"PIP_CERT": "/root/trusted.crt", "REQUESTS_CA_BUNDLE": "/root/trusted.crt"}
    started = time.monotonic()
    print(machine.do("/root/source/deploy/install", HOST, "me@example.org", f"https://{HOST}/source",
                     CERTIFICATE="/root/tls", **known))  # fmt: skip
    return time.monotonic() - started


def all_is_on(machine: Machine) -> bool:
    return all(machine.ask("systemctl", "is-active", one) == "active" for one in (*SERVICES, *TIMERS))


def can_be_read(her: Visitor) -> bool:
    return STORY[:40] in her.ask("/temoignages/").content.decode()


def a_killed_site_comes_back(machine: Machine, her: Visitor) -> None:
    """All its processes, at once."""
    machine.do("systemctl", "kill", "--signal=KILL", "testimonies")
    until(30, lambda: her.ask("/readyz").status_code == 200)


def the_night_and_the_morning(machine: Machine) -> None:
    """What the timers start: a backup under a public key, and the doctor, whose words are in the journal."""
    machine.ask("systemctl", "start", "testimonies-backup")
    assert not list((machine.folder / BACKUPS).iterdir()), "a backup without a key to open it"
    with (machine.folder / SETTINGS).open("a") as settings:
        settings.write(f"BACKUP_PUBLIC_KEY={pyrage.x25519.Identity.generate().to_public()}\n")
    machine.do("systemctl", "start", "testimonies-backup")
    (made,) = (machine.folder / BACKUPS).iterdir()
    assert made.read_bytes().startswith(b"age-encryption.org/v1") and made.stat().st_mode & 0o777 == 0o600
    machine.ask("systemctl", "start", "testimonies-doctor")
    found = machine.do("journalctl", "--unit=testimonies-doctor", "--output=cat")
    assert "facts" in found and STORY[:20] not in machine.do("journalctl", "--output=cat")


def ports_are_free() -> None:
    for port in (80, 443, 8000):
        with socket.socket() as probe:
            if probe.connect_ex((LOOPBACK, port)) == 0:
                raise SystemExit(f"Something listens on port {port} of this machine: end it first.")


def all_of_it(folder: Path) -> None:
    tls = folder / "root/tls"
    certificate(tls)
    with Machine(folder) as machine:
        took, her = install(machine), Visitor(tls)
        the_whole_job(her, machine.in_shell)
        until(30, lambda: all_is_on(machine))
        a_killed_site_comes_back(machine, her)
        the_night_and_the_morning(machine)
        again = install(machine)
        until(60, lambda: can_be_read(her))
    started = time.monotonic()
    with Machine(folder) as machine:
        until(60, lambda: can_be_read(her) and all_is_on(machine))
    print(f"installed in {took:.0f} s, anew in {again:.0f} s; after a restart of the machine read again in "
          f"{time.monotonic() - started:.0f} s, its end included")  # fmt: skip
    print(
        "a testimony was sent over TLS, approved, and read; killed, the site came back; backup and doctor ran by their units"
    )


def main() -> None:
    ports_are_free()
    kept = os.environ.get("MACHINE")
    folder = Path(kept or tempfile.mkdtemp(prefix="testimonies-machine-", dir="/var/tmp"))
    started = time.monotonic()
    bare_debian(folder)
    print(f"bare Debian in {time.monotonic() - started:.0f} s")
    bring_what_reaches_the_index(folder)
    all_of_it(folder)
    if not kept:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
