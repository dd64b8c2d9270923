"""A picture somebody sent becomes a new one that holds its visible pixels and nothing else.

Decoders of pictures have had holes, and a small file can ask for a huge memory: they run in a process of their own, with
limits, one at a time (`worker.py`, `turns.py`). Sources: OWASP File Upload Cheat Sheet; decision 9.
"""

import json
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL, SIGXCPU
from subprocess import DEVNULL, PIPE, Popen
from threading import Timer

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from structlog import get_logger

from . import sizes, turns
from .sizes import MOST_BYTES

log = get_logger("testimonies")

ROOT = Path(__file__).parents[3]
# -I: no variable and no folder of the user's says what is imported. -B: nothing is written.
START = f"import sys; sys.path.append({str(ROOT)!r}); from testimonies.rules.pictures import worker; worker.main()"
MOST_SECONDS = 20.0  # of the clock, start and end included
MOST_ANSWER = MOST_BYTES  # bytes; a clean picture of mere noise takes 2.6 MiB

Rectangle = tuple[int, int, int, int]


class Refusal(TextChoices):
    """Why a picture is not taken; the label is the sentence beside its field."""

    TOO_HEAVY = "too-heavy", _("This picture is over 10 MB. Take a screenshot of it, and send that one.")
    TOO_MANY_PIXELS = (
        "too-many-pixels",
        _("This picture is too large to be prepared here. Take a screenshot of it, and send that one."),
    )
    NOT_A_PICTURE = (
        "not-a-picture",
        _("This is not a JPEG, PNG or WebP picture. Take a screenshot of it, and send that one."),
    )
    BROKEN = (
        "broken",
        _("This picture cannot be read to its end. Take a screenshot of it, and send that one."),
    )
    TOO_SLOW = (
        "too-slow",
        _("This picture takes too long to prepare. Take a screenshot of it, and send that one."),
    )
    BUSY = (
        "busy",
        _(
            "Pictures are being prepared for somebody else just now. Press again in a minute; nothing is lost."
        ),
    )


class PictureError(Exception):
    """The picture was not taken, for `reason`."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Clean:
    """`content` is WebP, one `VP8 ` chunk alone; sides in pixels; `original` is "jpeg", "png" or "webp"."""

    content: bytes
    width: int
    height: int
    original: str


def _nobody(seconds: float) -> None:
    """Who is not asked to answer for the work."""


def clean(content: bytes, spent: Callable[[float], object] = _nobody) -> Clean:
    """The picture upright, in sRGB, over white, of at most `MOST_CLEAN_PIXELS` and `LONGEST_SIDE`. Raises PictureError.

    It waits up to 15 seconds for its turn, and works up to 20. `content` is the file as sent; its name and the type
    that the browser gives it say nothing. `spent` is told the seconds of work, waiting left out, whatever came of it.
    """
    return _prepared(content, [], turns.AUTHORS, spent)


def burn(picture: bytes, rectangles: Sequence[Rectangle]) -> Clean:
    """`picture`, from `clean`, with dark grey where `rectangles` (x, y, width, height in its pixels) lie.

    What lay under them is gone: the picture is encoded anew. A part outside the picture is cut off. Raises PictureError,
    and ValueError for a rectangle that covers nothing by itself (width or height under 1): no passage is left open silently.
    """
    if any(width < 1 or height < 1 for _x, _y, width, height in rectangles):
        raise ValueError("a rectangle is at least one pixel wide and high")
    return _prepared(picture, rectangles, turns.DESK)


def kind_of(content: bytes) -> str | None:
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "webp" if content[:4] + content[8:12] == b"RIFFWEBP" else None


def _prepared(
    content: bytes,
    rectangles: Sequence[Rectangle],
    line: turns.Line,
    spent: Callable[[float], object] = _nobody,
) -> Clean:
    if len(content) > MOST_BYTES:
        raise PictureError(Refusal.TOO_HEAVY)
    kind = kind_of(content)
    if kind is None:
        raise PictureError(Refusal.NOT_A_PICTURE)
    request = {"kind": kind, "length": len(content), "rectangles": list(rectangles)}
    try:
        with turns.turn(line, spent):
            answer = _asked(json.dumps(request).encode() + b"\n", content)
    except turns.BusyError:
        raise PictureError(Refusal.BUSY) from None
    except OSError as error:
        # No process, no memory, no place in the line: the operator's to mend, and she keeps what she typed.
        log.exception("picture_worker_could_not_start")
        raise PictureError(Refusal.BUSY) from error
    return _understood(answer, kind)


def command() -> list[str]:
    return [sys.executable, "-I", "-B", "-c", START, str(sizes.WORKER_BYTES), str(sizes.WORKER_SECONDS)]


def _asked(request: bytes, content: bytes) -> bytes:
    """The worker's answer, read up to `MOST_ANSWER` bytes. It is dead and buried when this returns."""
    with Popen(command(), stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}, cwd="/") as worker:  # noqa: S603  all ours
        assert worker.stdin and worker.stdout  # noqa: S101  for mypy: both are pipes
        clock = Timer(MOST_SECONDS, worker.kill)
        clock.start()
        try:
            with suppress(BrokenPipeError), worker.stdin as pipe:  # it may end before it has read all
                pipe.write(request)
                pipe.write(content)
            answer = worker.stdout.read(MOST_ANSWER)
            if len(answer) == MOST_ANSWER:
                worker.kill()
            worker.wait()
        finally:
            clock.cancel()
            worker.kill()  # nothing to do, unless something fell here
    return answer if worker.returncode == 0 else _death(worker.returncode)


def _death(status: int) -> bytes:
    # By the clock, by its own limit, or by the kernel for want of memory; else it fell, and the operator should know.
    if -status in {SIGKILL, SIGXCPU}:
        return Refusal.TOO_SLOW.encode() + b"\n"
    log.error("picture_worker_fell", status=status)
    return Refusal.BROKEN.encode() + b"\n"


def _understood(answer: bytes, kind: str) -> Clean:
    """What a worker says is not believed, for the picture may have taken it over: the result is looked at again."""
    word, _end, content = answer.partition(b"\n")
    if word == b"clean" and _is_bare(content):
        width, height = (int.from_bytes(content[at : at + 2], "little") & 0x3FFF for at in (26, 28))
        return Clean(content, width, height, kind)
    known = word.decode("ascii", "replace") in Refusal.values
    raise PictureError(Refusal(word.decode()) if known else Refusal.BROKEN)


def _is_bare(content: bytes) -> bool:
    """One `VP8 ` chunk from the first byte to the last (RFC 9649, 2.5), a key frame (RFC 6386, 9.1)."""
    sizes = [int.from_bytes(content[at : at + 4], "little") for at in (4, 16)]
    whole = len(content) - 8 == sizes[0] and len(content) - 20 == sizes[1] + sizes[1] % 2
    return whole and content[:4] + content[8:16] == b"RIFFWEBPVP8 " and content[23:26] == b"\x9d\x01\x2a"
