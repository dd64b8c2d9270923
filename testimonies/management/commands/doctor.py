"""`manage.py doctor` looks for what stands still, and says how to mend it; it exits with 1 where it finds something."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management import BaseCommand, CommandError

from testimonies.rules import doctor


class Command(BaseCommand):
    help = "Say what stands still, is missing or is about to end, and how to mend it."
    requires_system_checks = ()  # it tells what they find, and goes on

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--brief", action="store_true", help="one line for monitoring: names and numbers")
        parser.add_argument("--only", nargs="+", choices=doctor.NAMES, default=doctor.NAMES, metavar="CHECK")

    def handle(self, *, brief: bool = False, only: tuple[str, ...] = doctor.NAMES, **options: Any) -> None:
        found = list(doctor.findings(only))
        if brief:
            numbers = Counter(one.check for one in found)
            self.stdout.write(", ".join(f"{name} {number}" for name, number in numbers.items()) or "well")
        else:
            for one in found:
                self.stdout.write(f"[{one.check}] {one.words}")
        if found:
            raise CommandError(f"{len(found)} to be mended.")
        if not brief:
            self.stdout.write("Nothing stands still.")
