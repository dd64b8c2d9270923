"""Help lines, what one can do tonight, and the legal notice: rows somebody checked and filled in."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from testimonies.models import Country, LegalNotice
from testimonies.rules import next_steps
from testimonies.rules.next_steps import Said

from .caching import readers_page


def asked_country(asked: QueryDict) -> Country:
    """The country named; France where none is, or none of ours."""
    named = asked.get("country", "")
    return Country(named) if named in Country.values else Country.FR


@readers_page
def help_lines(request: HttpRequest) -> HttpResponse:
    country = asked_country(request.GET)
    said = Said(country)
    context = {
        "helplines": next_steps.lines(said),
        "steps": next_steps.now(said),
        "country": country,
        "countries": Country,
    }
    return render(request, "pages/help.html", context)


@readers_page
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/legal.html", {"legal": LegalNotice.objects.first()})
