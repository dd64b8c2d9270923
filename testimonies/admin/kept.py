"""What somebody typed while their session ended: it comes back after the next login, and nothing of it is stored here.

It travels in the login page, signed, so that no other site can put words there.
"""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _

from .marks import ACTS

SALT = "testimonies.kept"
SECONDS = 12 * 3600
# Parts of the names of fields that are not sent back.
SECRETS = ("csrf", "password", "otp", "passkey", "code", "kept")
DOORS = ("login", "logout", "invitation", "second_factor", "factor", "password", "still_here", "shortcuts")
LONG = 40  # signs from which a value is shown


def of(request: HttpRequest) -> str:
    """What the POST held, signed; empty where there is nothing to come back to."""
    match: ResolverMatch | None = request.resolver_match
    fields = [pair for pair in _pairs(request.POST) if not any(part in pair[0] for part in SECRETS)]
    if not fields or match is None or str(match.url_name).startswith(DOORS):
        return ""
    return signing.dumps([request.get_full_path(), fields], salt=SALT, compress=True)


def given_back(request: HttpRequest, kept: str) -> HttpResponse | None:
    """The page that shows it again and can send it, once."""
    try:
        address, fields = signing.loads(kept, salt=SALT, max_age=SECONDS)
    except signing.BadSignature:
        return None
    shown = [(name, value) for name, value in fields if len(value) > LONG or "\n" in value]
    hidden = [pair for pair in map(tuple, fields) if pair not in shown]
    context = {
        "title": _("Here is what you typed"),
        "address": address,
        "shown": shown,
        "hidden": hidden,
        "meant": _meant_for(address),
    }
    return render(request, "admin/kept.html", admin.site.each_context(request) | context)


def _meant_for(address: str) -> dict[str, Any] | None:
    """The testimony and the act it was typed for; None for what is no act on a testimony."""
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    act = ACTS.get(match.kwargs.get("name", ""))
    return {"id": match.kwargs["public_id"], "act": act.label} if act else None


def _pairs(data: QueryDict) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, values in data.lists() for value in values]
