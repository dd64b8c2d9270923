"""nginx with deploy/nginx.conf, a certificate of its own and ports of this test."""

import datetime as dt
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ..services import IS_ROOT, ROOT, free_port, nginx

HOST = "temoignages.example.org"
VISITOR = "127.0.0.77"  # an address of its own, so that a line which names it is known


def certificate(folder: Path) -> tuple[Path, Path]:
    """One for `HOST`, signed by itself; the paths of chain and key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "fullchain.pem", folder / "privkey.pem"
    paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    return paths


@dataclass
class Front:
    """nginx before a site: its ports, and its folder with its log and the places where it would keep files."""

    folder: Path
    upstream: int
    changes: dict[str, str] = field(default_factory=dict)
    tls: int = field(default_factory=free_port)
    plain: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None
    born: dict[str, int] = field(default_factory=dict)

    def configuration(self) -> str:
        """deploy/nginx.conf with the ports and paths of this test, each of which has to stand in it, and no other change."""
        text = (ROOT / "deploy" / "nginx.conf").read_text()
        chain, key = certificate(self.folder)
        own = {
            "user www-data;": "user www-data;" if IS_ROOT else "",
            "pid /run/nginx.pid;": f"pid {self.folder}/pid;",
            "/dev/shm/nginx-": f"{self.folder}/nginx-",
            "127.0.0.1:8000": f"127.0.0.1:{self.upstream}",
            "/etc/ssl/testimonies/fullchain.pem": str(chain),
            "/etc/ssl/testimonies/privkey.pem": str(key),
            "listen [::]:80 default_server;": "",
            "listen [::]:443 ssl default_server;": "",
            "listen 80 ": f"listen 127.0.0.1:{self.plain} ",
            "listen 443 ": f"listen 127.0.0.1:{self.tls} ",
        }
        for shipped, here in (own | self.changes).items():
            assert shipped in text, shipped
            text = text.replace(shipped, here)
        return text

    def start(self) -> "Front":
        (self.folder / "nginx.conf").write_text(self.configuration())
        command = [str(nginx()), "-c", self.folder / "nginx.conf", "-p", self.folder, "-g", "daemon off;"]
        with (self.folder / "nginx.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        deadline = time.monotonic() + 10
        while not self.answers():
            assert self.process.poll() is None and time.monotonic() < deadline, self.log()
            time.sleep(0.02)
        self.born = self.times()
        return self

    def times(self) -> dict[str, int]:
        """When each folder of bodies and answers last changed: a file made there would show, though it were gone again."""
        return {one.name: one.stat().st_mtime_ns for one in self.folder.glob("nginx-*/")}

    def kept_nothing(self) -> bool:
        return len(self.born) == 2 and self.times() == self.born

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.tls), timeout=1).close()
        except OSError:
            return False
        return True

    def log(self) -> str:
        return (self.folder / "nginx.log").read_text(errors="replace")

    def connect(self, *, tls: bool = True) -> socket.socket:
        """A connection of the visitor's."""
        address = "127.0.0.1", self.tls if tls else self.plain
        raw = socket.create_connection(address, timeout=20, source_address=(VISITOR, 0))
        if not tls:
            return raw
        context = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
        return context.wrap_socket(raw, server_hostname=HOST)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
