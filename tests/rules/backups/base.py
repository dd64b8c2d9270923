"""What tests of backups share: a key pair, and a site with something of each kind."""

import io
from typing import Any

from django.conf import settings

from testimonies.rules.backups import locked, stream

from ... import people


def backed_up() -> bytes:
    """As the command makes it; the snapshot is the transaction of the test."""
    out = io.BytesIO()
    locked.lock(stream.lines(), out, settings.BACKUP_PUBLIC_KEY)
    return out.getvalue()


def a_full_site() -> dict[str, Any]:
    """Something of each kind, with the words of who wrote it."""
    people.takes_screenshots(people.a_call())
    sent = people.sent("Le plombier a gardé mon numéro et rappelle chaque soir.")
    assert sent.testimony
    people.keeps_a_picture(sent.testimony, "Son message")
    people.keeps_an_earlier_text(sent.testimony, "Avant")
    public = people.published("Le facteur connaît mes horaires, et le dit.")
    people.is_reported(public, "Zoé")
    return {"words": sent.words, "aside": people.set_aside(), "public": public, "waiting": sent.testimony}
