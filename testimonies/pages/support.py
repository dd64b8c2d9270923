"""`/temoignages/<id>/soutien/`: « Nous vous croyons », pressed by a reader. The answer is the same whatever came of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from testimonies.models import Testimony
from testimonies.rules import support

from .cards import PUBLIC_ID
from .source import source


class Support(View):
    http_method_names = ["get", "head", "post"]  # Django's own attribute

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        return redirect(_published(public_id))

    def post(self, request: HttpRequest, public_id: str) -> HttpResponse:
        row = _published(public_id)
        unconfirmed: bool = request.unconfirmed  # type: ignore[attr-defined]
        if not unconfirmed:
            support.add(row.pk, source(request))
        context = {"testimony": row, "unconfirmed": unconfirmed}
        response = render(request, "pages/support.html", context, status=403 if unconfirmed else 200)
        response["X-Robots-Tag"] = "noindex, noarchive"
        return response


def _published(public_id: str) -> Testimony:
    """One query for every id, malformed ones too: the one 404."""
    known = public_id if PUBLIC_ID.fullmatch(public_id) else ""
    return get_object_or_404(Testimony.objects.published().only("pk"), pk=known)
