"""Coming back with the receipt of a notice: where it stands, and the team's answer. Nothing of the author is here."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from testimonies.models import Notice
from testimonies.rules import notices

from . import screens, told
from .told import NOTHING, Told

ERASED = Told(
    _("Your name and your e-mail address are erased. Your eight words go on opening the answer."), "done"
)


def answer(request: HttpRequest, notice: Notice, told: Told = NOTHING) -> HttpResponse:
    notices.open_visit(notice)
    token = notices.issue_pass(notice)
    context = {
        "notice": notice,
        "told": told,
        "pass": token,
        "typed": [("pass", token), ("action", "notice")],  # what shows this screen in the other language
    }
    return render(request, "pages/follow_up_notice.html", context, status=told.status)


def _erase_sender(request: HttpRequest, notice: Notice) -> HttpResponse:
    notices.erase_sender(notice)
    notice.refresh_from_db()
    return answer(request, notice, ERASED)


ACTIONS: dict[str, Callable[[HttpRequest, Notice], HttpResponse]] = {
    "notice": answer,
    "notice_nameless": _erase_sender,
}


def go_on(request: HttpRequest, action: str) -> HttpResponse:
    notice = notices.read_pass(request.POST.get("pass", ""))
    if notice is None:
        return screens.words(request, told.EXPIRED)
    if request.unconfirmed:  # type: ignore[attr-defined]
        return answer(request, notice, told.UNCONFIRMED)
    return ACTIONS[action](request, notice)
