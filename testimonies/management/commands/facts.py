"""`manage.py facts` prints every article, helpline and step with its source and its days; 1 where one lacks them."""

from datetime import date
from typing import Any

from django.core.management import BaseCommand, CommandError

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


class Command(BaseCommand):
    help = "Print every article of law, helpline and step with its source and its day of check."

    def handle(self, **options: Any) -> None:
        now = today()
        for fact in fact_checks.every():
            name, where = fact._meta.model_name, fact.country or "everywhere"
            self.stdout.write(
                f"{name} {fact.slug} ({where}): {fact} | {days(fact, now)} | {fact.source or 'NO SOURCE'}"
            )
        if faults := fact_checks.faults():
            raise CommandError(f"{'; '.join(faults)}. Write it in the admin, or switch the row off.")
