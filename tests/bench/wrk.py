"""Requests a second, and how long they take, with eight connections at once: wrk, of Debian's packages."""

import json
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import median

from tests.services import free_port, nginx_or_install, wrk_or_install

CONNECTIONS, THREADS, SECONDS, ROUNDS = 8, 2, 4, 3
# Addresses that differ, and words in turn by chance, the same ones in each run; or what is posted, line by line of a file, each
# from an address of its own. `done` tells all that is asked here.
SCRIPT = """
local threads, turn, words, posts = 0, 0, {}, {}
function setup(thread) thread:set("id", threads); threads = threads + 1 end
function init(args)
  run = table.remove(args, 1); differs = table.remove(args, 1); words = args; math.randomseed(7 + id)
  if differs ~= "posts" then return end
  local line = 0
  for post in io.lines(table.remove(words, 1)) do line = line + 1; if line % 2 == id then table.insert(posts, post) end end
end
function post()
  turn = turn + 1
  local source = string.format("198.%d.%d.%d", 18 + id, math.floor(turn / 256) % 256, turn % 256)
  return wrk.format("POST", wrk.path, {["Content-Type"] = "application/x-www-form-urlencoded",
    ["Sec-Fetch-Site"] = "same-origin", ["X-Forwarded-For"] = source}, posts[(turn - 1) % #posts + 1])
end
function request()
  if differs == "posts" then return post() end
  if differs == "no" then return wrk.format("GET", wrk.path) end
  turn = turn + 1
  local word = #words > 0 and words[math.random(#words)] or ""
  return wrk.format("GET", wrk.path .. word .. "&n=" .. run .. "-" .. id .. "-" .. turn)
end
function done(summary, latency, requests)
  local e = summary.errors
  print(string.format('{"a_second": %f, "p50": %f, "p99": %f, "failed": %d}', summary.requests / summary.duration * 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, e.connect + e.read + e.write + e.status + e.timeout))
end
"""
_runs = count()


@dataclass(frozen=True)
class Rate:
    """Requests a second; milliseconds; how many got no answer, or none that says it went well."""

    a_second: float
    p50: float
    p99: float
    failed: int


def rate(
    port: int, address: str, *, differs: bool = True, words: Sequence[str] = (), seconds: int = SECONDS
) -> Rate:
    """Of one address; `words` are put behind it in turn."""
    return _run(port, address, "yes" if differs else "no", *words, seconds=seconds)


def _run(port: int, address: str, *told: str, seconds: int = SECONDS) -> Rate:
    program = wrk_or_install()
    if program is None:
        raise SystemExit("wrk could not be had.")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT)
        script.flush()
        command = [program, f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout=20s", "-s", script.name,
                   f"http://127.0.0.1:{port}{address}", "--", str(next(_runs)), *told]  # fmt: skip
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Rate(**json.loads(said.splitlines()[-1]))


def posting(port: int, address: str, bodies: Sequence[str]) -> Rate:
    """Of forms, each posted in its turn."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(bodies))
        file.flush()
        return _run(port, address, "posts", file.name)


def beside(yard: int, port: int, address: str, **asked: object) -> tuple[float, Rate]:
    """How many times the yardstick's rate, and the rate: medians of rounds, the yardstick before and after each."""
    ratios, rates = [], []
    rate(port, address, **asked, seconds=1)  # type: ignore[arg-type]  # what a process does once
    for _round in range(ROUNDS):
        before = rate(yard, "/", differs=False, seconds=2).a_second
        rates.append(rate(port, address, **asked))  # type: ignore[arg-type]
        after = rate(yard, "/", differs=False, seconds=2).a_second
        ratios.append(rates[-1].a_second * 2 / (before + after))
    return median(ratios), sorted(rates, key=lambda one: one.a_second)[ROUNDS // 2]


NGINX = """
daemon off; pid {folder}/pid; error_log stderr crit; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off;
  proxy_cache_path {folder}/kept keys_zone=kept:1m;
  proxy_temp_path {folder}/proxy; client_body_temp_path {folder}/body;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://127.0.0.1:{site}; proxy_set_header Host 127.0.0.1; proxy_cache kept; proxy_cache_lock on; }}
  }}
}}
"""


@contextmanager
def keeping_proxy(site: int) -> Iterator[int]:
    """The port of an nginx in front of that one, which keeps pages as long as their headers let it."""
    program, port = nginx_or_install(), free_port()
    if program is None:
        raise SystemExit("nginx could not be had.")
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        Path(folder).chmod(0o777)
        file = Path(folder) / "nginx.conf"
        file.write_text(NGINX.format(folder=folder, port=port, site=site))
        process = subprocess.Popen([program, "-c", str(file), "-p", folder])
        try:
            _await(port)
            yield port
        finally:
            process.terminate()
            process.wait(10)


def _await(port: int) -> None:
    for _try in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("nginx does not answer.")
