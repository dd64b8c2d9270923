"""Marks the words that were looked for, in the text of a card and nowhere else."""

import re
from collections.abc import Iterable, Iterator

from testimonies.rules import analyser
from testimonies.rules.search_query import Query

# The attributes of the quotation are part of what is read: no hit is looked for inside a tag.
START, END = "<blockquote ", "</blockquote>"
_SPACES = re.compile(r"\s+")
_TAGS = re.compile(r"<[^<>]{1,100}>")
# How a letter of a stem, which has no accent, may have been written.
_WRITTEN = {
    "a": "aàâäáã",
    "c": "cç",
    "e": "eéèêë",
    "i": "iîïí",
    "n": "nñ",
    "o": "oôöó",
    "u": "uùûüú",
    "y": "yÿ",
}
_LIGATURES = {"oe": "œŒ", "ae": "æÆ"}
BEGINS = 3  # a stem and its word begin alike; the last letters of short stems may differ
AROUND = 160  # signs shown on either side of a hit


class Highlighter:
    """Of one query: finds candidates by their first letters, which is quick, and asks the analyser about those alone."""

    def __init__(self, query: Query) -> None:
        self.stems = query.stems
        begun = sorted({letters for stem in query.stems for letters in _begun(stem)}, key=len, reverse=True)
        first = "".join(sorted({sign for letters in begun for sign in letters[0]}))
        word = "|".join(
            f"(?<=[{letters[0]}]){''.join(f'[{one}]' for one in letters[1:])}" for letters in begun
        )
        # Tags and entities come first, so that no hit lies inside one. A set of signs before all else is what `re` is quick
        # to look for; ignoring capitals, or looking back first, would have it try each alternative at each sign.
        self.candidates = re.compile(
            rf"[<&{first}](?:(?<=<)[^<>]{{1,100}}>|(?<=&)#?\w+;|(?<![^\W_][{first}])((?:{word})[^\W_]*))"
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
        return one[1] is not None and not self.stems.isdisjoint(_stems(one[0]))


def _text(card: str) -> tuple[str, str, str]:
    """What stands before the text of a card, the text, and what stands after it."""
    before, start, rest = card.partition(START)
    text, end, after = rest.partition(END)
    return before + start, text, end + after


def _begun(stem: str) -> Iterator[tuple[str, ...]]:
    """How its first letters may have been written: for each, the signs that may stand there; two may be one ligature."""
    letters = tuple(map(_written, stem[:BEGINS]))
    yield letters
    for at in range(len(letters) - 1):
        if ligature := _LIGATURES.get(stem[at : at + 2]):
            yield (*letters[:at], ligature, *letters[at + 2 :])


def _written(letter: str) -> str:
    signs = _WRITTEN.get(letter, letter)
    return signs + signs.upper()


def _stems(word: str) -> Iterable[str]:
    for language in analyser.LANGUAGES:
        yield from analyser.stems(word.lower(), language) or ()
