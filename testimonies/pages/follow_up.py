"""Coming back with the receipt (design.md 5.5). One address; the words travel in one POST, later pages carry a pass."""

from django.http import HttpRequest, HttpResponse
from django.views import View

from testimonies.rules import asides, follow_up, guesses, moderation, notices, receipts
from testimonies.rules.follow_up import Visit
from testimonies.rules.told import last_told

from .following import noticed, screens, told
from .following.acts import ACTS
from .following.forms import ReceiptForm
from .following.screens import SCREENS
from .following.told import Told
from .set_aside import reopened
from .source import source
from .uploads import refused_files


class FollowUp(View):
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return screens.words(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        action = request.POST.get("action", "open")
        if action == "open":
            return _open(request)
        if action in noticed.ACTIONS:
            return noticed.go_on(request, action)
        try:
            return _go_on(request, action, follow_up.read_pass(request.POST.get("pass", "")))
        except follow_up.GoneError:
            # Pressing "withdraw" twice must not leave her in doubt.
            if action == "withdraw_yes":
                return screens.withdrawn(request)
            return screens.words(request, told.GONE)
        except follow_up.PassError:
            return screens.words(request, told.EXPIRED, then=_home(action))


def _home(action: str) -> str:
    """The screen an action belongs to."""
    return ACTS[action][1] if action in ACTS else action if action in SCREENS else "state"


def _open(request: HttpRequest) -> HttpResponse:
    then = _home(request.POST.get("then", ""))
    posted = request.POST.copy()
    posted["receipt"] = posted.get("receipt", "")[: receipts.LONGEST_TYPED]  # no more is read, nor given back
    request.POST = posted  # type: ignore[assignment]
    form = ReceiptForm(posted)
    if request.unconfirmed:  # type: ignore[attr-defined]
        return screens.words(request, told.UNCONFIRMED, then=then)
    if seconds := guesses.wait(source(request)):
        return _later(request, seconds, then)
    # All are asked for whatever comes of the first, and for what is no receipt, so that the work says nothing of the words.
    is_receipt, typed = form.is_valid(), form.typed
    visit, aside, notice = follow_up.find(typed), asides.reopen(typed), notices.find(typed)
    guesses.judge(source(request), typed, opened=bool(visit or aside or notice))
    if visit is None and aside is not None:
        return reopened(request, aside)
    if visit is None and notice is not None:
        return noticed.answer(request, notice)
    if visit is None:
        return screens.refused(request, then) if is_receipt else screens.words(request, form=form, then=then)
    follow_up.open_visit(visit.testimony)
    return SCREENS[then](request, visit)


def _later(request: HttpRequest, seconds: int, then: str) -> HttpResponse:
    """Before anything was looked up; what she typed is still there."""
    answer = screens.words(
        request, told.wait(seconds), form=ReceiptForm(initial=request.POST.dict()), then=then
    )
    answer["Retry-After"] = str(seconds)
    return answer


def _go_on(request: HttpRequest, action: str, visit: Visit) -> HttpResponse:
    home = SCREENS[_home(action)]
    if request.unconfirmed:  # type: ignore[attr-defined]
        return home(request, visit, told.UNCONFIRMED)
    follow_up.open_visit(visit.testimony)
    if action in SCREENS:
        return home(request, visit)
    if action not in ACTS:
        return home(request, visit, told.UNKNOWN)
    if refused := refused_files(request):
        return home(request, visit, refused)
    try:
        return ACTS[action][0](request, visit)
    except moderation.StaleError:
        visit = follow_up.look_again(visit)
        return home(request, visit, told.overtaken(last_told(visit.testimony), visit.testimony))
    except moderation.MoveError as refused:
        return home(request, follow_up.look_again(visit), Told(str(refused), status=409))
