"""`manage.py figures` counts anew what is kept of published pages. Months that are written stay as they are."""

from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from testimonies.rules import public_figures, snapshots


class Command(BaseCommand):
    help = "Count the public figures now, without waiting for the hour. A snapshot of a month is never written again."

    def handle(self, **options: Any) -> None:
        kept = public_figures.recount(timezone.now())
        total, last = kept.cells[public_figures.TOTAL][""], snapshots.latest()
        snapshot = f"the last snapshot is of {last}" if last else "no month is written yet"
        self.stdout.write(f"figures: {total} published testimonies counted; {snapshot}.")
