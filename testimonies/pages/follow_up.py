"""Coming back with the receipt (design.md 5.5). One address; the words travel in one POST, later pages carry a pass."""

from django.http import HttpRequest, HttpResponse
from django.views import View

from testimonies.rules import asides, follow_up, moderation
from testimonies.rules.follow_up import Visit

from .following import screens, told
from .following.acts import ACTS
from .following.forms import ReceiptForm
from .following.screens import SCREENS
from .following.told import Told
from .set_aside import reopened


class FollowUp(View):
    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return screens.words(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        action = request.POST.get("action", "open")
        if action == "open":
            return _open(request)
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
    form = ReceiptForm(request.POST)
    if request.unconfirmed:  # type: ignore[attr-defined]
        return screens.words(request, told.UNCONFIRMED, then=then)
    if not form.is_valid():
        return screens.words(request, form=form, then=then)
    # Both are asked for whatever comes of the first, so that the work says nothing about the words.
    typed = form.cleaned_data["receipt"]
    visit, aside = follow_up.find(typed), asides.reopen(typed)
    if visit is None and aside is not None:
        return reopened(request, aside)
    if visit is None:
        form.refuse()
        return screens.words(request, form=form, then=then)
    follow_up.open_visit(visit.testimony)
    return SCREENS[then](request, visit)


def _go_on(request: HttpRequest, action: str, visit: Visit) -> HttpResponse:
    home = SCREENS[_home(action)]
    if request.unconfirmed:  # type: ignore[attr-defined]
        return home(request, visit, told.UNCONFIRMED)
    follow_up.open_visit(visit.testimony)
    if action in SCREENS:
        return home(request, visit)
    if action not in ACTS:
        return home(request, visit, told.UNKNOWN)
    try:
        return ACTS[action][0](request, visit)
    except moderation.StaleError as stale:
        visit = follow_up.look_again(visit)
        return home(request, visit, told.overtaken(stale.event, visit.testimony))
    except moderation.MoveError as refused:
        return home(request, follow_up.look_again(visit), Told(str(refused), status=409))
