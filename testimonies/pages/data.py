"""Open data: the tables of the figures, and one row for each published page; CSV for spreadsheets, JSON Lines for programs.

Nothing here may be kept by a cache: an answer that takes a minute has no bytes to make an ETag of, and a copy of it would
hand out, whole, what was withdrawn since. A download is made when it is asked for, from what is published then.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_safe

from testimonies.models import Call, Term, TermKind, Testimony, page_language
from testimonies.rules import limits, open_data, replica
from testimonies.rules.open_data import Row
from testimonies.rules.spreadsheets import defused
from testimonies.rules.trail import PARIS, today

from .caching import readers_page
from .figures import NAMES, Figures, Line, Section, read
from .filters import CHOICES, Chosen
from .source import source

VERSION = 1  # of the columns
MOST, AN_HOUR = 30, 3600  # downloads from one source
LISTED = (TermKind.TRADE, TermKind.BEHAVIOUR, TermKind.WARNING, TermKind.AREA)

# Each column of both files, and what it means.
OF_ROWS: dict[str, Any] = {
    "id": gettext_lazy(
        "The id of the page, drawn at random. The rows stand in its order, which tells nothing of time."
    ),
    "call": gettext_lazy("The call for testimonies that it answers."),
    "trade": gettext_lazy("The trade of the person, if it was said."),
    "behaviours": gettext_lazy("What happened: several values in the CSV file are separated by a space."),
    "area": gettext_lazy("The area, only where its author lets it be shown."),
    "year": gettext_lazy("The year of the facts, if it was said."),
    "warnings": gettext_lazy("What the page warns of before it shows the words."),
    "language": gettext_lazy("The language of the text, as a code: fr, en…"),
    "address": gettext_lazy("The address of the page."),
}
OF_FIGURES: dict[str, Any] = {
    "of": gettext_lazy(
        "Whom the number counts: published (exact), counted_only or all (rounded to 5, hidden under 5)."
    ),
    "question": gettext_lazy("What was asked, for instance trade."),
    "value": gettext_lazy("The answer, by its short name, which never changes."),
    "label": gettext_lazy("The answer in the language of the file."),
    "number": gettext_lazy("How many testimonies."),
    "as_of": gettext_lazy("The day of an exact number, the month of a rounded one."),
}


@readers_page
def data(request: HttpRequest) -> HttpResponse:
    listed = Term.objects.filter(kind__in=LISTED)
    lists = [(NAMES[kind], [one for one in listed if one.kind == kind]) for kind in LISTED]
    context = {
        "day": today(),
        "version": VERSION,
        "of_rows": OF_ROWS.items(),
        "of_figures": OF_FIGURES.items(),
        "lists": lists,
        "calls": Call.objects.shown().filter(is_demo=False),
        "parameters": list(CHOICES),
    }
    return render(request, "pages/data.html", context)


def as_csv(rows: Iterable[Row], columns: Iterable[str]) -> Iterator[str]:
    """RFC 4180, in UTF-8, line by line: a header, CRLF, quotes where needed, and what looks like a formula defused."""
    writer = csv.DictWriter(_Line(), list(columns), lineterminator="\r\n")
    yield writer.writeheader()
    for row in rows:
        yield writer.writerow({name: defused(_flat(cell)) for name, cell in row.items()})


class _Line:
    """A file for the writer of CSV that hands each line back."""

    def write(self, line: str) -> str:
        return line


def _flat(cell: Any) -> Any:
    return " ".join(cell) if isinstance(cell, list) else cell


def as_json_lines(rows: Iterable[Row], columns: Iterable[str]) -> Iterator[str]:
    """One object a line, in UTF-8; lists stay lists, and what was not said is null or empty."""
    for row in rows:
        yield json.dumps({name: row[name] for name in columns}, ensure_ascii=False) + "\n"


CSV = ("csv", "text/csv; charset=utf-8; header=present", as_csv)
JSON_LINES = ("jsonl", "application/jsonl; charset=utf-8", as_json_lines)


def _testimonies(request: HttpRequest) -> Iterator[Row]:
    """The same filters as the list, read before the first line goes out: until then an error can still be answered."""
    return _addressed(Chosen.of(request.GET, request.LANGUAGE_CODE).filtered(open_data.published(), "card__"))


def _addressed(chosen: QuerySet[Testimony]) -> Iterator[Row]:
    """The address is the page in the language of its text."""
    lists = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            lists[language] = f"{settings.SITE_URL}{reverse('testimonies')}"
    for row in open_data.rows(chosen):
        yield {**row, "address": f"{lists[page_language(row['language'])]}{row['id']}/"}


def _figures(_request: HttpRequest) -> list[Row]:
    """What the page of figures shows, without what is fictional; in the language of the address."""
    found = read()
    return [
        row for section in found.sections for line in section.lines for row in _of_line(found, section, line)
    ]


def _of_line(found: Figures, section: Section, line: Line) -> Iterator[Row]:
    told = {"question": section.name, "value": line.value, "label": str(line.label)}
    if line.published and not found.of_demo:
        day = timezone.localdate(found.counted_at, PARIS).isoformat()
        yield {"of": "published", **told, "number": line.published, "as_of": day}
    if line.rounded and found.month:
        whom = "counted_only" if section.is_public else "all"
        yield {"of": whom, **told, "number": line.rounded, "as_of": f"{found.month:%Y-%m}"}


Rows = Callable[[HttpRequest], Iterable[Row]]
Kind = tuple[str, str, Callable[[Iterable[Row], Iterable[str]], Iterator[str]]]


def _download(name: str, rows: Rows, columns: dict[str, Any], kind: Kind) -> Callable[..., HttpResponseBase]:
    """A view of one file, whose name says nothing on a shared machine. Asked for the head alone, no row is read."""
    ending, content_type, written = kind

    @require_safe
    def download(request: HttpRequest) -> HttpResponseBase:
        if not limits.allows("data", source(request), MOST, AN_HOUR):
            return _too_many()
        with replica.reading():
            lines = () if request.method == "HEAD" else replica.each(written(rows(request), columns))
        answer = StreamingHttpResponse(lines, content_type=content_type)
        answer["Content-Disposition"] = f'attachment; filename="{name}-v{VERSION}-{today()}.{ending}"'
        answer["X-Robots-Tag"] = "noindex, noarchive"
        return answer

    return download


def _too_many() -> HttpResponse:
    words = _("Many files were asked for from here in the last hour. Please come back later.")
    return HttpResponse(
        words, status=429, content_type="text/plain; charset=utf-8", headers={"Retry-After": AN_HOUR}
    )


rows_csv = _download("rows", _testimonies, OF_ROWS, CSV)
rows_json = _download("rows", _testimonies, OF_ROWS, JSON_LINES)
figures_csv = _download("figures", _figures, OF_FIGURES, CSV)
figures_json = _download("figures", _figures, OF_FIGURES, JSON_LINES)
