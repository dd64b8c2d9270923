"""Letters she can send: a few questions, then the words, to be changed, copied, printed or taken along.

Everything travels in the POST and nothing is kept: no row, no file, no cache, no line of a log (docs/letters.md).
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from testimonies.models import Country
from testimonies.rules.letters import answers as asked
from testimonies.rules.letters import sheet, wording, writing
from testimonies.rules.letters.answers import Answers, LetterKind, Version
from testimonies.rules.text import neutralise
from testimonies.rules.trail import today

from .following.told import NOTHING, Told
from .letter_forms import ChoiceForm, LetterForm, QuestionsForm, fields_of
from .small import refuse_large

# What other pages may hand over (docs/letters.md): names of the form of design.md 10.
HANDED = ("behaviours", "data_sources", "country", "trade", "year", "company")
NAMES = dict.fromkeys((*HANDED, *ChoiceForm.base_fields, *QuestionsForm.base_fields, "asked"))
SEVERAL = frozenset({"data_used", "happened", "at_home", "asks", "landlord_asks"})
EDITED = ("show", "txt", "pdf")
NOT_FRANCE = Told(_("We checked French law only, so there is no letter for another country."))
UNCONFIRMED = Told(
    _("Nothing was made yet. Your letter is still here. To have it from this page, press once more."),
    status=403,
)


class Letter(View):
    http_method_names = ["get", "head", "post"]  # Django's own attribute

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.choose(ChoiceForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        refuse_large(request)
        posted, step = request.POST, request.POST.get("step", "")
        if step not in ("questions", "write", *EDITED):
            return self.choose(ChoiceForm(initial=chosen(posted)), told_of(posted))
        choice = ChoiceForm(posted)
        if not choice.is_valid():
            return self.choose(choice)
        kind, version = choice.cleaned_data["kind"], choice.cleaned_data["version"]
        if step == "questions":
            return self.ask(QuestionsForm(kind, version, initial=said(posted, kind, version)))
        questions = QuestionsForm(kind, version, posted)
        if not questions.is_valid():
            return self.ask(questions)
        if step == "write":
            return self.show(questions, written(questions.answers()))
        return self.edited(questions, LetterForm(kind, posted), step)

    def edited(self, questions: QuestionsForm, form: LetterForm, step: str) -> HttpResponse:
        if not form.is_valid() or step == "show":
            return self.show(questions, form)
        if self.request.unconfirmed:  # type: ignore[attr-defined]
            return self.show(questions, form, UNCONFIRMED)
        return taken(step, form.cleaned_data["letter"], form.cleaned_data.get("summary", ""))

    def choose(self, form: ChoiceForm, told: Told = NOTHING) -> HttpResponse:
        return self._page("letter_choice.html", form, told)

    def ask(self, form: QuestionsForm) -> HttpResponse:
        more = {"asked": f"{form.kind} {form.version}", "kind": LetterKind(form.kind)}
        return self._page("letter_questions.html", form, NOTHING, **more)

    def show(self, questions: QuestionsForm, form: LetterForm, told: Told = NOTHING) -> HttpResponse:
        answers, text = questions.answers(), form["letter"].value() or ""
        due = writing.due_on(answers, today())
        more = {
            "answers": answers,
            "asks": [
                *(asked.Ask(one).label for one in answers.asks),
                *(asked.LandlordAsk(one).label for one in answers.landlord_asks),
            ],
            "due": due,
            "is_early": answers.kind == LetterKind.REMINDER and today() <= due,
            "paper": sheet.parts(neutralise(text[: writing.LONGEST_LETTER])),
            "size": writing.size(form["summary"].value() or "") if "summary" in form.fields else 0,
        }
        return self._page("letter.html", form, told, **more)

    def _page(self, template: str, form: Any, told: Told, **more: Any) -> HttpResponse:
        """Each step carries what was answered in the others, so that going back loses nothing."""
        typed = [(name, value) for name in NAMES for value in self.request.POST.getlist(name) if value]
        own = {*form.fields, *(("asked",) if "asked" in more else ())}
        context = {
            "form": form,
            "told": told,
            "carried": [pair for pair in typed if pair[0] not in own],
            "edition": wording.edition(),
        }
        return render(self.request, f"pages/{template}", context | more, status=told.status)


def written(answers: Answers) -> LetterForm:
    letter = writing.write(answers, today())
    return LetterForm(answers.kind, initial={"letter": letter.text, "summary": letter.summary})


def taken(step: str, letter: str, summary: str) -> HttpResponse:
    """The file, made in memory, under a name that says nothing."""
    kind = "application/pdf" if step == "pdf" else "text/plain; charset=utf-8"
    plain = "\n\n".join(part for part in (letter.strip(), summary.strip()) if part)
    body = sheet.pdf(letter) if step == "pdf" else f"{plain}\n".encode()
    name = {"Content-Disposition": f'attachment; filename="lettre.{step}"'}
    return HttpResponse(body, content_type=kind, headers=name)


def chosen(posted: QueryDict) -> dict[str, Any]:
    given: dict[str, Any] = {name: posted[name] for name in ChoiceForm.base_fields if posted.get(name)}
    return {"version": Version.MINIMAL, "country": Country.FR} | given


def told_of(posted: QueryDict) -> Told:
    return NOT_FRANCE if posted.get("country", "") in set(Country.values) - {Country.FR} else NOTHING


def said(posted: QueryDict, kind: str, version: str) -> dict[str, Any]:
    """What was answered before; for questions that were not asked yet, what another page handed over."""
    known = asked.known(posted.getlist("behaviours"), posted.getlist("data_sources"), posted.get("trade", ""))
    first = {name: value for name, value in known.items() if value} | {"visit": posted.get("year", "")}
    before = fields_before(posted.get("asked", ""))
    for name in fields_of(kind, version):
        if name in before or posted.get(name):
            values = posted.getlist(name)
            first[name] = values if name in SEVERAL else "".join(values[:1])
    return first


def fields_before(shown: str) -> list[str]:
    """The questions that stood on the page before: a box that is empty there was left empty."""
    kind, _space, version = shown.partition(" ")
    return fields_of(kind, version) if kind in LetterKind.values and version in Version.values else []
