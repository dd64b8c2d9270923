"""`manage.py housekeeping` does what happens by itself: once, or every so many seconds until it is told to stop."""

import signal
from argparse import ArgumentParser
from dataclasses import asdict
from threading import Event
from typing import Any

import structlog
from django.core.management import BaseCommand
from django.db import DatabaseError, close_old_connections

from testimonies.rules import clock

log = structlog.get_logger()


class Command(BaseCommand):
    help = "Release, lapse, end leases, drop digests that have served, erase what was set aside and ended."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, metavar="SECONDS", help="go on until SIGTERM or Ctrl-C")

    def handle(self, *, every: float | None, **options: Any) -> None:
        if every is None:
            self.turn()
            return
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
