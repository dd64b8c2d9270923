"""`manage.py housekeeping` does what happens by itself: once, or every so many seconds until it is told to stop."""

import signal
from argparse import ArgumentParser
from dataclasses import asdict
from threading import Event
from typing import Any

import structlog
from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections

from testimonies.rules import accounts, brake, clock, keys, retention
from testimonies.rules.trail import today

log = structlog.get_logger()


class Command(BaseCommand):
    help = "Release, lapse, end leases and digests, erase what had its time, mail notes to the team."

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--every", type=float, metavar="SECONDS", help="go on until SIGTERM or Ctrl-C")
        only.add_argument(
            "--dry-run", action="store_true", help="say what would be erased, and change nothing"
        )
        only.add_argument(
            "--lift-brake",
            action="store_true",
            help="after a look at --dry-run: the clock and numbers are right",
        )

    def handle(self, *, every: float | None, dry_run: bool, lift_brake: bool, **options: Any) -> None:
        if faults := keys.key_faults():
            raise CommandError(" ".join(faults))
        if dry_run:
            self.say_what_would_go()
        elif every is None:
            if lift_brake:
                lifted = brake.lift(by=accounts.SHELL)
                self.stdout.write("The brake is lifted." if lifted else "No brake was on.")
            self.turn()
        else:
            self.go_on(every)

    def go_on(self, every: float) -> None:
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            close_old_connections()  # one that the database ended meanwhile is opened anew
            try:
                self.turn()
            except DatabaseError:  # away or busy: the next turn does what this one could not
                log.exception("housekeeping failed")
            stop.wait(every)

    def turn(self) -> None:
        done = {name: number for name, number in asdict(clock.run()).items() if number}
        if done:
            self.stdout.write(
                "housekeeping: " + ", ".join(f"{name}: {number}" for name, number in done.items())
            )

    def say_what_would_go(self) -> None:
        """By period (docs/retention.md), each on its line; what nobody read; whether the brake holds them."""
        for name, number in retention.listed(today()).items():
            self.stdout.write(f"{name}: {number}")
        self.stdout.write(f"kept unread until a lead agrees: {retention.kept_unread(today())}")
        held = brake.on()
        self.stdout.write(
            f"The brake is on since {held.braked_since} ({held.cause})." if held else "No brake is on."
        )
