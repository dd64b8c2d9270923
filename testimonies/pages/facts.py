"""Help lines, what one can do tonight, and the legal notice: rows somebody checked and filled in."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from testimonies.models import Country, LegalNotice, Term
from testimonies.rules import next_steps
from testimonies.rules.next_steps import Said

from .caching import readers_page
from .small import refuse_large

LONGEST = 60  # of a slug


def asked_country(asked: QueryDict) -> Country:
    """The country named; France where none is, or none of ours."""
    named = asked.get("country", "")
    return Country(named) if named in Country.values else Country.FR


def said_by(posted: QueryDict) -> Said:
    """What hidden fields or boxes say; a slug that is none of ours chooses nothing."""
    return Said.by(
        asked_country(posted),
        posted.getlist("behaviours"),
        posted.getlist("data_sources"),
        trade=posted.get("trade", "")[:LONGEST],
        year=posted.get("year", "")[:LONGEST],
    )


def fields(said: Said) -> list[tuple[str, str]]:
    """What was said, as names and values of hidden fields: they lead here without anything in an address."""
    ticked = (("behaviours", said.behaviours), ("data_sources", said.data_sources))
    several = [(name, one) for name, slugs in ticked for one in sorted(slugs)]
    once = [("trade", said.trade), ("year", said.year)]
    return [("country", said.country), *several, *(pair for pair in once if pair[1])]


def help_lines(request: HttpRequest) -> HttpResponse:
    """By its address all of a country; by POST in the order that follows what was said, and so in no address."""
    if request.method != "POST":
        return _of_a_country(request)
    refuse_large(request)
    return _lines(request, said_by(request.POST))


@readers_page
def _of_a_country(request: HttpRequest) -> HttpResponse:
    return _lines(request, Said(asked_country(request.GET)))


def _lines(request: HttpRequest, said: Said) -> HttpResponse:
    ticked = Term.objects.filter(slug__in=said.behaviours | said.data_sources)
    said = said.among(set(ticked.values_list("slug", flat=True)))
    context = {
        "helplines": next_steps.lines(said),
        "steps": next_steps.now(said),
        "typed": fields(said),
        "country": Country(said.country),
        "countries": Country,
    }
    return render(request, "pages/help.html", context)


@readers_page
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/legal.html", {"legal": LegalNotice.objects.first()})
