"""What a page says above all else: that something was done, or why it was not."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from testimonies.models import Actor, Event, Testimony


@dataclass(frozen=True)
class Told:
    """`tone` is the end of a class of the style sheet: notice-check or notice-done."""

    words: str | Promise = ""
    tone: str = "check"
    status: int = 200


NOTHING = Told()
UNCONFIRMED = Told(
    gettext_lazy(
        "Nothing was done yet. What you wrote is still here. To go on from this page, press once more."
    ),
    status=403,
)
EXPIRED = Told(
    gettext_lazy(
        "For your safety this page closes after 15 minutes without a press. Nothing was done. "
        "Write your eight words again to go on."
    )
)
GONE = Told(gettext_lazy("This testimony was withdrawn meanwhile. Nothing of it is kept."))
UNKNOWN = Told(gettext_lazy("We did not understand what was asked, and nothing was done. Choose below."))

NO_PICTURE = Told(gettext_lazy("This screenshot is no longer there. Nothing was done."), status=409)
NOTHING_TO_PROVE = Told(
    gettext_lazy("There is nothing of yours here that a sheet could be made of: your own words are erased."),
    status=409,
)

TOO_MANY_WORDS = gettext_lazy(
    "Too many words that open nothing were tried from your connection, by you or by others who share it. What you "
    "typed is still here. Try again %(when)s; from another connection your words open now."
)


def wait(seconds: int, words: Promise = TOO_MANY_WORDS) -> Told:
    """Too many wrong words came from her connection, or too much else, as `words` say."""
    minutes = -(-seconds // 60)
    hours = -(-minutes // 60)
    when = (
        ngettext("in %(n)s minute", "in %(n)s minutes", minutes) % {"n": minutes}
        if minutes <= 60
        else ngettext("in %(n)s hour", "in %(n)s hours", hours) % {"n": hours}
    )
    return Told(str(words) % {"when": when}, status=429)


def done(words: str) -> Told:
    return Told(words, "done")


def overtaken(event: Event | None, testimony: Testimony) -> Told:
    """The state changed since her page was made. To her every member of the desk, and the clock, is the team."""
    now = testimony.get_state_display()
    if event is not None and event.actor == Actor.AUTHOR:
        words = _("You had already changed this, here or on another page. It is now: %(state)s.")
    else:
        words = _(
            "The team decided meanwhile, so what you asked was not done. It is now: %(state)s. "
            "What you wrote is still here."
        )
    return Told(words % {"state": now}, status=409)
