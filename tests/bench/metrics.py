"""What counting an answer costs it, in the files that several processes share (docs/operating/monitoring.md)."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# In a process of its own: the library reads the folder's name as it is imported.
MEASURE = """
import time, django; django.setup()
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from testimonies.pages.metrics import Measured
from testimonies.rules import metrics
settings.METRICS = ("127.0.0.1", 9464)
request, answer = RequestFactory().get("/temoignages/"), HttpResponse()
def spent(act):
    best = []
    for _round in range(7):
        began = time.perf_counter()
        for _one in range(20_000):
            act(request)
        best.append((time.perf_counter() - began) / 20_000)
    return min(best) * 1e6
print(spent(Measured(lambda _request: answer)) - spent(lambda _request: answer))
"""


def figures() -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        done = subprocess.run([sys.executable, "-c", MEASURE], cwd=ROOT, capture_output=True, text=True, check=True,
                              env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": folder})  # fmt: skip
    yield f"counting one answer: {float(done.stdout):.1f} µs; nothing where METRICS is empty"
