"""`make test`: the whole suite on SQLite, then on PostgreSQL; then what could not be had, loudly.

`CI=true` or `REQUIRE_ALL=1` makes a missing service, and any skipped test, a failure. Arguments go to pytest.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from .services import (
    chromium_or_install,
    nginx_or_install,
    openssl_or_install,
    postgresql_or_install,
    postgresql_server,
    redis_or_install,
    strace_or_install,
)

ROOT = Path(__file__).resolve().parent.parent
# One more than there are cores, since servers that are killed and started anew are waited for.
WORKERS = min(os.cpu_count() or 1, 3) + 1


def suite(engine: str, *arguments: str, **environment: str) -> int:
    """One run of pytest; its exit code."""
    print(f"\n=== The suite on {engine} ===", flush=True)
    started = time.monotonic()
    # What is compiled once serves the workers, the servers they start, and the next run.
    kept = {"PYTHONDONTWRITEBYTECODE": ""}
    code = subprocess.run(
        [sys.executable, "-m", "pytest", f"--numprocesses={WORKERS}", "--dist=worksteal", *arguments],
        cwd=ROOT,
        env={**os.environ, **kept, **environment},
        check=False,
    ).returncode
    print(
        f"=== {engine}: {'passed' if code == 0 else f'FAILED ({code})'} in {time.monotonic() - started:.0f} s ===",
        flush=True,
    )
    return code


def on_postgresql(*arguments: str, **environment: str) -> int | None:
    """The same on PostgreSQL: `DATABASE_URL`'s if it names one, else one of our own. None where there is none."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return suite("PostgreSQL", *arguments, **environment)
    if not (programs := postgresql_or_install()):
        return None
    with postgresql_server(programs) as url:
        return suite("PostgreSQL", *arguments, **environment, DATABASE_URL=url)


def main(*arguments: str) -> int:
    required = "1" if {os.environ.get("CI"), os.environ.get("REQUIRE_ALL")} & {"true", "1"} else ""
    environment = {"CHROMIUM": chromium_or_install() or "", "REQUIRE_ALL": required}
    has_nginx = bool(nginx_or_install())
    has_redis = bool(redis_or_install())
    has_openssl = bool(openssl_or_install())
    may_trace = bool(strace_or_install())
    codes = [
        suite("SQLite", *arguments, **environment, DATABASE_URL="sqlite://:memory:"),
        on_postgresql(*arguments, **environment),
    ]
    missing = ["Chromium: the tests in a browser"] * (not environment["CHROMIUM"])
    missing += ["PostgreSQL: the second half of the suite"] * (codes[1] is None)
    missing += ["nginx: the tests of tests/shipped"] * (not has_nginx)
    missing += ["Redis: the tests of limits and of a cache that falls away"] * (not has_redis)
    missing += ["OpenSSL: a sheet of deposit checked without this site"] * (not has_openssl)
    missing += ["strace, or the right to use it: a sending killed at each of its writes"] * (not may_trace)
    for name in missing:
        print(f"!!! NOT RUN for want of {name}. Install it and run again. !!!", flush=True)
    return 1 if any(codes) or (missing and required) else 0


if __name__ == "__main__":
    # Ended from outside, it still ends the server that it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(*sys.argv[1:]))
