"""What who comes back may look at. Each screen carries a new pass, and what she typed before an act that failed."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language

from testimonies.models import Standing
from testimonies.models.sealed import SealBrokenError
from testimonies.rules import (
    deposit_author,
    evidence_author,
    first_screen,
    follow_up,
    moderation,
    next_steps,
    redaction,
    tokens,
    whole,
)
from testimonies.rules.cards import fill, mark
from testimonies.rules.follow_up import Visit
from testimonies.rules.memo import remembered

from .. import facts
from . import taken
from . import words as written
from .forms import WITH_SEVERAL, AmendForm, DetailsForm, MessageForm, ReceiptForm, RefusedForm, said_before
from .pictures import PicturesForm, agreed, shown
from .told import NOTHING, NOTHING_TO_PROVE, Told

Typed = list[tuple[str, str]]
# Shown while her words are awaited; the later answers are carried out of sight.
WRITTEN = ("message", "story")
CARRIED = (*WRITTEN, "forget_before", *DetailsForm.base_fields)


def typed(request: HttpRequest) -> Typed:
    """What she typed on any page of these, as name and value pairs: nothing is kept on the server in between."""
    return [(name, str(value)) for name in CARRIED for value in request.POST.getlist(name) if value]


def words(
    request: HttpRequest, told: Told = NOTHING, *, form: ReceiptForm | None = None, then: str = ""
) -> HttpResponse:
    """The eight words. `then` is the screen they lead to when a pass ran out, with what was typed there."""
    receipt = {"receipt": request.POST["receipt"]} if "receipt" in request.POST else {}
    form = form or ReceiptForm(initial=receipt)
    return HttpResponse(_words(request, form, receipt, typed(request), told, then), status=told.status)


def refused(request: HttpRequest, then: str) -> HttpResponse:
    """The words again, that open nothing. Whoever guesses asks for this page, up to the limit of guesses; so it is laid out
    once in five seconds, with a mark where the words were typed, for all who typed nothing else.
    """
    if typed(request) or request.META["QUERY_STRING"]:
        return words(request, form=RefusedForm(request.POST), then=then)
    marked = {"receipt": mark["typed"]}
    key = ("words that open nothing", get_language(), then)
    frame = remembered(key, lambda: _words(request, RefusedForm(marked), marked, [], NOTHING, then))
    return HttpResponse(fill(frame, {"typed": escape(request.POST["receipt"])}))


def _words(
    request: HttpRequest, form: ReceiptForm, receipt: Mapping[str, str], others: Typed, told: Told, then: str
) -> str:
    kept = [(name, value) for name, value in others if name not in WRITTEN]
    shown = [(name, value) for name, value in others if name in WRITTEN]
    context = {
        "form": form,
        "told": told,
        "then": then,
        "kept": kept,
        "shown": shown,
        "typed": [("action", "open"), ("then", then), *receipt.items(), *kept, *shown],
    }
    return render_to_string("pages/follow_up.html", context, request)


def _screen(request: HttpRequest, name: str, visit: Visit, told: Told, **more: Any) -> HttpResponse:
    token = follow_up.issue_pass(visit.testimony, visit.key)
    again = [("pass", token), ("action", name)]  # what shows this screen in the other language
    context = {"testimony": visit.testimony, "pass": token, "told": told, "typed": again}
    return render(request, f"pages/follow_up_{name}.html", context | more, status=told.status)


def state(request: HttpRequest, visit: Visit, told: Told = NOTHING) -> HttpResponse:
    whole.know_terms(visit.testimony)
    said = facts.fields(next_steps.of(visit.testimony))
    return _screen(request, "state", visit, told, said=said, **first_screen.facts(visit.testimony))


def text(
    request: HttpRequest, visit: Visit, told: Told = NOTHING, *, form: forms.Form | None = None
) -> HttpResponse:
    row = visit.testimony
    return _screen(
        request, "text", visit, told,
        form=form or MessageForm(initial={"message": request.POST.get("message", "")}),
        marked=written.marked(row) if row.story else [],
        readers=written.as_readers(row) if row.story and row.is_for_readers else [],
        pictures=agreed(row),
        awaits_yes=follow_up.awaits_yes(row),
        seen_text=moderation.shown(row),
        burnt=moderation.is_burnt(row),
        conversation=row.messages.all(),
    )  # fmt: skip


def amend(
    request: HttpRequest, visit: Visit, told: Told = NOTHING, *, form: forms.Form | None = None
) -> HttpResponse:
    row = visit.testimony
    asked = [one for one in redaction.of_version(row) if one.standing == Standing.ASKED and one.by]
    typed_before = {
        "story": request.POST.get("story") or row.story,
        "forget_before": "forget_before" in request.POST,
    }
    return _screen(
        request, "amend", visit, told,
        form=form or AmendForm(initial=typed_before),
        asked=[row.story[one.start : one.end] for one in asked],
    )  # fmt: skip


def check(
    request: HttpRequest, visit: Visit, passages: written.Amended, told: Told = NOTHING
) -> HttpResponse:
    """The new text as readers would get it, and the choice for each passage found. Nothing is stored yet."""
    context = {
        "testimony": visit.testimony,
        "pass": follow_up.issue_pass(visit.testimony, visit.key),
        "told": told,
        "passages": passages,
        "forget_before": "forget_before" in request.POST,
    }
    return render(request, "pages/follow_up_check.html", context, status=told.status)


def withdraw(request: HttpRequest, visit: Visit, told: Told = NOTHING) -> HttpResponse:
    return _screen(request, "withdraw", visit, told)


def withdrawn(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/follow_up_withdrawn.html")


def details(
    request: HttpRequest, visit: Visit, told: Told = NOTHING, *, form: forms.Form | None = None
) -> HttpResponse:
    posted = {name for name, _value in typed(request)} & set(DetailsForm.base_fields)
    if form is None and posted:
        form = DetailsForm(visit.testimony, initial=_as_initial(request))
    form = form or DetailsForm(visit.testimony, initial=said_before(visit.testimony))
    return _screen(request, "details", visit, told, form=form)


def evidence(
    request: HttpRequest,
    visit: Visit,
    told: Told = NOTHING,
    *,
    form: forms.Form | None = None,
    said: forms.Form | None = None,
) -> HttpResponse:
    """Her screenshots. `form` is of those to add, `said` of one that is kept, where something was wrong with it."""
    row = visit.testimony
    left = evidence_author.left(row)
    return _screen(
        request, "evidence", visit, told,
        form=form or said or PicturesForm(),
        add_form=(form or PicturesForm()) if left else None,
        pictures=shown(row, said),
        left=left,
        takes=evidence_author.takes(row),
    )  # fmt: skip


def proof(request: HttpRequest, visit: Visit, told: Told = NOTHING) -> HttpResponse:
    """Her sheet of deposit. The page carries it, sealed, so that the file and the other language give the same one."""
    if not deposit_author.may_prove(visit.testimony):
        return state(request, visit, NOTHING_TO_PROVE)
    try:
        sheet = taken.sheet(request, visit)
    except SealBrokenError:
        return state(request, visit, Told(evidence_author.NO_KEY, status=409))
    token = follow_up.issue_pass(visit.testimony, visit.key)
    carried = tokens.issue(taken.SHEET, sheet.facts(), follow_up.PASS_SECONDS)
    again = [("pass", token), ("action", "proof"), ("sheet", carried)]
    context = {
        "testimony": visit.testimony,
        "pass": token,
        "told": told,
        "typed": again,
        "sheet": sheet,
        "carried": carried,
        "qr": taken.squares(str(sheet.signed)),
        "has_text": deposit_author.has_her_words(visit.testimony),
    }
    return render(request, "pages/follow_up_proof.html", context, status=told.status)


def _as_initial(request: HttpRequest) -> dict[str, Any]:
    """The answers as posted, shown without judging them."""
    post = request.POST
    return {
        name: post.getlist(name) if name in WITH_SEVERAL else post.get(name)
        for name in DetailsForm.base_fields
    }


Screen = Callable[..., HttpResponse]
SCREENS: dict[str, Screen] = {
    "state": state,
    "text": text,
    "amend": amend,
    "withdraw": withdraw,
    "details": details,
    "evidence": evidence,
    "proof": proof,
}
