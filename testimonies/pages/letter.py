"""Letters she can send: a few questions, then the words, to be changed, copied, printed or taken along.

Everything travels in the POST and nothing is kept: no row, no file, no cache, no line of a log (docs/letters.md).
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from testimonies.models import Country
from testimonies.rules import limits
from testimonies.rules.letters import answers as asked
from testimonies.rules.letters import sheet, wording, writing
from testimonies.rules.letters.answers import Answers, CompanyReply, LetterKind, Version
from testimonies.rules.next_steps import CHECKED_LAW
from testimonies.rules.text import neutralise
from testimonies.rules.trail import today

from .following.told import NOTHING, UNCONFIRMED, Told
from .letter_forms import NOT_HERE, ChoiceForm, LetterForm, QuestionsForm, echoed, fields_of
from .small import refuse_large
from .source import source

# What other pages may hand over (docs/letters.md): names of the form of design.md 10.
HANDED = ("behaviours", "data_sources", "country", "trade", "year", "company")
NAMES = dict.fromkeys((*HANDED, *ChoiceForm.base_fields, *QuestionsForm.base_fields, "asked"))
SEVERAL = frozenset({"data_used", "happened", "at_home", "asks", "landlord_asks", "exercised"})
EDITED = ("show", "txt", "pdf")
MOST_PDFS, AN_HOUR = 60, 3600  # of one connection, which many may share
NOT_FRANCE = Told(NOT_HERE)
FROM_ELSEWHERE = Told(
    _("Your browser says that this came from another site, so nothing of it is shown. You can begin here."),
    status=403,
)
TOO_LONG = Told(
    _(
        "This has too many lines for a PDF. Your letter is still here: take out empty lines, or take it along as plain text."
    )
)
TOO_OFTEN = Told(
    _(
        "Many PDFs were made from your connection in the last hour, by you or by others who share it. Your letter is "
        "still here: take it along as plain text, or try again later."
    ),
    status=429,
)


class Letter(View):
    http_method_names = ["get", "head", "post"]  # Django's own attribute

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.choose(ChoiceForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        refuse_large(request)
        posted, step = request.POST, request.POST.get("step", "")
        if request.unconfirmed and is_named_elsewhere(request):  # type: ignore[attr-defined]
            return self.choose(ChoiceForm(initial=chosen(QueryDict())), FROM_ELSEWHERE)
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
        if request.unconfirmed:  # type: ignore[attr-defined]
            return self.ask(questions, UNCONFIRMED, LetterForm.base_fields)
        if step == "write":
            return self.show(questions, written(questions.answers()))
        return self.edited(questions, LetterForm(kind, posted), step)

    def edited(self, questions: QuestionsForm, form: LetterForm, step: str) -> HttpResponse:
        if not form.is_valid() or step == "show":
            return self.show(questions, form)
        if step == "pdf" and not limits.allows("letters", source(self.request), MOST_PDFS, AN_HOUR):
            return self.show(questions, form, TOO_OFTEN)
        try:
            return file_of(step, form.cleaned_data["letter"], form.cleaned_data.get("summary", ""))
        except sheet.TooLongError:
            return self.show(questions, form, TOO_LONG)

    def choose(self, form: ChoiceForm, told: Told = NOTHING) -> HttpResponse:
        return self._page("letter_choice.html", form, told)

    def ask(self, form: QuestionsForm, told: Told = NOTHING, kept: Iterable[str] = ()) -> HttpResponse:
        """`kept` names what else travels along unseen, to be shown once the next press confirms it."""
        more = {
            "asked": f"{form.kind} {form.version}",
            "kind": LetterKind(form.kind),
            "kept": typed(self.request.POST, kept),
        }
        return self._page("letter_questions.html", form, told, **more)

    def show(self, questions: QuestionsForm, form: LetterForm, told: Told = NOTHING) -> HttpResponse:
        answers, text = questions.answers(), form["letter"].value() or ""
        due = writing.due_on(answers, today())
        more = {
            "answers": answers,
            "asks": [
                *(asked.Ask(one).label for one in answers.asks),
                *(
                    asked.LandlordAsk(one).label
                    for one in asked.landlord_asks(answers.landlord_asks, answers.at_home)
                ),
            ],
            "due": due,
            "names_offences": asked.names_offences(answers),
            "is_early": is_waiting(answers) and today() <= due,
            "paper": sheet.parts(neutralise(text[: writing.LONGEST_LETTER])),
            "size": writing.size(form["summary"].value() or "") if "summary" in form.fields else 0,
        }
        return self._page("letter.html", form, told, **more)

    def _page(self, template: str, form: Any, told: Told, **more: Any) -> HttpResponse:
        """Each step carries what was answered in the others, so that going back loses nothing."""
        posted = QueryDict() if told is FROM_ELSEWHERE else self.request.POST
        own = {*form.fields, *(("asked",) if "asked" in more else ())}
        context = {
            "form": form,
            "told": told,
            "carried": typed(posted, [name for name in NAMES if name not in own]),
            "edition": wording.edition(),
        }
        return render(self.request, f"pages/{template}", context | more, status=told.status)


def written(answers: Answers) -> LetterForm:
    letter = writing.write(answers, today())
    return LetterForm(answers.kind, initial={"letter": letter.text, "summary": letter.summary})


def file_of(step: str, *texts: str) -> HttpResponse:
    """Made in memory, under a name that says nothing; an empty text is left out. Raises `sheet.TooLongError`."""
    kind = "application/pdf" if step == "pdf" else "text/plain; charset=utf-8"
    parts = [text.strip() for text in texts if text.strip()]
    body = sheet.pdf(*parts) if step == "pdf" else "\n\n".join(parts).encode() + b"\n"
    name = {"Content-Disposition": f'attachment; filename="lettre.{step}"'}
    return HttpResponse(body, content_type=kind, headers=name)


def is_named_elsewhere(request: HttpRequest) -> bool:
    """The browser names another site; one that says nothing may be her own, and she must lose nothing."""
    return "Sec-Fetch-Site" in request.headers or request.headers.get("Origin", "null") != "null"


def is_waiting(answers: Answers) -> bool:
    """Whether the company's month matters: to a reminder, and to a complaint about a letter without an answer."""
    is_silent = bool(answers.first_sent) and answers.company_reply == CompanyReply.NONE
    return answers.kind == LetterKind.REMINDER or (answers.kind == LetterKind.CNIL and is_silent)


