"""`make container-test`: the site of deploy/compose.yaml on this machine's loopback, and a testimony sent and read over TLS.

Wants root, Docker with Compose, and a network that reaches its images, Debian and the package index. The settings are made
by the lines of docs/operating/containers.md. Image, containers, volumes and folder are its own, and go when it ends.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyrage

from .services import ROOT, free_port
from .whole_job import STORY, Visitor, certificate, the_whole_job, until

PAGE = ROOT / "docs" / "operating" / "containers.md"
RUNNING = ("network", "database", "cache", "site", "housekeeping", "proxy")
IN_THE_IMAGE = {"LICENSE", "config", "deploy", "manage.py", "requirements.txt", "static", "templates", "testimonies",
                ".venv", "var"}  # fmt: skip
A_KEY = "_KEYS=[a-z0-9]+:[A-Za-z0-9+/]{43}="
NGINX, SITE = "33:33", "10001:10001"


def run(*command: str | Path, **more: object) -> str:
    """What it prints. Raises RuntimeError with the end of what it complained about."""
    done = subprocess.run(command, check=False, capture_output=True, text=True, **more)  # type: ignore[call-overload]
    if done.returncode:
        raise RuntimeError(
            f"{' '.join(map(str, command))} ended with {done.returncode}: {done.stderr[-2000:]}"
        )
    return str(done.stdout)


def settings_as_documented(folder: Path) -> str:
    """The lines of the page that write the settings, into another folder."""
    blocks = re.findall(r"(?:^    .*\n)+", PAGE.read_text(), re.MULTILINE)
    (lines,) = (textwrap.dedent(one) for one in blocks if "ENCRYPTION_KEYS" in one)
    return lines.replace("/etc/testimonies", str(folder))


class Containers:
    """One project of Compose, with ports, an image and settings of its own."""

    def __init__(self, folder: Path) -> None:
        self.name, self.tls = f"testimonies-test-{os.getpid()}", folder / "tls"
        self.image, self.port, self.plain = f"localhost/{self.name}", free_port(), free_port()
        ours = {"ADDRESS": "127.0.0.1", "HTTP_PORT": str(self.plain), "HTTPS_PORT": str(self.port), "TLS": str(self.tls),
                "ACME": str(folder), "SETTINGS": str(folder / "settings.env"), "IMAGE": self.image}  # fmt: skip
        self.environment = os.environ | ours
        self.command = ["docker-compose"] if shutil.which("docker-compose") else ["docker", "compose"]

    def compose(self, *words: str) -> str:
        return run(*self.command, "-p", self.name, *words, cwd=ROOT / "deploy", env=self.environment)

    def inside(self, service: str, *command: str) -> str:
        return self.compose("exec", "-T", service, *command)

    def in_shell(self, script: str) -> None:
        self.inside("site", "python", "manage.py", "shell", "-v", "0", "-c", script)

    def told(self, service: str) -> dict[str, object]:
        """What the engine says of the state of one container."""
        (one,) = json.loads(run("docker", "inspect", self.compose("ps", "-q", service).strip()))
        return dict(one["State"])

    def are_healthy(self) -> bool:
        return all(self.told(one)["Health"]["Status"] == "healthy" for one in RUNNING)  # type: ignore[index]

    def visitor(self) -> Visitor:
        return Visitor(self.tls, self.port)


@contextmanager
def containers() -> Iterator[Containers]:
    folder = Path(tempfile.mkdtemp(prefix="testimonies-containers-"))
    folder.chmod(0o755)
    made = Containers(folder)
    try:
        run("bash", "-euc", settings_as_documented(folder))
        certificate(made.tls)
        run("chown", "-R", NGINX, made.tls)
        yield made
    finally:
        made.compose("down", "--volumes", "--timeout", "30")
        subprocess.run(["docker", "rmi", made.image], check=False, capture_output=True)
        shutil.rmtree(folder)


def holds_no_key_and_nothing_else(image: str) -> None:
    there = run("docker", "run", "--rm", "--network=none", "--read-only", image, "ls", "-A", ".").split()
    assert set(there) == IN_THE_IMAGE, there
    assert run("docker", "run", "--rm", "--network=none", image, "ls", "var").split() == ["static"]
    # All layers as they are, with what a later one took away, and the history beside them.
    found = run("bash", "-c", f"docker save {image} | grep -caE '{A_KEY}' || true")
    assert found.strip() == "0", "a key lies in the image"


def has_no_power(site: Containers, service: str) -> None:
    """Each of its processes, and the root it stands on."""
    said = site.inside(service, "sh", "-c", "cat /proc/[0-9]*/status")
    assert "\nNoNewPrivs:\t1\n" in said and "\nNoNewPrivs:\t0\n" not in said
    assert "0" not in re.findall(r"^Uid:\t(\d+)", said, re.MULTILINE), f"{service} runs as root"
    powers = set(re.findall(r"^Cap(?:Inh|Prm|Eff|Bnd|Amb):\t(\w+)$", said, re.MULTILINE))
    assert powers == {"0" * 16}, f"{service} keeps {powers}"
    tried = site.inside(service, "sh", "-c", "touch /written /etc/written 2>&1 || true")
    assert tried.count("Read-only file system") == 2, tried


def comes_back(site: Containers) -> None:
    """The site is killed: it is started again, and the proxy finds it."""
    os.kill(int(str(site.told("site")["Pid"])), signal.SIGKILL)
    time.sleep(1)
    until(60, lambda: site.visitor().ask("/readyz").status_code == 200)


def ends_by_itself(site: Containers) -> str:
    took = []
    for service in ("proxy", "site", "housekeeping", "cache", "database"):
        started = time.monotonic()
        site.compose("stop", service)
        code = site.told(service)["ExitCode"]
        assert code == 0, f"{service} ended with {code}"
        took.append(f"{service} {time.monotonic() - started:.0f} s")
    return ", ".join(took)


def is_silent(site: Containers) -> None:
    """Of whom the proxy let in, and of what was asked for, nothing is in the engine's own logs."""
    logs = site.compose("logs", "--no-color")
    assert "Booting worker" in logs, "the logs are there"
    assert [word for word in ("temoigner", STORY[:20], "HTTP/1", "172.") if word in logs] == []


