"""Fills prepared cards (rules/cards.py) and frames of pages with what differs from page to page."""

import re

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext, override

from testimonies.models import Term
from testimonies.rules.cards import fill, mark
from testimonies.rules.memo import for_five_seconds

_END = mark["end"]
PUBLIC_ID = re.compile(r"[A-Za-z0-9_-]{22}")
SECTIONS = dict.fromkeys(("list", "end"), "")


class Words(dict[str, str]):
    """What stands for each mark on one page; `unfold` are the warnings that its reader chose to see at once."""

    unfold: frozenset[str] = frozenset()

    def __missing__(self, name: str) -> str:
        """Nothing, but for a fold that is open; nothing either of a language that pages were shown in once."""
        kind, _colon, slugs = name.partition(":")
        return " open" if kind == "fold" and self.unfold.issuperset(slugs.split("+")) else ""


@for_five_seconds
def _words(language: str) -> dict[str, str]:
    """Escaped: labels are typed at the desk."""
    with override(language):
        before, _place, after = gettext("Before you read, this text mentions: %(warned)s.").partition(
            "%(warned)s"
        )
        mentions, _place, mentioned = gettext(
            "This text mentions: %(warned)s. Read it on the site."
        ).partition("%(warned)s")
        said = {
            "at": reverse("testimonies"),
            "testimony": gettext("Testimony"),
            "before": before,
            "after": after,
            "open": gettext("Open it"),
            "mentions": mentions,
            "mentioned": mentioned,
            "rest": gettext("Read the rest"),
            **{f"written-{code}": _written_in(code, str(name)) for code, name in settings.LANGUAGES},
        }
        for term in Term.objects.all():
            said[f"t{term.pk}"] = term.label
            said[f"w{term.pk}"] = term.label[:1].lower() + term.label[1:]
    return {name: escape(words) for name, words in said.items()} | SECTIONS


def _written_in(code: str, name: str) -> str:
    known = {"fr": gettext("Written in French"), "en": gettext("Written in English")}
    return known.get(code) or gettext("Language: %(language)s") % {"language": name}


@for_five_seconds
def addresses(name: str) -> dict[str, str]:
    """Of one page that takes no argument, in each language."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found[language] = reverse(name)
    return found


def in_other_languages(path: str) -> dict[str, str]:
    """What fills the language switch of a frame: the page at `path` below the list, in each language."""
    return {f"in-{code}": escape(f"{here}{path}") for code, here in addresses("testimonies").items()}


def words(language: str, *, level: str = "h2", unfold: frozenset[str] = frozenset()) -> Words:
    """Of a page in this language whose cards have headings of this level."""
    told = Words(_words(language))
    told["level"], told.unfold = level, unfold
    if unfold:
        told["asked"] = "?" + "&amp;".join(f"unfold={slug}" for slug in sorted(unfold))
    return told


def _without(section: str, html: str) -> str:
    """The card without what stands between this mark and the end of its section."""
    first, *others = html.split(mark[section])
    return first + "".join(part.partition(_END)[2] for part in others)


def listed(cards: list[str], language: str, told: Words) -> str:
    """Cards as items of a list."""
    html = "".join(f"<li>{card}</li>" for card in cards)
    return fill(_without(f"other-{language}", html), told)


def alone(card: str, language: str, told: Words) -> str:
    """The inside of the one card of a page: its heading stands above it."""
    return fill(_without(f"other-{language}", _without("list", card)), told)
