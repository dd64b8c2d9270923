"""The program that opens pictures: one picture comes in by its standard input, and leaves clean by its standard output.

It is started anew for each picture by `cleaning.py`, with an empty environment and without Django. Before it reads a
byte it gives up memory, time, files, sockets and children, so that a decoder with a hole in it holds one picture alone.

In:  a line of JSON {"kind": "jpeg" | "png" | "webp", "length": bytes, "rectangles": [[x, y, width, height], ...]},
     then the picture. Out: a line that is "clean" and then the WebP, or the value of a `cleaning.Refusal`.
Arguments: bytes of memory beyond what it holds at its start, and seconds of processor.
"""

import json
import resource
import sys
from pathlib import Path

from . import pixels

MEMORY_MAPPED = Path("/proc/self/statm")  # Linux; its first number counts pages


def limit(what: int, most: int) -> None:
    resource.setrlimit(what, (most, most))


def confine(memory: int, seconds: int) -> None:
    """Give up, for good, all that a picture does not need. Elsewhere than on Linux memory is not limited."""
    if MEMORY_MAPPED.exists():
        mapped = int(MEMORY_MAPPED.read_text().split()[0]) * resource.getpagesize()
        limit(resource.RLIMIT_AS, mapped + memory)
    limit(resource.RLIMIT_CPU, seconds)
    limit(resource.RLIMIT_FSIZE, 0)
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_NPROC, 0)
    limit(resource.RLIMIT_NOFILE, 3)  # the three it has: no file, socket or pipe can be opened any more


def answer() -> bytes:
    """The line of the answer and what follows it; whatever a decoder throws, the picture is broken."""
    try:
        request = json.loads(sys.stdin.buffer.readline())
        content = sys.stdin.buffer.read(request["length"])
        return b"clean\n" + pixels.cleaned(content, request["kind"], request["rectangles"])
    except (pixels.TooManyPixelsError, MemoryError):
        return b"too-many-pixels\n"
    except Exception:  # noqa: BLE001  Pillow's decoders raise nearly anything
        return b"broken\n"


def main() -> None:
    confine(*map(int, sys.argv[1:3]))
    sys.stdout.buffer.write(answer())