def restored(site: Containers) -> None:
    """By a backup, after the database and all its files are gone."""
    key, place = pyrage.x25519.Identity.generate(), site.tls.parent / "restore"
    place.mkdir(mode=0o755)
    (place / "key").write_text(str(key))
    public = f"BACKUP_PUBLIC_KEY={key.to_public()}"
    site.compose("exec", "-T", "-e", public, "housekeeping", "python", "manage.py", "backup", "/data/backups")
    run("docker", "cp", f"{site.compose('ps', '-q', 'housekeeping').strip()}:/data/backups/.", place)
    run("chown", "-R", SITE, place)
    (made,) = place.glob("*.age")
    site.compose("down")
    run("docker", "volume", "rm", f"{site.name}_database")
    site.compose("run", "--rm", "-T", "-v", f"{place}:/restore:ro", "migrate", "python", "manage.py", "restore",
                 f"/restore/{made.name}", "--identity", "/restore/key", "--without-ledger")  # fmt: skip
    site.compose("up", "-d")
    until(60, lambda: STORY[:40] in site.visitor().ask("/temoignages/").content.decode())


def timed(name: str, since: float) -> float:
    now = time.monotonic()
    print(f"{name}: {now - since:.0f} s", flush=True)
    return now


def main() -> None:
    with containers() as site:
        now = time.monotonic()
        site.compose("build", "--quiet", "site")
        now = timed("image built", now)
        holds_no_key_and_nothing_else(site.image)
        now = timed("the image holds the site alone, and no key", now)
        site.compose("up", "-d")
        now = timed("started, with migrations", now)
        the_whole_job(site.visitor(), site.in_shell, site.plain)
        now = timed("a testimony was sent over TLS, approved, and read", now)
        until(240, site.are_healthy)
        now = timed("all are healthy", now)
        for service in RUNNING:
            has_no_power(site, service)
        now = timed("no root, no capability, nothing written to any root", now)
        comes_back(site)
        now = timed("killed, and back behind the proxy", now)
        is_silent(site)
        restored(site)
        now = timed("backed up, its database destroyed, restored, and the testimony is read", now)
        timed(f"stopped ({ends_by_itself(site)})", now)


if __name__ == "__main__":
    main()
