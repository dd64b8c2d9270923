"""What waits for people: decisions that nobody present may take, and facts to be checked again."""

from collections.abc import Iterator

from testimonies.models import Call
from testimonies.rules import fact_checks, presence
from testimonies.rules.presence import Lack
from testimonies.rules.trail import today

LACKS = {
    Lack.NOBODY: "wait and nobody who may decide signed in during the last 7 days. Ask the team to sign in, or invite"
    " someone: manage.py invite NAME moderator --call {call}",
    Lack.LEAD: "were passed on and no lead moderator signed in during the last 7 days. Ask a lead to sign in, or invite"
    " one: manage.py invite NAME lead --call {call}",
    Lack.MINOR: "are of minors, to be published by a lead alone, and none signed in during the last 7 days. Ask a lead to"
    " sign in, or invite one: manage.py invite NAME lead --call {call}",
    Lack.SECOND: "need two readers and only one signed in during the last 7 days. Ask another to sign in, or invite one:"
    " manage.py invite NAME moderator --call {call}",
}


def undecidable() -> Iterator[str]:
    for one in presence.stuck(list(Call.objects.all())):
        cure = LACKS[one.lack].format(call=one.call.slug)
        yield f"{one.call.slug}: {one.number} testimonies (oldest since {one.since}) {cure}"


def overdue() -> Iterator[str]:
    """Facts that people lean on, last checked over half a year ago."""
    for name, facts in fact_checks.overdue(today()).items():
        slugs = ", ".join(f"{fact.slug} ({fact.verified_on})" for fact in facts)
        yield (
            f"{name}: {len(facts)} to be checked again: {slugs}. A lead compares each with its own site or with Légifrance, "
            f"then presses “Save: checked today” on its page under /admin/testimonies/{name}/"
        )
