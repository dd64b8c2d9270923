"""`manage.py restore FILE --identity KEY` fills an empty database from a backup (docs/operating/backup.md)."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command

from testimonies.rules.backups import restoring
from testimonies.rules.backups.restoring import Done
from testimonies.rules.backups.stream import BackupError


class Command(BaseCommand):
    help = (
        "Fill an empty database from a backup, and erase again what was erased since. All of it, or nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--identity", type=Path, required=True, metavar="KEY", help="the file with the private half"
        )
        parser.add_argument(
            "--without-ledger", action="store_true",
            help="no copy of PURGE_LEDGER exists any more: what was withdrawn since comes back",
        )  # fmt: skip

    def handle(self, *, file: Path, identity: Path, without_ledger: bool, **options: Any) -> None:
        started = time.monotonic()
        call_command("migrate", interactive=False, verbosity=0)
        try:
            with file.open("rb") as stream:
                done = restoring.restore(stream, identity, without_ledger=without_ledger)
        except BackupError as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        except OSError as error:
            raise CommandError(f"Nothing was restored: {error}.") from error
        for line in said(done):
            self.stdout.write(line)
        self.stdout.write(f"Restored in {time.monotonic() - started:.0f} s.")


def said(done: Done) -> list[str]:
    lines = [
        f"Made at {done.head.made_at:%Y-%m-%d %H:%M} UTC: {done.rows:,} rows, each compared with what was read.",
        "The keys of the settings open what came back.",
        f"Erased again, as the purge ledger says: {len(done.erased_again)}.",
    ]
    if done.left:
        lines.append(
            f"Their words had been erased by a later decision; look at them: {', '.join(done.left)}."
        )
    if done.differing:
        lines.append(f"Settings that are not as they were then: {', '.join(done.differing)}.")
    return lines
