"""Many testimonies at once, for figures and plans: what waits is sealed as in service; what is published has its card, made of
the shape of a card that the site made, and its stems by the site's analyser. Seeded; no word is anybody's.

Lengths are log-normal, a median of some hundred words; words are drawn by Zipf's law from a vocabulary whose first are the
French of such stories and whose others are made of syllables: so searches meet words of every frequency.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import accumulate, islice
from random import Random
from typing import Any

from django.db import connection, models

from testimonies.models import Call, Card, CardTerm, SearchText, Term, TermKind, Testimony
from testimonies.models.privacy import new_public_id
from testimonies.models.sealed import seal
from testimonies.rules import analyser, cards
from testimonies.rules.trail import today

WORDS = ("le la un une des il elle on me ma mon son chez moi porte soir matin message numéro livreur plombier technicien "
         "visite après avant encore sonné écrit appelé rappelé jolie seule demandé refusé parti revenu voisin colis box "
         "compteur clé facture rendez-vous téléphone photo peur rien dit ensuite semaine").split()  # fmt: skip
SYLLABLES = "ba bri cha cou da dre fi flo ga gri ja jou ka la lu ma mi no nou pa pli que ra ri sa sou ta tri va vou za".split()
VOCABULARY = 40_000
AT_ONCE = 2_000
TEXT = "Un texte."  # of the card whose shape all others take


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


class Words:
    """A vocabulary with its stems, and texts drawn from it."""

    def __init__(self, random: Random, number: int) -> None:
        made = ("".join(random.choices(SYLLABLES, k=random.randint(2, 5))) for _word in range(number * 2))
        self.random = random
        self.words = [*WORDS, *islice(dict.fromkeys(made), number - len(WORDS))]
        self.chances = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self.stems = {word: analyser.streams(word, "fr") for word in self.words}

    def text(self) -> tuple[str, str]:
        """A text, and its stems as `analyser.document` gives them."""
        length = min(2_500, int(self.random.lognormvariate(4.6, 0.8)) + 8)
        words = self.random.choices(self.words, cum_weights=self.chances, k=length)
        written = [stem for word in words for stem in self.stems[word][0]]
        plain = [stem for word in words for stem in self.stems[word][1]]
        stems = written if written == plain else [*written, analyser.BOUNDARY, *plain]
        return " ".join(words), " ".join(stems)


def published(call: Call, number: int, seed: int = 2) -> None:
    """So many published ones with their cards, links and stems, over some four years."""
    random = Random(seed)
    words, make = Words(random, max(500, min(VOCABULARY, number))), _Maker(call, random)
    newest = today().toordinal()
    for start in range(0, number, 10_000):
        batch = [
            make.one(place, newest - place * 1_500 // number, *words.text())
            for place in range(start, min(start + 10_000, number))
        ]
        rows, made, links, stems = zip(*batch, strict=True)
        _copy(Testimony, rows)
        _copy(Card, made)
        _copy(CardTerm, [link for several in links for link in several])
        _copy(
            Testimony.terms.through,
            [(row[0], term) for row, several in zip(rows, links, strict=True) for _at, term in several],
        )
        _copy(SearchText, stems)
    _index_on_sqlite()


class _Maker:
    """Rows as the database holds them, each with what differs put into the shape of one that the site made."""

    def __init__(self, call: Call, random: Random) -> None:
        self.random, self.call = random, call
        kinds = (TermKind.TRADE, TermKind.BEHAVIOUR, TermKind.WARNING, TermKind.AREA)
        self.terms = {
            kind: list(Term.objects.filter(kind=kind).exclude(slug__in=("none", "prefer-not")))
            for kind in kinds
        }
        self.days = {day: today() - timedelta(days=day) for day in range(1_501)}
        self.like = Testimony(
            call=call, language="fr", public_text=TEXT, published_on=today(), state="published"
        )
        self.like.first_published_on = self.like.submitted_on = self.like.state_since = today()
        self.shapes: dict[tuple[Any, ...], Card] = {}

    def one(self, place: int, ordinal: int, text: str, stems: str) -> tuple[Any, ...]:
        random, terms = self.random, self.terms
        public_id = f"{random.getrandbits(128):032x}"[:22]
        trade = random.choice(terms[TermKind.TRADE])
        told = [random.choice(terms[TermKind.BEHAVIOUR])]
        told += [random.choice(terms[TermKind.WARNING])] if random.random() < 0.125 else []
        area = random.choice(terms[TermKind.AREA]) if random.random() < 0.2 else None
        year, day = 2010 + place % 16, self.days[today().toordinal() - ordinal]
        at = cards.place(day, public_id)
        row = _values(self.like, public_id=public_id, trade_id=trade.pk, area_id=area and area.pk, show_area=bool(area),
                      year=year, public_text=text, story=seal(text, f"testimony.story:{public_id}"), company=b"",
                      reason_text=b"", published_on=day, first_published_on=day, submitted_on=day, state_since=day)  # fmt: skip
        shape = self._shape(trade, told, area)
        card = _values(shape, place=at, testimony_id=public_id, year=year, heading=f"{shape.heading} · {year}",
                       html=shape.html.replace(self.like.public_id, public_id).replace(TEXT, text[:900]),
                       summary=text[:200], whole=shape.html.replace(TEXT, text) if len(text) > 1_000 else "")  # fmt: skip
        return row, card, [(at, term.pk) for term in told], (at, stems)

    def _shape(self, trade: Term, told: list[Term], area: Term | None) -> Card:
        key = (trade.pk, *(term.pk for term in told), area and area.pk)
        if key not in self.shapes:
            self.like.trade, self.like.area, self.like.show_area = trade, area, bool(area)
            self.shapes[key] = cards.prepared(self.like, told).card
        return self.shapes[key]


def _values(like: models.Model, **own: Any) -> list[Any]:
    """A row in the order of the columns, as the database takes it."""
    fields = like._meta.concrete_fields
    return [own[one.attname] if one.attname in own else one.get_db_prep_save(getattr(like, one.attname), connection)
            for one in fields]  # fmt: skip


def _columns(model: type[models.Model]) -> list[str]:
    """All but a number that the database gives by itself."""
    return [one.column for one in model._meta.concrete_fields if one.get_internal_type() != "BigAutoField"]


def _copy(model: type[models.Model], rows: Iterable[Any]) -> None:
    names = ", ".join(f'"{name}"' for name in _columns(model))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(_columns(model)))
            cursor.executemany(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})", rows)  # noqa: S608


def _index_on_sqlite() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO testimonies_searchindex(testimonies_searchindex) VALUES ('rebuild')")


def analysed() -> None:
    """As autovacuum leaves it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("ANALYZE")
        else:
            cursor.execute("VACUUM ANALYZE" if not connection.in_atomic_block else "ANALYZE")
