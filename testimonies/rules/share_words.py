"""What of a published text leaves the site with a link to it: a few sentences, or for a warned one the warning alone.

A picture or a preview in somebody else's timeline cannot be folded, so a text with warnings gives none of its words there.
"""

import re
from collections.abc import Iterator

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from testimonies.models import TermKind, Testimony, page_language

from .reading import SILENT

# Signs: what previews show of a description before they cut it themselves.
DESCRIPTION = 200
_SENTENCE_END = re.compile(r"[.!?…]{1,20}(?:\s?[»”\"’)\]]){0,5}(?=\s)")


def sent_out() -> QuerySet[Testimony]:
    """What machines are told of: published, and not the fictional content of a trial."""
    return Testimony.objects.published().filter(call__is_demo=False)


def canonical(row: Testimony) -> str:
    """The whole address in the language of the text: all languages show the same words."""
    with override(page_language(row.language)):
        return f"{settings.SITE_URL}{row.get_absolute_url()}"


def warning(row: Testimony) -> str:
    """The sentence that stands in place of the words, in the active language; empty for a text without warnings."""
    labels = [one.label for one in row.terms.all() if one.kind == TermKind.WARNING and one.slug not in SILENT]
    if not labels:
        return ""
    warned = " · ".join(label[:1].lower() + label[1:] for label in labels)
    return _("This text mentions: %(warned)s. Read it on the site.") % {"warned": warned}


def summary(text: str) -> str:
    """At most `DESCRIPTION` signs on one line."""
    return shortened(" ".join(text[: 2 * DESCRIPTION].split()), DESCRIPTION)


def shortened(text: str, most: int) -> str:
    """The text, or its longest beginning of at most `most` signs that `beginnings` knows."""
    return text if len(text) <= most else next(beginnings(text, most))


def beginnings(text: str, most: int) -> Iterator[str]:
    """Beginnings of a text that goes on, the longest first: up to the end of a sentence, in the end up to one of a word.

    Each closes with « … », since the rest is elsewhere, and none is longer than `most`.
    """
    room = most - 2
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, room + 1) if match.end() <= room]
    yield from (f"{text[:end]} …" for end in reversed(ends) if end > room // 3)
    words = text[:room].rsplit(maxsplit=1)
    yield f"{words[0] if len(words) > 1 else text[:room]} …"
