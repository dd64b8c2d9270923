"""What it takes to clean a picture: seconds, and memory above that of the site at rest (Linux)."""

import json
import subprocess
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from testimonies.rules.pictures import cleaning

STATUS = Path("/proc/self/status")
FORGET_THE_PEAK = Path("/proc/self/clear_refs"), "5"  # proc(5)
MEBIBYTE = 1024  # of the kibibytes of /proc
# The worker can open nothing once it is confined: what it reads at its end is opened before.
WITNESS = f"status = open('{STATUS}'); {cleaning.START}; sys.stderr.write(status.read())"


def photo(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """Light that changes slowly, with grain: neither flat nor mere noise."""
    grain = Image.effect_noise((512, 512), 40)
    tile = Image.merge("RGB", [grain, grain.rotate(90), Image.linear_gradient("L").resize((512, 512))])
    whole = Image.new("RGB", (width, height))
    for x in range(0, width, 512):
        for y in range(0, height, 512):
            whole.paste(tile, (x, y))
    if mode == "RGBA":
        whole.putalpha(Image.linear_gradient("L").resize((width, height)))
    return whole.convert(mode)


def screenshot(width: int, height: int) -> Image.Image:
    """Bubbles of a conversation on a plain ground."""
    whole = Image.new("RGB", (width, height), "white")
    for line in range(0, height - 40, 60):
        whole.paste((30, line % 255, 90), (40 + line % 300, line, width - 200 + line % 150, line + 24))
    return whole


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    content = BytesIO()
    picture.save(content, kind, **options)
    return content.getvalue()


CASES: dict[str, Callable[[], bytes]] = {
    "PNG screenshot 1080 x 2400": lambda: saved(screenshot(1080, 2400), "PNG"),
    "JPEG 12 Mpx": lambda: saved(photo(4032, 3024), "JPEG"),
    "JPEG 40 Mpx": lambda: saved(photo(7300, 5475), "JPEG", quality=50),
    "progressive JPEG 40 Mpx, 4:2:0": lambda: saved(photo(7300, 5475), "JPEG", progressive=True, quality=50),
    "progressive JPEG 21 Mpx, 4:4:4": lambda: saved(photo(5290, 3970), "JPEG", progressive=True, subsampling=0, quality=40),
    "CMYK JPEG 40 Mpx": lambda: saved(screenshot(7300, 5475).convert("CMYK"), "JPEG"),
    "PNG RGBA 40 Mpx": lambda: saved(screenshot(7300, 5475).convert("RGBA"), "PNG", compress_level=1),
    "WebP 12 Mpx": lambda: saved(photo(4000, 3000), "WEBP", method=0),
    "WebP 12 Mpx, lossless": lambda: saved(screenshot(4000, 3000).convert("RGBA"), "WEBP", lossless=True, method=0),
}  # fmt: skip


def peak(status: str, name: str = "VmHWM") -> float:
    line = next(line for line in status.splitlines() if line.startswith(name))
    return int(line.split()[1]) / MEBIBYTE


def of_the_worker(content: bytes) -> float:
    """Mebibytes of the worker at its highest, the libraries it shares with others included."""
    request = {"kind": cleaning.kind_of(content), "length": len(content), "rectangles": []}
    command = [WITNESS if word == cleaning.START else word for word in cleaning.command()]
    done = subprocess.run(
        command,
        input=json.dumps(request).encode() + b"\n" + content,
        capture_output=True,
        env={},
        cwd="/",
        check=True,
    )
    return peak(done.stderr.decode())


def of_the_site(content: bytes) -> tuple[float, float]:
    """Seconds, and mebibytes that the site itself takes, the picture as sent included."""
    FORGET_THE_PEAK[0].write_text(FORGET_THE_PEAK[1])
    before, start = peak(STATUS.read_text(), "VmRSS"), time.perf_counter()
    cleaning.clean(content)
    seconds = time.perf_counter() - start
    return seconds, peak(STATUS.read_text()) - before + len(content) / 2**20


def figures() -> Iterator[str]:
    for name, made in CASES.items():
        content = made()
        seconds, site = of_the_site(content)
        worker = of_the_worker(content)
        yield (
            f"{name}, {len(content) / 2**20:.1f} MiB: {seconds:.2f} s, "
            f"{site + worker:.0f} MiB above rest (worker {worker:.0f}, site {site:.0f})"
        )
