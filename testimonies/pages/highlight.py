"""Marks the words that were looked for, in the text of a card and nowhere else."""

import re
from collections.abc import Iterable

from testimonies.rules import analyser
from testimonies.rules.search_query import Query

# The attributes of the quotation are part of what is read: no hit is looked for inside a tag.
START, END = "<blockquote ", "</blockquote>"
_SPACES = re.compile(r"\s+")
_TAGS = re.compile(r"<[^<>]{1,100}>")
# How a letter of a stem, which has no accent, may have been written.
_WRITTEN = {
    "a": "[aàâäáã]",
    "c": "[cç]",
    "e": "[eéèêë]",
    "i": "[iîïí]",
    "n": "[nñ]",
    "o": "[oôöó]",
    "u": "[uùûüú]",
    "y": "[yÿ]",
}
BEGINS = 3  # a stem and its word begin alike; the last letters of short stems may differ
AROUND = 160  # signs shown on either side of a hit


class Highlighter:
    """Of one query: finds candidates by their first letters, which is quick, and asks the analyser about those alone."""

    def __init__(self, query: Query) -> None:
        self.stems = query.stems
        begun = "|".join(sorted({_begun(stem) for stem in query.stems}, key=len, reverse=True))
        # Tags and entities come first, so that no hit lies inside one.
        self.candidates = re.compile(
            rf"<[^<>]{{1,100}}>|&#?\w+;|((?<![^\W_])(?:{begun})[^\W_]*)", re.IGNORECASE
        )

    def marked(self, card: str) -> str:
        """The card with its hits marked."""
        before, text, after = _text(card)
        return before + self._marked(text) + after

    def passage(self, whole: str) -> str:
        """The words around the first hit of a whole text, marked; empty where there is none."""
        plain = _SPACES.sub(" ", _TAGS.sub(" ", _text(whole)[1])).strip()
        hit = next((one for one in self.candidates.finditer(plain) if self._is_hit(one)), None)
        if hit is None:
            return ""
        before = (
            plain[: hit.start()][-AROUND:].partition(" ")[2] if hit.start() > AROUND else plain[: hit.start()]
        )
        after = plain[hit.start() :][:AROUND].rpartition(" ")[0]
        return f"… {self._marked(before + after)} …"

    def _marked(self, html: str) -> str:
        return self.candidates.sub(
            lambda one: f"<mark>{one[0]}</mark>" if self._is_hit(one) else one[0], html
        )

    def _is_hit(self, one: re.Match[str]) -> bool:
        return bool(one[1]) and not self.stems.isdisjoint(_stems(one[1]))


def _text(card: str) -> tuple[str, str, str]:
    """What stands before the text of a card, the text, and what stands after it."""
    before, start, rest = card.partition(START)
    text, end, after = rest.partition(END)
    return before + start, text, end + after


def _begun(stem: str) -> str:
    letters = "".join(_WRITTEN.get(letter, re.escape(letter)) for letter in stem[:BEGINS])
    return letters.replace("[oôöó][eéèêë]", "(?:[oôöó][eéèêë]|œ)").replace(
        "[aàâäáã][eéèêë]", "(?:[aàâäáã][eéèêë]|æ)"
    )


def _stems(word: str) -> Iterable[str]:
    for language in analyser.LANGUAGES:
        yield from analyser.stems(word.lower(), language) or ()
