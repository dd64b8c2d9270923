"""Readers' pages: home, calls and one testimony. What they show of testimonies was prepared (rules/cards.py)."""

from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from testimonies.models import Call, Card, Evidence, Notice, Outcome, Support, page_language
from testimonies.rules import facets, support
from testimonies.rules.cards import fill, mark
from testimonies.rules.compiled import DAY, TEXT, Compiled, compiled
from testimonies.rules.keyset import Asked, Row, latest
from testimonies.rules.memo import lately, remembered
from testimonies.rules.trail import today

from . import share
from .caching import Dated, readers_page
from .cards import PUBLIC_ID, Words, addresses, alone, in_other_languages, listed, words
from .context import marked_languages
from .filters import Chosen
from .listing import unlisted

LATEST = 3
RELATED = 3
# Counted as it stands up to here; beyond, the count that housekeeping keeps says it.
COUNTED = 1_000


@require_safe
@readers_page
def home(request: HttpRequest) -> HttpResponse:
    return _call_page(request, "pages/home.html", Call.objects.shown().filter(is_default=True).first())


@require_safe
@readers_page
def calls(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/calls.html", {"calls": Call.objects.shown()})


@require_safe
@readers_page
def call(request: HttpRequest, slug: str) -> HttpResponse:
    return _call_page(request, "pages/call.html", get_object_or_404(Call.objects.shown(), slug=slug))


def _call_page(request: HttpRequest, template: str, call: Call | None) -> HttpResponse:
    rows = latest(Asked((("call", call.pk),)), LATEST) if call else []
    context = {
        "call": call,
        "latest": _cards(rows, request.LANGUAGE_CODE),
        "count": _count(call) if call else 0,
    }
    return unlisted(render(request, template, context), rows)


def _cards(rows: list[Row], language: str, unfold: frozenset[str] = frozenset()) -> SafeString:
    return SafeString(
        listed(
            [html for _place, html, _listable in rows], language, words(language, level="h3", unfold=unfold)
        )
    )


def _count(call: Call) -> int:
    kept = facets.kept().get("call", {}).get(str(call.pk), 0)
    return kept if kept > COUNTED else Card.objects.filter(call=call).count()


# One testimony

COLUMNS = ("place", "html", "whole", "heading", "language", "allow_indexing", "summary", "picture_words", "alike", "same",
           "call__slug", "call__hashtag",
           "call__is_default", "has_pictures", "has_replies", "believed")  # fmt: skip
ANY_ID = "0" * 22
NOINDEX = '<meta name="robots" content="noindex, noarchive">'


@require_safe
@readers_page
def testimony(request: HttpRequest, public_id: str) -> HttpResponse:
    """One query for every id, malformed ones too, so that neither bytes nor time tell one absence from another."""
    known = public_id if PUBLIC_ID.fullmatch(public_id) else ""
    rows = _card().rows(today(), known)
    if not rows:
        raise Http404
    card = dict(zip(COLUMNS, rows[0], strict=True))
    related, age = _related(card, request.LANGUAGE_CODE)
    frame = remembered(("testimony", request.LANGUAGE_CODE), lambda: _frame(request))
    response = Dated(fill(frame, _told(request, public_id, card, related)))
    response.age = age
    return unlisted(response, [(card["place"], "", card["allow_indexing"])])


@cache
def _card() -> Compiled:
    """A card by the day it is asked for and its testimony's id.

    What it has is asked for without the testimony, to plan which would take PostgreSQL longer than all else: where there is a
    card, it is published.
    """
    pictures = Evidence.objects.filter(testimony=OuterRef("testimony")).exclude(public_transcript="")
    replies = Notice.objects.filter(
        testimony=OuterRef("testimony"), outcome=Outcome.SHOWN, shown_from__lte=DAY
    )
    found = Card.objects.shown().filter(testimony=TEXT)
    believed = Support.objects.filter(testimony=OuterRef("testimony")).values("shown")
    told = found.annotate(
        has_pictures=Exists(pictures), has_replies=Exists(replies), believed=Subquery(believed)
    )
    return compiled(told.values_list(*COLUMNS), DAY, TEXT)


def _frame(request: HttpRequest) -> str:
    context = {
        "mark": mark,
        "other_languages": marked_languages(),
        "report": _marked("report", "id"),
        "support": _marked("support", "id"),
        "call_address": _marked("call", "slug"),
    }
    return render_to_string("pages/testimony.html", context, request)


def _marked(name: str, which: str) -> str:
    """The address of that page with a mark where it names a testimony or call: `reverse` takes no control character."""
    return reverse(name, args=[ANY_ID]).replace(ANY_ID, mark[which])


def _related(card: dict[str, Any], language: str) -> tuple[list[Row], float]:
    """The newest of those with the same trade and first behaviour, it left out; and how many seconds ago they were read.

    Beside a text that search engines may list stand others of that kind alone, so that it stays listed.
    """
    alike, listable = card["alike"], bool(card["allow_indexing"])
    if not alike:
        return [], 0.0

    def read() -> list[Row]:
        asked = replace(Chosen.of(QueryDict(alike), language).asked, listable=listable)
        return latest(asked, RELATED + 1)

    rows, age = lately((alike, listable), read)
    return [row for row in rows if row[0] != card["place"]][:RELATED], age


def _told(request: HttpRequest, public_id: str, card: dict[str, Any], related: list[Row]) -> Words:
    """What stands for each mark of the frame and of the card in it."""
    language, unfold = request.LANGUAGE_CODE, frozenset(request.GET.getlist("unfold"))
    told, here = words(language, unfold=unfold), addresses("testimonies")
    if card["has_pictures"]:
        told["pictures"] = _pictures(public_id, card["language"])
    told["article"] = alone(card["whole"] or card["html"], language, told)
    told["heading"] = fill(card["heading"], told)
    told["replies"] = _replies(public_id) if card["has_replies"] else ""
    told["related"] = (
        _related_part(_cards(related, language, unfold), card["alike"], language) if related else ""
    )
    told["canonical"] = f"{settings.SITE_URL}{here[page_language(card['language'])]}{public_id}/"
    told.update(in_other_languages(f"{public_id}/"))
    told["id"], told["slug"] = public_id, card["call__slug"]
    told["supported"] = _supported(support.band(card["believed"]))
    told["robots"] = "" if card["allow_indexing"] else NOINDEX
    told["hashtag"] = escape(card["call__hashtag"])
    told["same"] = _testify_query(card)
    told.update(share.told(public_id, card, told))
    return told


def _testify_query(card: dict[str, Any]) -> str:
    """Of a form with the same call, trade and behaviours chosen."""
    call = "" if card["call__is_default"] else urlencode({"call": card["call__slug"]})
    query = "&".join(filter(None, (call, card["same"])))
    return f"?{escape(query)}" if query else ""


def _related_part(cards: SafeString, query: str, language: str) -> str:
    around = {"cards": mark["cards"], "query": mark["query"]}
    frame = remembered(
        ("related", language), lambda: render_to_string("parts/testimony_related.html", around)
    )
    return fill(frame, Words(cards=cards, query=escape(query)))


def _supported(band: int) -> str:
    return render_to_string("parts/supported.html", {"band": band}) if band else ""


def _pictures(public_id: str, language: str) -> str:
    pictures = Evidence.objects.public().filter(testimony=public_id)
    context = {"public_id": public_id, "language": language, "pictures": pictures}
    return render_to_string("parts/testimony_pictures.html", context)


def _replies(public_id: str) -> str:
    replies = Notice.objects.shown(today()).filter(testimony=public_id).only("language", "public_text")
    return render_to_string("parts/testimony_replies.html", {"replies": replies})
