"""Testifying: one form, one check page, one sending. Nothing is stored before it, and no cookie carries it."""

from dataclasses import replace
from typing import Any, NoReturn
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from testimonies.models import Call, IfUnreachable
from testimonies.rules import (
    asides,
    calls,
    deposit_author,
    follow_up,
    next_steps,
    receipts,
    submission,
    waits,
)
from testimonies.rules.next_steps import Said
from testimonies.rules.submission import Answers, Outcome, Sent
from testimonies.rules.text import length, neutralise

from . import circumstances, facts
from .context import other_languages
from .following.told import NOTHING, Told
from .forms import LONGEST_STORY, SEVERAL, TestifyForm
from .passages import Passages, earlier

PAUSED = Told(
    _(
        "Sending is paused for now, so nothing was sent. Your text is still here: you can set it aside for 14 days "
        "with the button below, or copy it, and come back."
    )
)
CLOSED = Told(
    _("This call takes no more testimonies, so nothing was sent. Your text is still here: you can copy it.")
)


def current_call(request: HttpRequest) -> Call | None:
    """The call named in the address (`?appel=` or `?call=`), else the default one; only one that was opened.

    A name that is no such call is a 404: a story must not go to another collective than the one she chose.
    """
    shown = calls.shown()
    if named := request.GET.get("appel") or request.GET.get("call"):
        return next((call for call in shown if call.slug == named), None) or _not_found()
    return shown[0] if shown else None


def _not_found() -> NoReturn:
    raise Http404


class Testify(View):
    """The form; a POST of it gives the check page, or brings the form back with what was typed."""

    http_method_names = ["get", "head", "post"]  # Django's own attribute

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        call = current_call(request)
        if call is None:
            return render(request, "pages/no_call.html")
        self.call = call
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get(self, request: HttpRequest) -> HttpResponse:
        """ "It happened to me too" comes with a trade and behaviours chosen; what this call does not offer is left out."""
        return self.show_form(TestifyForm(self.call, initial=chosen_before(request.GET)))

    def post(self, request: HttpRequest) -> HttpResponse:
        data = request.POST
        if "change" in data:
            return self.show_form(TestifyForm(self.call, initial=as_initial(data)), choices_so_far(data))
        if not self.call.accepts:
            return self.show_shut()
        form = TestifyForm(self.call, data)
        if not form.is_valid():
            return self.show_form(form)
        return self.show_check(form)

    def show_shut(self) -> HttpResponse:
        """Nothing can be sent now: the form with all that was typed, which can be set aside."""
        data = self.request.POST
        form = TestifyForm(self.call, initial=as_initial(data))
        told = CLOSED if self.call.closed_on else PAUSED
        return form_page(self.request, self.call, form, chose=chosen(data), told=told)

    def show_form(self, form: TestifyForm, chose: list[str] | None = None) -> HttpResponse:
        return form_page(self.request, self.call, form, chose=chose)

    def show_check(self, form: TestifyForm, notice: str = "", status: int = 200) -> HttpResponse:
        answers, aside = form.answers(), aside_of(self.request.POST.get("aside", ""))
        # One that came back keeps the choices made on it, as does the same in another language.
        passages = Passages(answers.story, answers.language, chosen=earlier(chosen(self.request.POST)))
        named = "" if self.call.is_default else f"?{urlencode({'call': self.call.slug})}"
        context = {
            "form": form,
            "call": self.call,
            **aside,
            "answers": answers,
            "passages": passages,
            "summary": _summary(form),
            "choices": _choices(form),
            "steps": next_steps.now(Said.by(answers.country, answers.behaviours, answers.data_sources)),
            "typed": [*form.typed(), ("aside", aside["aside"])],
            "other_languages": other_languages(f"{reverse('testify')}{named}"),
            **circumstances.carried(self.request, self.call),
            "notice": notice,
        }
        return render(self.request, "pages/check.html", context, status=status)


