"""What a word is to the search: one analyser for both engines, for texts and for what readers type.

Each word has two stems: of the word as written, and of the word without its accents, so that « harcelées », "harceler" and
"harcelees" meet. A document is the stream of the first, then that of the second; a phrase is looked for in either.
Stems are ASCII letters and figures, which PostgreSQL's `simple` parser and FTS5's `ascii` tokenizer cut alike.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from threading import Lock
from typing import Any

import snowballstemmer

from .reading import without_brackets

LANGUAGES = {"fr": "french", "en": "english"}  # a text in another one is cut and stemmed like English
LONGEST = 40  # signs of a stem: what is longer is no word
# Between the two streams, so that no phrase reaches from one into the other. Nobody's stem: underscores are no letters.
BOUNDARY = "q0q"
WORD = re.compile(r"[^\W_]+")
# Written with a sign inside, and one word.
_JOINED = re.compile(r"\b(aujourd['’]hui|e-mails?|quelqu['’]une?s?)\b", re.IGNORECASE)
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"})

STOP = {
    "fr": frozenset(
        """
        a ai aie aient ait as au aux avaient avais avait avec avez aviez avions avoir avons ayant c ce ceci cela celle celles
        celui ces cet cette ceux ci comme d dans de des deja donc dont du elle elles en encore es est et etaient etais etait
        etant ete etes etiez etions etre eu eue eues eurent eus eut eux fait furent fus fut il ils j je jusqu l la le les leur
        leurs lorsqu lorsque lui m ma mais me meme memes mes mien moi mon n ne ni non nos notre nous on ont or ou par pas pour
        puis puisqu puisque qu quand que quel quelle quelles quels qui quoi quoiqu quoique s sa sans se sera serait ses si soi
        soit sommes son sont sous suis sur t ta te tes toi ton tous tout toute toutes tres trop tu un une vos votre vous y
        """.split()
    ),
    "en": frozenset(
        """
        a about after again all also am an and any are aren as at be because been before being both but by can could couldn d
        did didn do does doesn doing don down during each few for from further had hadn has hasn have haven having he her here
        hers herself him himself his how i if in into is isn it its itself just ll m me more most my myself no nor not now of
        off on once only or other our ours out over own re s same she should shouldn so some such t than that the their theirs
        them themselves then there these they this those through to too under until up ve very was wasn we were weren what
        when where which while who whom why will with won would wouldn you your yours yourself
        """.split()
    ),
}


def folded(text: str) -> str:
    """Small letters without accents, ligatures undone."""
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _ascii(word: str) -> str:
    """A letter of another script is written by its number, so that both engines see one word."""
    return "".join(sign if sign.isascii() else f"u{ord(sign):x}" for sign in word)[:LONGEST]


# A stemmer holds the word it works on: one thread at a time.
_lock = Lock()


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(LANGUAGES[language])


@lru_cache(maxsize=100_000)
def stems(word: str, language: str) -> tuple[str, str] | None:
    """Of one word in small letters: the stem as written and the stem without accents. None for one that says nothing."""
    language = language if language in LANGUAGES else "en"
    bare = folded(word)
    if bare in STOP[language]:
        return None
    with _lock:
        written = _stemmer(language).stemWord(word)
        plain = _stemmer(language).stemWord(bare)
    return _ascii(folded(written)), _ascii(plain)


def words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text with their places; apostrophes and hyphens part them."""
    return WORD.finditer(text)


def joined(text: str) -> str:
    """The text with the few words written in two made one."""
    return _JOINED.sub(lambda match: re.sub(r"\W", "", match[0]), text)


def streams(text: str, language: str) -> tuple[list[str], list[str]]:
    """Both streams of stems, place by place; what says nothing has no place."""
    told = [stems(match[0].lower(), language) for match in words(joined(text))]
    pairs = [pair for pair in told if pair]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def document(text: str, language: str) -> str:
    """What is indexed of a public text. The words in brackets stand for what is hidden, and say nothing."""
    written, plain = streams(without_brackets(text, language), language)
    return " ".join(written if written == plain else [*written, BOUNDARY, *plain])
