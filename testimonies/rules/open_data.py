"""One row for each published page, with what the page shows and without its words; chunk by chunk, in constant memory."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from testimonies.models import Term, TermKind, Testimony

from .reading import SILENT

CHUNK = 1_000
LISTS = {TermKind.BEHAVIOUR: "behaviours", TermKind.WARNING: "warnings"}
COLUMNS = ("public_id", "call__slug", "trade__slug", "year", "area__slug", "show_area", "language")

Row = dict[str, Any]


def published() -> QuerySet[Testimony]:
    """All that readers may see, and nothing fictional."""
    return Testimony.objects.published().filter(call__is_demo=False)


def rows(chosen: QuerySet[Testimony], chunk: int = CHUNK) -> Iterator[Row]:
    """By their ids, which are random: neither order nor place tells when one was sent or published.

    Three queries a chunk. It goes along the ids of all testimonies, and asks each time which of these are chosen: the work
    is the same for every filter, and no plan of a database sorts all that was found for each chunk anew.
    """
    terms = {term.pk: term for term in Term.objects.filter(kind__in=LISTS).exclude(slug__in=SILENT)}
    for ids in _ids(chunk):
        part = list(chosen.filter(pk__in=ids).order_by("pk").values(*COLUMNS))
        told = _told([one["public_id"] for one in part], terms)
        yield from (_row(one, told[one["public_id"]]) for one in part)


def _ids(chunk: int) -> Iterator[list[str]]:
    ids, last = [""] * chunk, ""
    while len(ids) == chunk:
        after = Testimony.objects.filter(pk__gt=last).order_by("pk")
        if ids := list(after.values_list("pk", flat=True)[:chunk]):
            last = ids[-1]
            yield ids


def _told(ids: list[str], terms: dict[int, Term]) -> dict[str, dict[str, list[str]]]:
    """The behaviours and warnings of each, in the order of their lists."""
    told: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    through: Any = Testimony.terms.through.objects
    links = through.filter(testimony__in=ids, term__in=list(terms)) if ids else through.none()
    place = {pk: number for number, pk in enumerate(terms)}
    for public_id, pk in sorted(links.values_list("testimony", "term"), key=lambda link: place[link[1]]):
        told[public_id][terms[pk].kind].append(terms[pk].slug)
    return told


def _row(one: Row, told: dict[str, list[str]]) -> Row:
    trade = one["trade__slug"] or ""
    return {
        "id": one["public_id"],
        "call": one["call__slug"],
        "trade": "" if trade in SILENT else trade,
        **{name: told[kind] for kind, name in LISTS.items()},
        "area": (one["area__slug"] or "") if one["show_area"] else "",
        "year": one["year"],
        "language": one["language"],
    }
