"""A calm word above the work after a run of it, shown once in half an hour; the session alone remembers that."""

import time

from django.http import HttpRequest

from testimonies.rules.pause import Run, run_of

from .base import member

SAID, QUIET_SECONDS = "pause said", 30 * 60


def due(request: HttpRequest) -> Run | None:
    """The run of work to speak about now, if any; asked once a page, since asking is saying."""
    if time.time() - float(request.session.get(SAID, 0)) < QUIET_SECONDS:
        return None
    run = run_of(member(request))
    if not run.wants_rest:
        return None
    request.session[SAID] = time.time()
    return run