class Send(Testify):
    """Stores the testimony and shows the receipt in the same answer."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("testify")

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.call.accepts and not submission.was_received(request.POST.get("nonce", "")):
            return self.show_shut()
        form = TestifyForm(self.call, request.POST)
        if not form.is_valid():
            return self.show_form(form)
        if request.unconfirmed:  # type: ignore[attr-defined]
            return self.show_check(
                form, gettext("Nothing was sent yet. To send it from this page, press once more."), 403
            )
        answers = form.answers()
        passages = Passages(answers.story, answers.language, places=form.data.get("places", ""))
        try:
            sent = submission.submit(
                answers=replace(answers, removed=passages.removed(form.data)),
                nonce=form.data.get("nonce", ""),
                aside=form.data.get("aside", ""),
                circumstances=circumstances.of(request),
                hits=passages.spans,
            )
        except receipts.NonceError:
            return self.show_check(
                form, gettext("This page was open for over a day. Please check and send again.")
            )
        return self.answer(form, sent, answers)

    def answer(self, form: TestifyForm, sent: Sent, answers: Answers) -> HttpResponse:
        if sent.outcome == Outcome.DIFFERS:
            return self.show_check(
                form,
                gettext(
                    "A first version was received already; you have its receipt. "
                    "This one is different. You may send it as a new testimony."
                ),
            )
        if sent.outcome == Outcome.ALREADY_RECEIVED or sent.testimony is None:
            return render(self.request, "pages/already.html", {"path_is_private": True})
        said = Said.by(
            answers.country,
            answers.behaviours,
            answers.data_sources,
            trade=answers.trade,
            year=str(answers.year or ""),
        )
        context = {
            "words": sent.words,
            "testimony": sent.testimony,
            "pass": follow_up.issue_pass(sent.testimony, sent.key),
            "may_prove": deposit_author.may_prove(sent.testimony),
            "wait": waits.median_wait_days(self.call),
            "said": facts.fields(said),
            "steps": next_steps.now(said),
            "helplines": next_steps.lines(said),
        }
        return render(self.request, "pages/receipt.html", context)


def chosen(data: QueryDict) -> list[str]:
    """Her choices for the passages found: the check page posts them one by one, the form carries them."""
    on_check_page = any(name.startswith("hit_") for name in data)
    return choices_so_far(data) if on_check_page else data.getlist("chose")


def form_page(
    request: HttpRequest,
    call: Call,
    form: TestifyForm,
    *,
    chose: list[str] | None = None,
    told: Told = NOTHING,
    token: str | None = None,
) -> HttpResponse:
    """The form; it goes on carrying what the page before it carried, unless told otherwise."""
    posted = request.POST
    context = {
        "form": form,
        "call": call,
        "told": told,
        "open": posted.get("change", ""),
        "chose": posted.getlist("chose") if chose is None else chose,
        **aside_of(posted.get("aside", "") if token is None else token),
    }
    return render(request, "pages/testify.html", context, status=told.status)


def aside_of(token: str) -> dict[str, Any]:
    """What the page says and carries of something set aside, as long as there is such a thing."""
    last_day = asides.last_day(token) if token else None
    return {"aside": token if last_day else "", "kept_until": last_day}


def chosen_before(asked: QueryDict) -> dict[str, Any]:
    chosen = {"trade": asked.get("trade"), "behaviours": asked.getlist("behaviours")}
    return {name: value for name, value in chosen.items() if value}


def as_initial(data: QueryDict) -> dict[str, Any]:
    """What was posted, for a form that goes on being filled in: shown without judging it. What is not there was not chosen."""
    return {
        name: data.getlist(name) if name in SEVERAL else data.get(name) for name in TestifyForm.base_fields
    }


def choices_so_far(data: QueryDict) -> list[str]:
    """Her choices for the passages of the text she sent along, so that changing an answer does not undo them."""
    story = neutralise(data.get("story", ""))
    if length(story, LONGEST_STORY) > LONGEST_STORY:  # the form does not take it
        story = story[:LONGEST_STORY]
    passages = Passages(story, data.get("language", ""), places=data.get("places", ""))
    return passages.choices(data)


SUMMARY = {
    "trade": _("Trade"),
    "behaviours": _("What happened"),
    "data_sources": _("How your data was obtained"),
    "country": _("Country"),
    "area": _("Department or region"),
    "year": _("Year"),
    "warnings": _("Warnings"),
    "publication": _("Your choice"),
    "review_first": _("You re-read it first"),
    "show_area": _("Area shown"),
    "share_picture": _("Shared as a picture"),
    "allow_indexing": _("Listed by search engines"),
    "if_unreachable": _("If you don't come back"),
}


def _summary(form: TestifyForm) -> list[dict[str, Any]]:
    """Each answer under a short name, for the check page."""
    rows = []
    for name in ("trade", "behaviours", "data_sources", "country", "area", "year", "warnings", "publication"):
        chosen = form.cleaned_data.get(name)
        labels = dict(_flat(form.fields[name].choices))  # type: ignore[attr-defined]
        values = chosen if isinstance(chosen, list) else [chosen] if chosen else []
        rows.append({"name": name, "label": SUMMARY[name], "values": [labels[v] for v in values]})
    return rows


def _choices(form: TestifyForm) -> list[dict[str, Any]]:
    """What she chose for publication."""
    rows = [
        {
            "name": name,
            "label": SUMMARY[name],
            "value": gettext("Yes") if form.cleaned_data[name] else gettext("No"),
        }
        for name in ("review_first", "show_area", "share_picture", "allow_indexing")
    ]
    absent = form.cleaned_data["if_unreachable"]
    told = dict(IfUnreachable.choices).get(absent, gettext("Not answered"))
    return [*rows, {"name": "if_unreachable", "label": SUMMARY["if_unreachable"], "value": told}]


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    """Choices without their groups."""
    flat: list[tuple[Any, Any]] = []
    for value, label in choices:
        flat += label if isinstance(label, list) else [(value, label)]
    return flat
