"""Lines as a file that only the offline key opens: gzip inside the `age` format, so that `age -d | gunzip` opens it too.

Whoever holds the server's settings can make a backup and cannot read one. Nothing is held but a few kilobytes.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import pyrage
from pyrage.x25519 import Identity, Recipient

from .stream import BackupError
from .tables import Line

GZIP = 16 + zlib.MAX_WBITS


class _Source:
    """What `pyrage` reads from: blocks as they are made. It forgets which error stopped them; this one does not."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.blocks, self.rest, self.error = blocks, b"", None

    error: Exception | None

    def read(self, size: int) -> bytes:
        try:
            self.rest = self.rest or next(self.blocks, b"")
        except Exception as error:  # age tells of its own failure alone: the cause is kept for who asked
            self.error = error
            raise
        block, self.rest = self.rest[:size], self.rest[size:]
        return block


class _Sink:
    """What `pyrage` writes to: each whole line is taken."""

    def __init__(self, take: Callable[[Line], None]) -> None:
        self.take, self.rest, self.unzip = take, b"", zlib.decompressobj(GZIP)

    def write(self, data: bytes) -> int:
        *whole, self.rest = (self.rest + self.unzip.decompress(data)).split(b"\n")
        for line in whole:
            self.take(line + b"\n")
        return len(data)

    def flush(self) -> None:
        """Nothing is held back but the beginning of a line."""


def _zipped(lines: Iterable[Line]) -> Iterator[bytes]:
    zipper = zlib.compressobj(wbits=GZIP)
    yield from filter(None, map(zipper.compress, lines))
    yield zipper.flush()


def lock(lines: Iterable[Line], out: BinaryIO, public_keys: Iterable[str]) -> None:
    """Any one of the private halves opens it."""
    source = _Source(_zipped(lines))
    try:
        pyrage.encrypt_io(source, out, [Recipient.from_str(key) for key in public_keys])
    except pyrage.EncryptError as error:
        raise source.error or BackupError(f"The backup could not be encrypted: {error}.") from error


def unlock(file: BinaryIO, identities: list[Identity], take: Callable[[Line], None]) -> None:
    sink = _Sink(take)
    try:
        pyrage.decrypt_io(file, sink, identities)
    except pyrage.DecryptError as error:
        raise BackupError(f"This key does not open this file ({error}).") from error
    except (OSError, zlib.error) as error:
        raise BackupError(f"The file is cut short or damaged ({error}). Take another one.") from error
    if not sink.unzip.eof or sink.rest:
        raise BackupError("The file is cut short. Take another one.")


def identities(path: Path) -> list[Identity]:
    """The private halves in a file as `age-keygen` writes it: a line each, remarks behind `#`."""
    try:
        written = [line.strip() for line in path.read_text().splitlines()]
        found = [Identity.from_str(line) for line in written if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The key cannot be read from {path}: {error}.") from error
    except pyrage.IdentityError as error:
        raise BackupError(f"{path} holds no key of age (AGE-SECRET-KEY-1…): {error}.") from error
    if not found:
        raise BackupError(f"{path} holds no key of age (AGE-SECRET-KEY-1…).")
    return found
