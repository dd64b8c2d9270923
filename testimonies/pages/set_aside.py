"""Setting aside for later, and coming back to it. Nothing is judged: a half-written form is kept as it is."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from testimonies.models import Call
from testimonies.rules import asides
from testimonies.rules.text import is_blank

from .following.told import UNCONFIRMED, UNKNOWN, Told
from .forms import TestifyForm
from .given_back import CALL_GONE, given_back
from .source import source
from .testify import Testify, as_initial, chosen, form_page

GIVEN = frozenset({"country", "language"})  # answered by the form itself: alone they are nothing to keep
KEPT_NAMES = (*TestifyForm.base_fields, "chose")
EMPTY = Told(_("There is nothing to set aside yet. Write or choose something first."))
ERASED = Told(
    _("What was set aside is erased: its eight words open nothing any more. Its text is on this page only."),
    "done",
)
REFUSED: dict[type[asides.RefusedError], Told] = {
    asides.TooLongError: Told(
        _("This is too long to be set aside, so nothing was kept. Shorten it, or send it in two parts.")
    ),
    asides.TooOftenError: Told(
        _(
            "Too much was set aside from your connection today, so nothing was kept. "
            "You can send your testimony, or copy your text and try again tomorrow."
        ),
        status=429,
    ),
    asides.FullError: Told(
        _(
            "There is no room to set anything aside at the moment, so nothing was kept. "
            "You can send your testimony, or copy your text and try again tomorrow."
        ),
        status=503,
    ),
}


class SetAside(Testify):
    """Seals what is on the form or on the check page, or erases what was sealed before."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("testify")

    def post(self, request: HttpRequest) -> HttpResponse:
        if request.unconfirmed:  # type: ignore[attr-defined]
            return self.back(UNCONFIRMED)
        if "erase" in request.POST:
            return self.back(ERASED if asides.drop(request.POST.get("aside", "")) else UNKNOWN)
        fields = typed(request.POST)
        if is_empty(fields):
            return self.back(EMPTY)
        try:
            kept = asides.keep(
                fields | {"call": [self.call.slug]},
                get_language() or "",
                source=source(request),
                token=request.POST.get("aside", ""),
            )
        except asides.RefusedError as refused:
            return self.back(REFUSED[type(refused)])
        return render(request, "pages/set_aside.html", {"kept": kept, "language": get_language()})

    def back(self, told: Told) -> HttpResponse:
        """The form with everything in it."""
        data = self.request.POST
        form = TestifyForm(self.call, initial=as_initial(data))
        return form_page(self.request, self.call, form, chose=chosen(data), told=told)


def reopened(request: HttpRequest, aside: asides.Reopened) -> HttpResponse:
    """The form of its call with everything in it; without that call, the text alone, lest it go to another collective."""
    data = QueryDict(mutable=True)
    for name, values in aside.fields.items():
        data.setlist(name, values)
    call = Call.objects.shown().filter(slug=data.get("call", "")).first()
    if call is None:
        return given_back(request, CALL_GONE, data)
    form = TestifyForm(call, initial=as_initial(data))
    return form_page(request, call, form, chose=data.getlist("chose"), token=aside.token)


def typed(data: QueryDict) -> asides.Fields:
    """What she wrote and chose; no other field of the page is kept."""
    fields = {name: [value for value in data.getlist(name) if value] for name in KEPT_NAMES}
    fields["chose"] = chosen(data)
    return {name: values for name, values in fields.items() if values}


def is_empty(fields: asides.Fields) -> bool:
    answered = fields.keys() - GIVEN - {"story"}
    return not answered and is_blank("".join(fields.get("story", [])))
