"""What who comes back may do: a form is judged, a rule is called, a screen answers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from testimonies.models import State
from testimonies.rules import follow_up, moderation
from testimonies.rules.follow_up import Visit

from . import screens
from .forms import AmendForm, DetailsForm, MessageForm
from .told import Told, done
from .words import Amended


def reply(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = MessageForm(request.POST)
    if not form.is_valid():
        return screens.text(request, visit, form=form)
    follow_up.reply(visit.testimony, text=form.cleaned_data["message"])
    return screens.text(request, visit, done(_("Your message is with the team.")), form=MessageForm())


def delete_message(request: HttpRequest, visit: Visit) -> HttpResponse:
    follow_up.delete_message(visit.testimony, public_id=request.POST.get("which", ""))
    return screens.text(request, visit, done(_("This message is deleted, for you and for the team.")))


def amend_check(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = AmendForm(request.POST)
    if not form.is_valid():
        return screens.amend(request, visit, form=form)
    return screens.check(request, visit, Amended(visit.testimony, form.cleaned_data["story"], request.POST))


def amend_save(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = AmendForm(request.POST)
    if not form.is_valid():
        return screens.amend(request, visit, form=form)
    passages = Amended(visit.testimony, form.cleaned_data["story"], request.POST)
    if visit.testimony.state == State.PUBLISHED and request.POST.get("seen") != State.PUBLISHED:
        words = _(
            "Your text was published meanwhile. Sending this version takes the present one off the site."
        )
        return screens.check(request, visit, passages, Told(words, status=409))
    story, hidden = passages.settled()
    follow_up.amend(visit, story=story, hidden=hidden)
    return screens.state(
        request,
        follow_up.look_again(visit),
        done(_("Your new text is received. The team reads it before readers do.")),
    )


def agree(request: HttpRequest, visit: Visit) -> HttpResponse:
    moderation.agree(visit.testimony, version=visit.version, seen=request.POST.get("seen_text", ""))
    return screens.state(
        request, follow_up.look_again(visit), done(_("Thank you. This version may be published."))
    )


def reopen(request: HttpRequest, visit: Visit) -> HttpResponse:
    follow_up.reopen(visit)
    return screens.state(request, follow_up.look_again(visit), done(_("The team will read your text again.")))


def withdraw_yes(request: HttpRequest, visit: Visit) -> HttpResponse:
    follow_up.withdraw(visit)
    return screens.withdrawn(request)


def details_save(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = DetailsForm(visit.testimony, request.POST)
    if not form.is_valid():
        return screens.details(request, visit, form=form)
    follow_up.add_details(visit.testimony, company=form.cleaned_data["company"], choices=form.choices())
    return screens.state(request, visit, done(_("Thank you. Your answers are kept with your testimony.")))


Act = Callable[[HttpRequest, Visit], HttpResponse]
# Each act with the screen that brings back what was typed when it cannot be done.
ACTS: dict[str, tuple[Act, str]] = {
    "reply": (reply, "text"),
    "delete_message": (delete_message, "text"),
    "amend_check": (amend_check, "amend"),
    "amend_save": (amend_save, "amend"),
    "agree": (agree, "text"),
    "reopen": (reopen, "state"),
    "withdraw_yes": (withdraw_yes, "withdraw"),
    "details_save": (details_save, "details"),
}
