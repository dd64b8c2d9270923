"""Many testimonies at once, for figures and plans on PostgreSQL: what waits is sealed as in service, what is published is
copied row by row inside the database. Seeded; no word is anybody's.
"""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from django.db import connection

from testimonies.models import Call, Term, TermKind, Testimony
from testimonies.models.privacy import new_public_id
from testimonies.rules.trail import today

WORDS = ("le la un une des il elle on me ma mon son chez moi porte soir matin message numéro livreur plombier technicien "
         "visite après avant encore sonné écrit appelé rappelé jolie seule demandé refusé parti revenu voisin colis box "
         "compteur clé facture rendez-vous téléphone photo peur rien dit ensuite semaine").split()  # fmt: skip
AT_ONCE = 2_000


def waiting(call: Call, number: int, seed: int = 1) -> None:
    """So many that wait, most of them short, over the last ninety days; one in eight is warned of."""
    random, trades = Random(seed), list(Term.objects.filter(kind=TermKind.TRADE))
    behaviours = list(Term.objects.filter(kind=TermKind.BEHAVIOUR))
    warned = list(Term.objects.filter(kind=TermKind.WARNING).exclude(slug__in=("none", "prefer-not")))
    rows = [_row(call, random, trades) for _n in range(number)]
    Testimony.objects.bulk_create(rows, batch_size=AT_ONCE)
    through = Testimony.terms.through
    through.objects.bulk_create(
        (
            through(testimony_id=row.pk, term=term)
            for row in rows
            for term in _terms(random, behaviours, warned)
        ),
        batch_size=10_000,
    )


def _row(call: Call, random: Random, trades: list[Term]) -> Testimony:
    length = min(2_500, int(random.lognormvariate(4.6, 0.8)) + 8)
    day = today() - timedelta(days=random.randrange(90))
    row = Testimony(public_id=new_public_id(), call=call, state_since=day, submitted_on=day, trade=random.choice(trades),
                    language=random.choice(("fr", "fr", "fr", "en")), publication="publish",
                    lane=random.choice(("normal", "normal", "normal", "heavy")), year=2017)  # fmt: skip
    row.story = " ".join(random.choices(WORDS, k=length))
    return row


def _terms(random: Random, behaviours: list[Term], warned: list[Term]) -> Iterator[Term]:
    yield from random.sample(behaviours, 2)
    if random.random() < 0.125:
        yield random.choice(warned)


def published(like: Testimony, number: int) -> None:
    """So many copies of a row that waits, as published ones; each with one of its terms."""
    columns = [field.column for field in Testimony._meta.local_fields]
    own: dict[str, Any] = {
        "public_id": "lpad(n::text, 22, 'p')", "state": "'published'", "public_text": "'Un texte.'",
        "published_on": "CURRENT_DATE - (n %% 1500)::int", "first_published_on": "CURRENT_DATE - (n %% 1500)::int",
        "submitted_on": "CURRENT_DATE - (n %% 1500)::int - 5", "receipt_digest": "NULL", "nonce_digest": "NULL",
    }  # fmt: skip
    chosen = ", ".join(own.get(name, f'"{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    term = Term.objects.filter(kind=TermKind.BEHAVIOUR).first()
    assert term
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO testimonies_testimony ({names}) SELECT {chosen} FROM testimonies_testimony, "  # noqa: S608  # no value of anybody's
            "generate_series(1, %s) AS n WHERE public_id = %s",
            [number, like.pk],
        )
        cursor.execute(
            "INSERT INTO testimonies_testimony_terms (testimony_id, term_id) "
            "SELECT lpad(n::text, 22, 'p'), %s FROM generate_series(1, %s) AS n",
            [term.pk, number],
        )


def analysed() -> None:
    """As autovacuum leaves it."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if not connection.in_atomic_block else "ANALYZE")
