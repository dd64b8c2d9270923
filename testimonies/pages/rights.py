"""`/droits/`: what the law says and what one can do. All of it by its address; what happened is chosen by POST alone.

So no address and no history tells what somebody lived through, and nothing of a POST is stored or cached.
"""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from testimonies.models import Country, Term, TermKind
from testimonies.rules import next_steps
from testimonies.rules.next_steps import CHECKED_LAW, DENIALS, Said

from .caching import readers_page
from .facts import asked_country, fields, said_by
from .fields import form_helper, options, several
from .following.told import NOTHING, Told
from .small import refuse_large

UNCONFIRMED = Told(
    _("Your choice is still here. To see what fits it, press once more."),
    status=403,
)


class WhatHappened(forms.Form):
    """Two lists of boxes, shown as they were ticked. A slug that is none of ours chooses nothing, and is no fault."""

    behaviours = several(_("What happened (optional)"), _("Several answers are possible."))
    data_sources = several(_("How your number, address or name was obtained (optional)"))

    def __init__(self, terms: list[Term], said: Said) -> None:
        super().__init__(
            initial={"behaviours": list(said.behaviours), "data_sources": list(said.data_sources)}
        )
        lists = {"behaviours": (TermKind.BEHAVIOUR, said.behaviours),
                 "data_sources": (TermKind.DATA_SOURCE, said.data_sources)}  # fmt: skip
        for name, (kind, ticked) in lists.items():
            offered = [term for term in terms if term.kind == kind and (term.active or term.slug in ticked)]
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # for the reader of types
            field.choices = options(offered)
        self.helper = form_helper("behaviours", "data_sources")


def rights(request: HttpRequest) -> HttpResponse:
    return _narrowed(request) if request.method == "POST" else _whole(request)


@readers_page
def _whole(request: HttpRequest) -> HttpResponse:
    return _page(request, Said(asked_country(request.GET)))


def _narrowed(request: HttpRequest) -> HttpResponse:
    refuse_large(request)
    said = said_by(request.POST)
    return _page(request, said, UNCONFIRMED if request.unconfirmed else NOTHING)  # type: ignore[attr-defined]


def _page(request: HttpRequest, said: Said, told: Told = NOTHING) -> HttpResponse:
    """A page that has to be pressed once more keeps what was ticked, and is as for who ticked nothing."""
    terms = [term for term in Term.objects.filter(kind__in=(TermKind.BEHAVIOUR, TermKind.DATA_SOURCE))
             if term.slug not in DENIALS]  # fmt: skip
    said = said.among({term.slug for term in terms})
    shown = Said(said.country) if told.words else said
    chosen = next_steps.choose(shown)
    context = {
        "form": WhatHappened(terms, said),
        "told": told,
        "said": shown,
        "typed": fields(said),
        "steps": chosen,
        "offences": any(note.penalty for note in chosen.notes),
        "unchecked": [term.label for term in terms if term.slug in chosen.unchecked],
        "country": Country(said.country),
        "countries": Country,
        "law_is_checked": said.country in CHECKED_LAW,
    }
    return render(request, "pages/rights.html", context, status=told.status)
