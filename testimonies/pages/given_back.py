"""What was typed, when there is no form to put it in. With the database away this page asks nothing of it."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from .following.told import Told

AWAY = Told(
    _(
        "The site cannot keep anything at the moment, so nothing was done. Try again in a few minutes. "
        "To be safe, copy your text first."
    ),
    status=503,
)
CALL_GONE = Told(_("The call you were writing to is no longer here. Your text is: you can copy it."))


def given_back(request: HttpRequest, told: Told, typed: QueryDict) -> HttpResponse:
    """The story cannot be changed here: choices made for its passages go by their place in it."""
    name = next((one for one in ("story", "explanation") if one in typed), "message")
    context = {
        "told": told,
        "name": name,
        "words": typed.get(name, ""),
        "typed": [(other, value) for other, values in typed.lists() for value in values if other != name],
        "address": request.get_full_path(),
        "again": told is AWAY,
    }
    if told is AWAY:
        context["demo"] = False  # else the page would ask
    return render(request, "pages/given_back.html", context, status=told.status)
