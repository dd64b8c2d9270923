"""Help lines and the legal notice: rows somebody checked and filled in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from testimonies.models import Country, Helpline, LegalNotice

from .caching import readers_page


@readers_page
def help_lines(request: HttpRequest) -> HttpResponse:
    country = request.GET.get("country", Country.FR)
    if country not in Country.values:
        country = Country.FR
    context = {
        "helplines": Helpline.objects.shown_in(country),
        "country": Country(country),
        "countries": Country,
    }
    return render(request, "pages/help.html", context)


@readers_page
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/legal.html", {"legal": LegalNotice.objects.first()})
