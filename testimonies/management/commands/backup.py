"""`manage.py backup FOLDER` writes the whole site, encrypted, into a new file (docs/operating/backup.md)."""

import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from testimonies.rules.backups import keeping
from testimonies.rules.backups.stream import BackupError

MOST_DAYS = 30  # what is withdrawn is gone from backups by then: docs/retention.md
EVERY = 2.0  # seconds between two lines of progress


class Command(BaseCommand):
    help = (
        "Write the whole site, encrypted to BACKUP_PUBLIC_KEY, into a new file of FOLDER; keys are not in it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", help="where the file goes; - for standard output")
        parser.add_argument(
            "--keep-days", type=int, default=MOST_DAYS, metavar="DAYS",
            help=f"then remove older backups of this folder ({MOST_DAYS}, and never more)",
        )  # fmt: skip

    def handle(self, *, folder: str, keep_days: int, **options: Any) -> None:
        if not 1 <= keep_days <= MOST_DAYS:
            raise CommandError(f"--keep-days: a number from 1 to {MOST_DAYS}.")
        try:
            if folder == "-":
                keeping.make(sys.stdout.buffer, self.progress())
                sys.stdout.buffer.flush()
            else:
                self.in_folder(Path(folder), keep_days)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The backup could not be written: {error}.") from error
        keeping.note_success()

    def in_folder(self, folder: Path, keep_days: int) -> None:
        """It makes none: a disk that is not mounted must be seen, not filled beside."""
        if not folder.is_dir():
            raise CommandError(
                f"There is no folder {folder}. Mount its disk, or make it: mkdir -m 700 {folder}"
            )
        path = keeping.make_in(folder, self.progress())
        gone = keeping.take_away(folder, keep_days)
        self.stdout.write(f"{path} ({path.stat().st_size:,} bytes); {len(gone)} old backups removed.")

    def progress(self) -> Any:
        """Says every two seconds how far it is: on standard error, where a file may be on the other."""
        shown = time.monotonic()

        def told(table: str, rows: int) -> None:
            nonlocal shown
            if time.monotonic() - shown >= EVERY:
                shown = time.monotonic()
                self.stderr.write(f"backup: {table}, {rows:,} rows")

        return told
