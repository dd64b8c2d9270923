"""The passages found in a text, each with its two choices, as the check page and the author's later pages show them."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from testimonies.models import Kind, replacement
from testimonies.rules import receipts, redaction, tokens
from testimonies.rules.redaction import Span

# Other people's names and numbers, which need not be kept to understand a story.
REMOVED_BY_DEFAULT = frozenset(
    {
        Kind.PHONE,
        Kind.EMAIL,
        Kind.SOCIAL_HANDLE,
        Kind.PERSON_NAME,
        Kind.FIRST_NAME,
        Kind.LICENCE_PLATE,
        Kind.IDENTIFIER,
    }
)
CONTEXT = 80  # signs of the sentence shown on either side
HIDE, REMOVE, LEAVE = "hide", "remove", "leave"
MOST_LISTED = 200


@dataclass(frozen=True)
class Passage:
    """`was` is the standing of what stood in its place in the version before: then she may leave it to the team too."""

    number: int
    before: str
    words: str
    after: str
    kind: str
    token: str
    remove: bool
    was: str = ""
    leave: bool = False

    @property
    def name(self) -> str:
        """Of its two radios."""
        return f"hit_{self.number}"

    @property
    def kind_label(self) -> str:
        return str(Kind(self.kind).label)


class Passages:
    """What the detector found in a text. A page carries it to the next (`places`), so nothing has to be kept between them."""

    def __init__(
        self, text: str, language: str, *, chosen: Mapping[str, str] | None = None, places: str = ""
    ) -> None:
        """`chosen` are earlier choices, as `earlier` reads them: a passage found again keeps its own.

        `places` is what an earlier page carried. Without it, or for another text, the detector looks.
        """
        self.text, self.language, self.chosen = text, language, chosen or {}
        carried = self._carried(places)
        self.spans = redaction.found(text, language, redaction.SURE) if carried is None else carried

    def __len__(self) -> int:
        return len(self.spans)

    def __iter__(self) -> Iterator[Passage]:
        return (self._passage(number, span) for number, span in enumerate(self.spans))

    @property
    def places(self) -> str:
        """Of this text alone: her choices are by number, and hold for what she saw, whatever is found by the time she sends."""
        found = [(span.start, span.end, span.kind) for span in self.spans]
        return tokens.issue("passages", [self._digest(), found], receipts.NONCE_SECONDS)

    def _carried(self, places: str) -> list[Span] | None:
        try:
            digest, found = tokens.read("passages", places)
        except tokens.TokenError:
            return None
        return [Span(*place) for place in found] if digest == self._digest() else None

    def _digest(self) -> str:
        return hashlib.sha256(f"{self.language}:{self.text}".encode()).hexdigest()

    def listed(self) -> list[Passage]:
        """Those offered one by one; nobody walks hundreds, so the others get the safer choice."""
        return list(islice(self, MOST_LISTED))

    def unlisted(self) -> int:
        return max(0, len(self) - MOST_LISTED)

    def _passage(self, number: int, span: Span) -> Passage:
        return Passage(
            number,
            _tail(self.text[max(0, span.start - CONTEXT) : span.start]),
            self.text[span.start : span.end],
            _head(self.text[span.end : span.end + CONTEXT]),
            span.kind,
            replacement(span.kind, self.language),
            self._is_removed(span),
        )

    def _is_removed(self, span: Span) -> bool:
        choice = self.chosen.get(f"{span.kind}:{self.text[span.start : span.end]}")
        return choice == REMOVE if choice else span.kind in REMOVED_BY_DEFAULT

    def preview(self) -> list[tuple[str, bool]]:
        """The text as readers would get it: pieces, and whether each is a bracketed word."""
        return list(redaction.worded(self.text, self.spans, self.language))

    def removed(self, data: Mapping[str, str]) -> frozenset[int]:
        """The numbers of the passages not to be kept; no answer, or a wrong one, means the safer default."""
        return frozenset(one.number for one in self if _choice(data.get(one.name), one) == REMOVE)

    def choices(self, data: Mapping[str, str]) -> list[str]:
        """Her choice for each passage listed, `choice:kind:words`: the form carries them while she changes an answer."""
        return [f"{_choice(data.get(one.name), one)}:{one.kind}:{one.words}" for one in self.listed()]


def earlier(values: list[str]) -> dict[str, str]:
    """What `choices` wrote, by kind and words."""
    told = (value.partition(":") for value in values)
    return {passage: choice for choice, _colon, passage in told if choice in (HIDE, REMOVE)}


def _choice(posted: str | None, passage: Passage) -> str:
    return posted if posted in (HIDE, REMOVE) else REMOVE if passage.remove else HIDE


# « M. » and its like end no sentence.
_CIVILITY = r"(?<!\bM\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bMrs\.)"
# A sentence in quotation marks ends behind them.
_SENTENCE_END = re.compile(rf"{_CIVILITY}(?<=[.!?…])\s(?!»)|(?<=[.!?…]\s»)\s|\n")


def _tail(text: str) -> str:
    return _SENTENCE_END.split(text)[-1]


def _head(text: str) -> str:
    return _SENTENCE_END.split(text, maxsplit=1)[0]