def typed(posted: QueryDict, names: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, value) for name in names for value in echoed(posted, name) if value]


def chosen(posted: QueryDict) -> dict[str, Any]:
    given: dict[str, Any] = {name: posted[name] for name in ChoiceForm.base_fields if posted.get(name)}
    return {"version": Version.MINIMAL, "country": Country.FR} | given


def told_of(posted: QueryDict) -> Told:
    return NOT_FRANCE if posted.get("country", "") in set(Country.values) - CHECKED_LAW else NOTHING


def said(posted: QueryDict, kind: str, version: str) -> dict[str, Any]:
    """What was answered before; for questions that were not asked yet, what another page handed over."""
    known = asked.known(posted.getlist("behaviours"), posted.getlist("data_sources"), posted.get("trade", ""))
    first: dict[str, Any] = {name: value for name, value in known.items() if value}
    first["visit"] = "".join(echoed(posted, "year")[-1:])
    before = fields_before(posted.get("asked", ""))
    for name in fields_of(kind, version):
        if name in before or posted.get(name):
            values = echoed(posted, name)
            first[name] = values if name in SEVERAL else "".join(values[:1])
    return first


def fields_before(shown: str) -> list[str]:
    """The questions that stood on the page before: a box that is empty there was left empty."""
    kind, _space, version = shown.partition(" ")
    return fields_of(kind, version) if kind in LetterKind.values and version in Version.values else []
