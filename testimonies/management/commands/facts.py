"""`manage.py facts` prints every article, helpline and step with its source and its days; 1 where one lacks them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.management import BaseCommand, CommandError

from testimonies.admin.situations import SITUATIONS
from testimonies.models import Helpline
from testimonies.rules import fact_checks
from testimonies.rules.trail import today


def days(fact: Any, now: date) -> str:
    """Articles and steps without a day are not shown; lines are, and say so."""
    if not fact.active:
        return "switched off"
    if fact.verified_on is None:
        return "TO BE CHECKED, shown as such" if isinstance(fact, Helpline) else "TO BE REVIEWED, hidden"
    overdue = ", OVERDUE" if fact.review_due < now else ""
    return f"checked {fact.verified_on}, due {fact.review_due}{overdue}"


def of_the_desk() -> Iterator[str]:
    """The articles on the sheet for what cannot wait."""
    for law in (law for one in SITUATIONS for law in one.laws):
        checked = f"checked {law.checked}" if law.checked else "TO BE CHECKED, shown as such to moderators"
        yield f"desk: {law.article} | {checked} | {law.source}"


class Command(BaseCommand):
    help = "Print every article of law, helpline and step with its source and its day of check."

    def handle(self, **options: Any) -> None:
        now = today()
        for fact in fact_checks.every():
            name, where = fact._meta.model_name, fact.country or "everywhere"
            self.stdout.write(
                f"{name} {fact.slug} ({where}): {fact} | {days(fact, now)} | {fact.source or 'NO SOURCE'}"
            )
        for line in of_the_desk():
            self.stdout.write(line)
        if faults := fact_checks.faults():
            raise CommandError(f"{'; '.join(faults)}. Write it in the admin, or switch the row off.")
