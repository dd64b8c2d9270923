"""Runs in a clone of the project: a database as an earlier release left it, forward, one back, and forward again.

Reads the number of testimonies; prints what differed, how many receipts open, and the seconds of the first way forward.
"""

import hashlib
import json
import sys
import time
from datetime import date
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

from testimonies.rules import follow_up, keys, receipts  # noqa: E402

APP, BEFORE = "testimonies", "0004_asides_and_evidence"
DAY = date(2026, 3, 2)
# The site's own seeds, which a release words anew or adds to, and gives back on the way back.
REWORDED = {f"{APP}_savedreply", f"{APP}_step", f"{APP}_step_behaviours"}
KEYS = {"id", "step_id"}  # given anew to rows that were away in between
STATES: dict[str, dict[str, Any]] = {
    "waiting": {},
    "published": {"public_text": "Ce que tout le monde lit.", "published_on": DAY, "first_published_on": DAY},
    "approved": {"release_on": DAY, "review_first": True},
    "refused": {"reason": "spam", "reason_text": "Une phrase à l'autrice."},
    "withdrawn": {"story": "", "receipt_digest": None},
}


def to(target: str | None) -> float:
    started = time.monotonic()
    call_command("migrate", *([APP, target] if target else []), verbosity=0, interactive=False)
    return time.monotonic() - started


def tables() -> dict[str, list[str]]:
    """Each table of ours with its columns."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith(f"{APP}_")]
        described = connection.introspection.get_table_description
        return {name: sorted(column.name for column in described(cursor, name)) for name in names}


def digests(columns: dict[str, list[str]]) -> dict[str, str]:
    """Of all rows of each table, in those columns."""
    found = {}
    with connection.cursor() as cursor:
        for name, wanted in columns.items():
            listed = ", ".join(connection.ops.quote_name(column) for column in wanted)
            cursor.execute(f"SELECT {listed} FROM {name}")  # noqa: S608
            rows = sorted(repr([plain(value) for value in row]) for row in cursor.fetchall())
            found[name] = f"{len(rows)} {hashlib.sha256('|'.join(rows).encode()).hexdigest()}"
    return found


def plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def told(count: int) -> list[str]:
    """So many testimonies with all that hangs on them, as the earlier release stored them; their receipts."""
    models = MigrationExecutor(connection).loader.project_state([(APP, BEFORE)]).apps
    get = lambda name: models.get_model(APP, name)  # noqa: E731
    call, term = get("Call").objects.first(), get("Term").objects.filter(kind="behaviour").first()
    rows, words = [], []
    for number in range(count):
        state = list(STATES)[number % len(STATES)]
        indices = receipts.draw("fr")
        facts = {
            "state": state, "call": call, "state_since": DAY, "submitted_on": DAY, "language": "fr",
            "public_id": f"row{number:019}", "story": f"Histoire {number} de la soirée.", "company": "", "reason_text": "",
            "publication": "publish", "receipt_digest": receipts.digest(indices),
            "nonce_digest": keys.digest("nonce", str(number).encode()), "answers_digest": "r1:00",
        }  # fmt: skip
        rows.append(get("Testimony")(**{**facts, **STATES[state]}))
        words += [" ".join(receipts.spell(indices, "fr"))] * (state != "withdrawn")
    get("Testimony").objects.bulk_create(rows, batch_size=500)
    get("Testimony").terms.through.objects.bulk_create(
        get("Testimony").terms.through(testimony_id=row.public_id, term_id=term.pk) for row in rows
    )
    get("Redaction").objects.bulk_create(
        get("Redaction")(testimony=row, version=1, start=0, end=8, kind="cut") for row in rows
    )
    get("Event").objects.bulk_create(
        get("Event")(
            day=DAY, what="submit", actor="author", testimony=row.public_id, call=call.slug, version=1
        )
        for row in rows
    )
    return words


def main(count: int) -> None:
    to(BEFORE)
    words, old = told(count), tables()
    columns = {
        name: [one for one in all_ if one not in KEYS or name not in REWORDED] for name, all_ in old.items()
    }
    before = digests(columns)
    seconds = to(None)
    forward = digests(columns)
    to(BEFORE)
    back, tables_back = digests(columns), tables()
    to(None)
    again = digests(columns)
    opened = sum(follow_up.find(receipts.parse(line, "fr")) is not None for line in words)
    differ = [name for name in columns if (before[name], forward[name]) != (back[name], again[name])
              or (before[name] != forward[name] and name not in REWORDED)]  # fmt: skip
    rows = sum(int(one.split()[0]) for one in before.values())
    print(json.dumps({"differ": differ, "same_columns": old == tables_back, "rows": rows, "seconds": round(seconds, 2),
                      "receipts": len(words), "opened": opened}))  # fmt: skip


if __name__ == "__main__":
    main(int(sys.stdin.read()))
