"""Reporting a published text: what it is, the fields that belong to it, the receipt. Nothing is stored before the last."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views import View

from testimonies.models import NoticeKind, Testimony
from testimonies.rules import notices, receipts
from testimonies.rules.notices import Filed
from testimonies.rules.submission import Outcome

from .cards import PUBLIC_ID
from .following.told import NOTHING, Told
from .following.told import wait as told_to_wait
from .report_forms import FIELDS, ReportForm, WhatForm
from .source import source

NAMES = ("what", *ReportForm.base_fields)
UNCONFIRMED = Told(
    _("Nothing was sent yet. What you wrote is still here. To send it from this page, press once more."),
    status=403,
)
TRAPPED = Told(_("Nothing was sent yet: a field that people leave empty was filled in. Press once more."))
OLD = Told(_("This page was open for over a day, so nothing was sent. Please send again."))
DIFFERS = Told(
    _(
        "A first version was received already; you have its receipt. This one is different. You may send it too."
    )
)
TOO_LATE = Told(
    _(
        "A right of reply can be asked for within three months of publication, and this text has been online for "
        "longer. You can still ask the team to decide about it."
    )
)
TOO_MANY = _(
    "Many reports came from your connection, by you or by others who share it. What you wrote is still here. "
    "Try again %(when)s."
)


class Report(View):
    http_method_names = ["get", "head", "post"]  # Django's own attribute

    def dispatch(self, request: HttpRequest, *args: Any, public_id: str, **kwargs: Any) -> HttpResponse:
        """One query for every id, malformed ones too: the one 404."""
        known = public_id if PUBLIC_ID.fullmatch(public_id) else ""
        shown = Testimony.objects.published().defer("story", "company", "reason_text")
        self.row = get_object_or_404(shown.select_related("call", "trade", "area"), pk=known)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[assignment]
        response["X-Robots-Tag"] = "noindex, noarchive"
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.ask_what(WhatForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        posted = request.POST
        what, step = posted.get("what", ""), posted.get("step", "")
        if what not in FIELDS or step == "back":
            return self.ask_what(WhatForm(posted) if step == "go" else WhatForm(initial={"what": what}))
        if what == NoticeKind.REPLY and not notices.may_ask_for_a_reply(self.row):
            return self.ask_what(WhatForm(initial={"what": NoticeKind.NOTICE}), TOO_LATE)
        if step != "send":
            return self.ask_more(ReportForm(what, initial=posted.dict()))
        form = ReportForm(what, posted)
        return self.send(form) if form.is_valid() else self.ask_more(form)

    def send(self, form: ReportForm) -> HttpResponse:
        request = self.request
        if request.unconfirmed:  # type: ignore[attr-defined]
            return self.ask_more(form, UNCONFIRMED)
        if request.POST.get("topic", ""):
            return self.ask_more(form, TRAPPED)
        try:
            filed = notices.file(
                self.row, form.said(), nonce=request.POST.get("nonce", ""), source=source(request)
            )
        except receipts.NonceError:
            return self.ask_more(form, OLD)
        except notices.TooOftenError as refused:
            answer = self.ask_more(form, told_to_wait(refused.seconds, TOO_MANY))
            answer["Retry-After"] = str(refused.seconds)
            return answer
        except notices.TooLateError:
            return self.ask_more(form, TOO_LATE)
        except notices.NotOnlineError as error:
            raise Http404 from error
        return self.answer(form, filed)

    def answer(self, form: ReportForm, filed: Filed) -> HttpResponse:
        if filed.outcome == Outcome.DIFFERS:
            return self.ask_more(form, DIFFERS)
        if filed.notice is None:
            return render(self.request, "pages/already.html")
        hours = notices.QUOTED_HOURS if filed.notice.quoted else notices.USUAL_HOURS
        context = {"words": filed.words, "notice": filed.notice, "hours": hours}
        return render(self.request, "pages/report_received.html", context)

    def ask_what(self, form: WhatForm, told: Told = NOTHING) -> HttpResponse:
        return self._page("report.html", form, told)

    def ask_more(self, form: ReportForm, told: Told = NOTHING) -> HttpResponse:
        return self._page("report_form.html", form, told, what=form.what, nonce=notices.mint())

    def _page(self, template: str, form: Any, told: Told, **more: Any) -> HttpResponse:
        """Each step carries what was typed in the other, so that going back loses nothing."""
        typed = [(name, value) for name in NAMES for value in self.request.POST.getlist(name) if value]
        context = {
            "testimony": self.row,
            "address": self.request.build_absolute_uri(self.row.get_absolute_url()),
            "form": form,
            "told": told,
            "typed": typed,
            "carried": [pair for pair in typed if pair[0] not in (*form.fields, "what")],
        }
        return render(self.request, f"pages/{template}", context | more, status=told.status)
