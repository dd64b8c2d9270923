"""`manage.py rotate_keys` seals everything under the current key, and says which old keys nothing needs any more."""

import signal
import sys
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management import BaseCommand, CommandError

from testimonies.rules import key_needs, keys, rotation
from testimonies.rules.key_needs import OldKey
from testimonies.rules.rotation import Progress
from testimonies.rules.trail import today

WIDTH = 30
BACKUP_DAYS = 30
LISTED = 50  # rows named, so that a lost key does not fill the screen


class Command(BaseCommand):
    help = (
        "Re-seal what lies under old ENCRYPTION_KEYS (docs/operating/keys.md). Safe to stop and to run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only count what each old key is needed for")

    def handle(self, *, check: bool, **options: Any) -> None:
        if wrong := keys.wrong_keys():
            raise CommandError(" ".join(wrong))
        keys.write_key_checks()
        faults = [] if check else self.reseal()
        old = key_needs.old_keys()
        unneeded = [one for one in old if not one.rows]
        if not check:
            key_needs.forget_checks(unneeded)
        for one in old:
            self.stdout.write(said(one))
        if not old:
            self.stdout.write("There is no old key.")
        if faults or any(not one.is_there for one in old if one.rows):
            raise CommandError(
                "What the missing keys sealed does not open. Put them back, and run this again."
            )

    def reseal(self) -> list[str]:
        """The rows that could not be re-sealed, which are named. Ends the program where it is told to stop."""
        stop: list[int] = []
        before = {number: signal.signal(number, lambda got, _frame: stop.append(got)) for number in STOPS}
        try:
            progress = self.through(stop)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        for fault in progress.faults[:LISTED]:
            self.stderr.write(f"Not re-sealed: {fault}")
        if len(progress.faults) > LISTED:
            self.stderr.write(f"… and {len(progress.faults) - LISTED} more rows.")
        if stop:
            self.stderr.write("Stopped. Nothing is lost: run it again to go on.")
            sys.exit(128 + stop[0])
        return progress.faults

    def through(self, stop: list[int]) -> Progress:
        progress = Progress(0)
        for progress in rotation.run():
            self.show(progress)
            if stop:
                break
        if self.stdout.isatty():
            self.stdout.write("")
        self.stdout.write(f"Re-sealed: {progress.done} of {progress.total} rows.")
        return progress

    def show(self, progress: Progress) -> None:
        """Once a batch; only where somebody looks."""
        if self.stdout.isatty():
            self.stdout.write("\r" + bar(progress), ending="")
            self.stdout.flush()


STOPS = (signal.SIGINT, signal.SIGTERM)


def bar(progress: Progress) -> str:
    done = min(progress.done, progress.total)
    filled = WIDTH * done // (progress.total or 1)
    return f"[{'#' * filled:.<{WIDTH}}] {done} of {progress.total} rows"


def said(old: OldKey) -> str:
    """One line: whether this key is needed, and what to do with it."""
    if old.rows:
        needed = ", ".join(f"{name}: {count}" for name, count in old.rows.items())
        what = "Keep it" if old.is_there else "IT IS MISSING: put it back"
        return f"{old.setting}: {old.key_id} is still needed ({needed}). {what}."
    if not old.is_there:
        return f"{old.setting}: {old.key_id} is gone, and nothing needs it."
    until = today() + timedelta(days=BACKUP_DAYS)
    return (
        f"{old.setting}: nothing needs {old.key_id} any more. Take it out once every process runs with the new settings, "
        f"and keep it apart until {until}: backups made before today need it."
    )
