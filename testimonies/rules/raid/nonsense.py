"""Letters without words: keys struck at random, one word over and over, signs alone. It must never say so of a language.

Pairs of letters tell: struck at random, half of them are in no language written with Latin letters. What can be said aloud
("malopi tareku") might be a language unknown here, and a row of words without a sentence might be somebody in distress:
both are left alone, and so is every other script.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

# By first letter, those that follow it in at least 2 of 1,000 pairs of the common words of one of thirteen languages:
# Azerbaijani, Czech, Danish, Dutch, English, French, German, Italian, Latin, Polish, Spanish, Tagalog, Vietnamese.
_FOLLOWS = """
a:abcdefghijklmnopqrstuvwxyz b:aeiloru c:acehijklnortuz d:aeinorsuyz e:abcdeghijklmnopqrstuvwxyz f:aefiloru
g:aeghiklnortu h:aeilnortuy i:abcdefghijklmnopqrstuvwyz j:aeiko k:aehiklorstuy l:adegilmnorstuy m:abdeiklmnopqu
n:acdeghiklnorstuyz o:abcdefghijklmnopqrstuvwxyz p:aeiloprstu q:iotu r:abcdefgikmnoprstuyz s:acehiklmnopstuyz
t:adehimnoqrstuvwyz u:acdefghiklmnoprstuvwxyz v:aeinory w:aehinosy x:dnptu y:aceikmnosuvw z:adeiklmnouwyz
"""
_KNOWN = frozenset(
    first + second
    for first, _colon, rest in (part.partition(":") for part in _FOLLOWS.split())
    for second in rest
)
_NOT_WORDS = re.compile(r"https?://\S+|www\.\S+|\S{0,80}[\d@]\S*")
_LETTERS = re.compile("[a-z]+")
_SCRAP = re.compile(r"[^\w\s.,:;!?…'’\"«»“”()\[\]/+\-–—€%]|_")
READ = 1_000  # letters: enough to tell, and a longer text is not punished for saying the same words again

LAST_LATIN = "\u036f"  # but for Vietnamese letters, which are taken apart first
# Random keys: 0.47 to 0.55 of the pairs; the worst of 1,400 sentences of true accounts, full of codes: 0.24.
UNKNOWN_PAIRS, PAIRS = 1 / 3, 10
SURE_PAIRS = 24
AGAIN, AGAIN_LETTERS = 0.15, 30
LETTERS_OF_SIGNS, SIGNS = 0.25, 20
SCRAP = 0.2


def is_gibberish(text: str) -> bool | None:
    """True where it surely is, False where it may be, None where nothing says so."""
    text = unicodedata.normalize("NFKD", text[: 4 * READ])
    if not _is_latin(text):
        return None
    words = [*_words(text)]
    known = [first + second in _KNOWN for word in words for first, second in pairwise(word)]
    if len(known) >= PAIRS and known.count(False) >= UNKNOWN_PAIRS * len(known):
        return len(known) >= SURE_PAIRS
    return True if _is_one_thing_again("".join(words)) else _is_signs(text)


def _is_latin(text: str) -> bool:
    """Nine letters in ten: one strange letter among them changes nothing."""
    letters = [sign for sign in text if sign.isalpha()]
    return 10 * sum(sign > LAST_LATIN for sign in letters) <= len(letters)


def _words(text: str) -> Iterator[str]:
    bare = "".join(sign for sign in _NOT_WORDS.sub(" ", text.casefold()) if not unicodedata.combining(sign))
    left = READ
    for match in _LETTERS.finditer(bare):
        if left <= 0:
            return
        yield match[0][:left]
        left -= len(match[0])


def _is_one_thing_again(letters: str) -> bool:
    threes = {letters[place : place + 3] for place in range(len(letters) - 2)}
    return len(letters) >= AGAIN_LETTERS and len(threes) < AGAIN * len(letters)


def _is_signs(text: str) -> bool | None:
    """Nearly no letters. Pictographs may be all that somebody could send, and figures the number that called her."""
    seen = "".join(text.split())
    if len(seen) < SIGNS or any(unicodedata.category(sign) == "So" for sign in seen):
        return None
    letters, figures = sum(map(str.isalpha, seen)), sum(map(str.isdigit, seen))
    if letters >= LETTERS_OF_SIGNS * len(seen) or 2 * figures >= len(seen):
        return None
    return len(_SCRAP.findall(seen)) >= SCRAP * len(seen)
