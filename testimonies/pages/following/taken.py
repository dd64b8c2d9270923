"""What an author takes with her as a file: her sheet of deposit, her text, all she has given. File names say nothing."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import qrcode
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from qrcode.constants import ERROR_CORRECT_M

from testimonies.models import Evidence, Side, TermKind, Testimony
from testimonies.rules import deposit, deposit_author, evidence, tokens
from testimonies.rules.deposit import Sheet
from testimonies.rules.follow_up import Visit
from testimonies.rules.trail import today
from testimonies.templatetags.days import written

from ..testify import SUMMARY

SHEET = "sheet"  # the purpose of the token in which a page carries it
QUIET = 4  # squares of margin around a QR code (ISO/IEC 18004)
Line = tuple[Any, Any]  # what it is, and what she said


def as_file(name: str, content: str | bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def sheet(request: HttpRequest, visit: Visit) -> Sheet:
    """The one that the page carries, else a new one. Raises `SealBrokenError`."""
    try:
        return Sheet.of(tokens.read(SHEET, request.POST.get("sheet", "")))
    except tokens.TokenError:
        return deposit_author.make(visit)


def squares(words: str) -> dict[str, Any]:
    """A QR code: how many squares each way, its margin with it, and the path of the dark ones."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(words)
    rows = code.get_matrix()
    return {"size": len(rows), "path": "".join(run for y, row in enumerate(rows) for run in _runs(y, row))}


def _runs(y: int, row: list[bool]) -> Iterator[str]:
    """The dark squares of one row: those side by side in one piece."""
    x = 0
    for dark, group in groupby(row):
        wide = len(list(group))
        if dark:
            yield f"M{x} {y}h{wide}v1h-{wide}z"
        x += wide


def sheet_file(made: Sheet) -> str:
    """The lines that begin in small English letters are for machines, and the same in each language (docs/proof.md)."""
    key = deposit.key_named(made.signed.statement.key_id)
    site = settings.SITE_URL
    salts = [f"salt of the {one.kind}: {salt}" for one, salt in made.salted()]
    return "\n".join([
        _("Sheet of deposit"),
        "",
        str(made.signed),
        _("For you alone: with a salt, somebody who has your text, or guesses all of it, can show that it is the one."),
        *salts,
        "",
        _("To check it: %(address)s") % {"address": f"{site}{reverse('proof')}"},
        _("The public key, to be compared with %(address)s") % {"address": f"{site}{reverse('deposit_keys')}"},
        key.pem if key else "",
    ])  # fmt: skip


def everything(row: Testimony) -> str:
    """All she has given and been told, as plain text in the language of the page."""
    head = _("All you have given to this site, as it is on %(day)s") % {"day": written(today())}
    parts = [
        (_("Where it stands"), _standing(row)),
        (_("Your text"), row.story if deposit_author.has_her_words(row) else _("It is not kept any more.")),
        *((_("Your text before you changed it"), one.story) for one in row.earlier.all()),
        (_("As readers see it"), row.public_text),
        (_("Your answers"), _lines(_answers(row))),
        (_("Your choices"), _lines(_choices(row))),
        (_("Messages"), "\n\n".join(_messages(row))),
        (_("Screenshots"), "\n\n".join(_pictures(row))),
    ]
    told = (f"{title}\n{'-' * len(title)}\n{words}" for title, words in parts if words)
    return "\n\n".join([f"{head}\n{settings.SITE_NAME} · {settings.SITE_URL}", *told]) + "\n"


def _lines(lines: Iterator[Line]) -> str:
    return "\n".join(
        _("%(label)s: %(value)s") % {"label": label, "value": value} for label, value in lines if value
    )


def _standing(row: Testimony) -> str:
    state = {"state": row.get_state_display(), "day": written(row.state_since)}
    lines = [
        _("Received on %(day)s.") % {"day": written(row.submitted_on)},
        _("It is now: %(state)s, since %(day)s.") % state,
        _("Reason: %(reason)s.") % {"reason": row.get_reason_display()} if row.reason else "",
        row.reason_text,
        f"{settings.SITE_URL}{row.get_absolute_url()}" if row.public_text else "",
    ]
    return "\n".join(filter(None, lines))


def _answers(row: Testimony) -> Iterator[Line]:
    terms = list(row.terms.all())
    yield _("Call"), f"{row.call.in_language('title')} ({row.call.hashtag})"
    yield _("Language"), row.language_name
    yield SUMMARY["country"], row.get_country_display()
    for kind in TermKind:
        yield capfirst(kind.label), ", ".join(one.label for one in _of(row, kind, terms))
    yield SUMMARY["year"], row.year
    yield _("Company"), row.company


def _of(row: Testimony, kind: TermKind, terms: list[Any]) -> list[Any]:
    alone = {TermKind.TRADE: row.trade, TermKind.AREA: row.area}
    return [one for one in (*terms, alone.get(kind)) if one and one.kind == kind]


def _choices(row: Testimony) -> Iterator[Line]:
    yield SUMMARY["publication"], row.get_publication_display()
    for name in ("review_first", "show_area", "share_picture", "allow_indexing"):
        yield SUMMARY[name], _yes(getattr(row, name))
    yield SUMMARY["if_unreachable"], row.get_if_unreachable_display()


def _yes(said: bool) -> str:
    return _("Yes") if said else _("No")


def _messages(row: Testimony) -> Iterator[str]:
    for one in row.messages.all():
        by = _("You") if one.side == Side.AUTHOR else _("The team")
        yield f"{by} · {written(one.written_on)}\n{one.text}"


def _pictures(row: Testimony) -> Iterator[str]:
    kept = list(row.evidence.all())
    for number, one in enumerate(kept, 1):
        yield "\n".join(_picture(number, one))
    if kept:
        yield _(
            "The pictures themselves: on the page “Your screenshots”, “Take it back as a file”, one by one."
        )


def _picture(number: int, one: Evidence) -> Iterator[str]:
    size = evidence.original_size(one)
    bytes_ = ngettext("%(n)s byte", "%(n)s bytes", size) % {"n": size}
    day = _("Added on %(day)s.") % {"day": written(one.added_on)}
    yield f"{number}. {day} {one.original_type.upper()}, {bytes_}"
    yield f"SHA-256 {one.original_sha256}"
    yield from _lines(iter([
        (_("Readers may see it"), _yes(one.may_be_shown)),
        (_("Its words"), one.transcript),
    ])).splitlines()  # fmt: skip
