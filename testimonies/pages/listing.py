"""The list of testimonies: a remembered frame, and what this reader asked for inside it."""

from collections.abc import Mapping
from functools import partial

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from testimonies.models import Card
from testimonies.rules import keyset, search
from testimonies.rules.cards import fill, mark
from testimonies.rules.memo import remembered

from .caching import readers_page
from .cards import Words, in_other_languages, listed, words
from .context import marked_languages
from .filters import BEST, Chosen, FilterForm
from .highlight import Highlighter


@require_safe
@readers_page
def testimonies(request: HttpRequest) -> HttpResponse:
    """The list. The URL is its whole state; parameters it does not know are left alone."""
    chosen = Chosen.of(request.GET, request.LANGUAGE_CODE)
    try:
        with search.giving_up():
            found = _page(chosen, request.GET.get("cursor", ""))
    except search.TooSlowError:
        return _too_slow(request, chosen)
    response = unlisted(HttpResponse(_filled(request, chosen, _results(chosen, found))), found.rows)
    if chosen.is_receipt:
        patch_cache_control(response, no_store=True, private=True)
    return response


def unlisted(response: HttpResponse, rows: list[keyset.Row]) -> HttpResponse:
    """Search engines may list a page only if the author of each text on it said so."""
    if not all(may_be_listed for _place, _html, may_be_listed in rows):
        response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def _too_slow(request: HttpRequest, chosen: Chosen) -> HttpResponse:
    results = render_to_string("parts/testimony_too_slow.html")
    return HttpResponse(_filled(request, chosen, results), status=503, headers={"Retry-After": "30"})


def _page(chosen: Chosen, cursor: str) -> keyset.Page:
    if chosen.is_best:
        return keyset.ranked(search.best(chosen.filtered(Card.objects.shown()), chosen.query), cursor)
    return keyset.Page([], False, "") if chosen.finds_nothing else keyset.page(chosen.asked, cursor)


def _results(chosen: Chosen, found: keyset.Page) -> str:
    said = _said(chosen, found)
    if not found.rows:
        return _laid_out(chosen, found, said, "")
    # What stands around cards differs in these words and addresses, but for the number of cards of a list of one page.
    number = 0 if found.next_cursor or found.is_continued or chosen.is_best else len(found.rows)
    key = ("results", chosen.language, tuple(said), number, chosen.is_best, chosen.query.was_cut)
    marks = {name: mark[name] for name in said}
    around = remembered(key, lambda: _laid_out(chosen, found, marks, mark["cards"]))
    told = {name: escape(words) for name, words in said.items()}
    return fill(around, Words(told, cards=_cards(chosen, found)))


def _said(chosen: Chosen, found: keyset.Page) -> dict[str, str]:
    """What the choices say on the page, and where its links lead."""
    said: dict[str, str] = {}
    for number, (label, without) in enumerate(chosen.removable):
        said |= {f"choice-{number}": label, f"without-{number}": without and f"?{without}"}
    if chosen.query.typed:
        said["order"] = f"?{chosen.address(order='' if chosen.is_best else BEST)}"
    if found.is_continued:
        first = chosen.address()
        said["first"] = first and f"?{first}"
    if found.next_cursor:
        said["next"] = f"?{chosen.address(cursor=found.next_cursor)}"
    return said


def _laid_out(chosen: Chosen, found: keyset.Page, said: Mapping[str, str], cards: str) -> str:
    near = (
        search.near(chosen.query) if chosen.query.finds and not found.rows and not found.is_continued else ""
    )
    context = {
        "chosen": chosen,
        "found": found,
        "ranked": search.RANKED,
        "cards": SafeString(cards),
        "said": said,
        "removable": [
            (said[f"choice-{number}"], said[f"without-{number}"]) for number in range(len(chosen.removable))
        ],
        "near": near,
        "near_query": near and chosen.address(q=near),
    }
    return render_to_string("parts/testimony_results.html", context)


def _cards(chosen: Chosen, found: keyset.Page) -> str:
    told = words(chosen.language, unfold=chosen.unfold)
    html = [card for _place, card, _listable in found.rows]
    if chosen.query.finds:
        html = _highlighted(html, [place for place, _card, _listable in found.rows], chosen)
    return listed(html, chosen.language, told)


def _highlighted(cards: list[str], places: list[int], chosen: Chosen) -> list[str]:
    """Hits marked. Where a long text was cut before the first, the words around it follow."""
    marks = Highlighter(chosen.query)
    marked = [marks.marked(card) for card in cards]
    silent = [place for place, card in zip(places, marked, strict=True) if "<mark>" not in card]
    wholes = keyset.wholes(silent) if silent else {}
    passages = {place: marks.passage(whole) for place, whole in wholes.items()}
    return [_with_passage(card, passages.get(place, "")) for place, card in zip(places, marked, strict=True)]


def _with_passage(card: str, passage: str) -> str:
    return (
        card.replace("</blockquote>", f'<p class="passage" dir="auto">{passage}</p></blockquote>', 1)
        if passage
        else card
    )


# The frame


def _filled(request: HttpRequest, chosen: Chosen, results: str) -> str:
    language = chosen.language
    if chosen.wrong or chosen.is_receipt:  # another look at the choices, each error beside its own
        html = _frame(request, _with_errors(chosen, request.GET))
    else:
        key = ("list", language, chosen.is_plain)
        form = partial(FilterForm, language, counted=chosen.is_plain)
        html = _with_choices(remembered(key, lambda: _frame(request, form())), chosen)
    query = "" if chosen.is_receipt else request.META["QUERY_STRING"]
    others = in_other_languages(f"?{query}" if query else "")
    feed = chosen.address(order="", unfold="")
    return fill(html, Words(others, results=results, feed=escape(f"?{feed}") if feed else ""))


def _with_errors(chosen: Chosen, asked: QueryDict) -> FilterForm:
    form = FilterForm(chosen.language, QueryDict() if chosen.is_receipt else asked)
    if chosen.is_receipt:
        form.add_error(
            "q",
            _(
                "These are eight words of a receipt, so they were not looked for. Type them under “I have a receipt”."
            ),
        )
    return form


def _frame(request: HttpRequest, form: FilterForm) -> str:
    context = {"form": form, "mark": mark, "other_languages": marked_languages()}
    return render_to_string("pages/testimonies.html", context, request)


def _with_choices(frame: str, chosen: Chosen) -> str:
    """The frame with the choices in force chosen in its form."""
    for name, value in chosen.values.items():
        frame = _after(
            frame, f'name="{name}"', f'<option value="{value}"', f'<option value="{value}" selected'
        )
    for slug in chosen.unfold:
        frame = _after(frame, 'name="unfold"', f'value="{slug}"', f'value="{slug}" checked')
    if chosen.query.typed:
        frame = frame.replace('name="q"', format_html('name="q" value="{}"', chosen.query.typed), 1)
    return frame


def _after(html: str, place: str, old: str, new: str) -> str:
    start = html.index(place)
    return html[:start] + html[start:].replace(old, new, 1)
