"""What a detector finds, and how patterns become hits. A leaf."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from testimonies.models.kinds import Kind

SPACE = r"[ \t\u00a0\u2007\u2009\u202f]"
APOSTROPHE = r"['’]"
CAPITAL = r"[A-ZÀ-ÖØ-ÞŒŸ]"
# A capitalised word; « d’ », « l’ », « N’ », « O’ » may stand before it and hyphens join more of it. Its bound keeps time
# linear where a word may begin inside another (« A'A'A'… »).
PROPER = rf"(?:[dDlLMNO]{APOSTROPHE})?{CAPITAL}[\w’'-]{{0,40}}\w"

# Between a word and the value that it announces: « code : », « née le … », « digicode c'est ».
_SAYS = rf"(?:,?{SPACE}(?:est|était|c['’]est|is|was|le|la|donc|toujours|still)){{0,3}}"
IS = rf"{_SAYS}{SPACE}{{0,3}}[:=,(]?{SPACE}{{0,3}}[«\"“]?{SPACE}{{0,3}}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that looks like personal data: `text[start:end]` in code points, confidence from 0 to 1."""

    start: int
    end: int
    kind: Kind
    confidence: float

    @property
    def rank(self) -> tuple[int, float]:
        return self.end - self.start, self.confidence


Detector = Callable[[str, str], Iterator[Hit]]


def any_of(words: str) -> str:
    """Words parted by bars, in any case, as one group: by first letters, which is several times quicker to refuse."""
    rests: dict[str, list[str]] = {}
    for word in words.split("|"):
        rests.setdefault(word[0], []).append(word[1:])
    groups = (f"[{first.upper()}{first}](?i:{'|'.join(each)})" for first, each in rests.items())
    return f"(?:{'|'.join(groups)})"


def matching(kind: Kind, confidence: float, pattern: re.Pattern[str]) -> Detector:
    """A detector for what a pattern says by itself: its group "value", or the whole match."""
    group = "value" if "value" in pattern.groupindex else 0

    def detect(text: str, language: str) -> Iterator[Hit]:
        for match in pattern.finditer(text):
            yield Hit(*match.span(group), kind, confidence)

    return detect
