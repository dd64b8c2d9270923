"""What who comes back may do: a form is judged, a rule is called, a screen answers."""

from collections.abc import Callable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from testimonies.models import State
from testimonies.models.sealed import SealBrokenError
from testimonies.rules import deposit, deposit_author, evidence, evidence_author, follow_up, moderation, told
from testimonies.rules.follow_up import Visit

from ..pictures import as_file
from ..source import source
from . import screens, taken
from .forms import AmendForm, DetailsForm, MessageForm
from .pictures import PicturesForm, SayForm, why
from .told import NO_PICTURE, NOTHING_TO_PROVE, Told, done
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
    story, hidden, left = passages.settled()
    forget_before = form.cleaned_data["forget_before"]
    follow_up.amend(visit, story=story, hidden=hidden, left=left, forget_before=forget_before)
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
    of_flood = told.is_of_flood(visit.testimony)  # nobody judged it: there is no "again"
    follow_up.reopen(visit)
    words = (
        _("Noted. A person of the team will read it.")
        if of_flood
        else _("The team will read your text again.")
    )
    return screens.state(request, follow_up.look_again(visit), done(words))


def withdraw_yes(request: HttpRequest, visit: Visit) -> HttpResponse:
    follow_up.withdraw(visit)
    return screens.withdrawn(request)


def details_save(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = DetailsForm(visit.testimony, request.POST, request.FILES)
    if not form.is_valid() or not _added(request, visit, form):
        return screens.details(request, visit, form=form)
    follow_up.add_details(visit.testimony, company=form.cleaned_data["company"], choices=form.choices())
    return screens.state(request, visit, done(_("Thank you. Your answers are kept with your testimony.")))


def evidence_add(request: HttpRequest, visit: Visit) -> HttpResponse:
    form = PicturesForm(request.POST, request.FILES)
    several = len(form.cleaned_data["evidence"]) if form.is_valid() else 0
    if not form.is_valid() or not _added(request, visit, form):
        return screens.evidence(request, visit, form=form)
    words = ngettext(
        "It is cleaned and sealed. The team can see it.",
        "They are cleaned and sealed. The team can see them.",
        several,
    )
    return screens.evidence(request, visit, done(words))


def _added(request: HttpRequest, visit: Visit, form: forms.Form) -> bool:
    """Whether the pictures of a valid form are kept now; if not, the form says why.

    The form lets go of them: it refers to itself, and would hold them in memory long after the answer.
    """
    contents = form.cleaned_data.pop("evidence", [])
    try:
        evidence_author.add(visit, contents, source=source(request))
    except evidence_author.RefusedError as error:
        form.add_error("evidence", why(error))
    return form.is_valid()


def evidence_say(request: HttpRequest, visit: Visit) -> HttpResponse:
    which = request.POST.get("which", "")
    one = evidence.one_of(visit.testimony, which)
    if one is None:
        return screens.evidence(request, visit, NO_PICTURE)
    form = SayForm(one, request.POST)
    if not form.is_valid():
        return screens.evidence(request, visit, said=form)
    evidence_author.say(visit.testimony, public_id=which, **form.cleaned_data)
    return screens.evidence(request, visit, done(_("What you said of this screenshot is kept.")))


def evidence_delete(request: HttpRequest, visit: Visit) -> HttpResponse:
    evidence_author.delete(visit.testimony, public_id=request.POST.get("which", ""))
    return screens.evidence(
        request, visit, done(_("This screenshot is deleted, the one you sent and every copy."))
    )


def evidence_original(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What she sent, byte for byte, as a file."""
    one = evidence.one_of(visit.testimony, request.POST.get("which", ""))
    if one is None:
        return screens.evidence(request, visit, NO_PICTURE)
    try:
        return as_file(one, evidence.original(one, visit.key))
    except SealBrokenError:
        return screens.evidence(request, visit, Told(evidence_author.NO_KEY, status=409))


def proof_file(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The sheet of the page as a file; a new one where that page is too old."""
    if not deposit_author.may_prove(visit.testimony):
        return screens.state(request, visit, NOTHING_TO_PROVE)
    try:
        return taken.as_file(_("sheet.txt"), taken.sheet_file(taken.sheet(request, visit)))
    except SealBrokenError:
        return screens.state(request, visit, Told(evidence_author.NO_KEY, status=409))


def proof_text(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Her text alone, in the bytes that a sheet is made of."""
    if not deposit_author.has_her_words(visit.testimony):
        return screens.state(request, visit, NOTHING_TO_PROVE)
    return taken.as_file(_("text.txt"), deposit.canonical(visit.testimony.story))


def download(request: HttpRequest, visit: Visit) -> HttpResponse:
    return taken.as_file(_("copy.txt"), taken.everything(visit.testimony))


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
    "evidence_add": (evidence_add, "evidence"),
    "evidence_say": (evidence_say, "evidence"),
    "evidence_delete": (evidence_delete, "evidence"),
    "evidence_original": (evidence_original, "evidence"),
    "proof_file": (proof_file, "proof"),
    "proof_text": (proof_text, "proof"),
    "download": (download, "state"),
}
