"""What a reader typed into the search box, as both engines understand it: words, "phrases" and -exclusions.

The language of the words is not known: a text matches that holds all of them as French or all of them as English.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

from . import analyser

MOST_GROUPS = 12  # words and phrases that are looked for; the page says where more were typed
LONGEST = 1_000  # signs that are read
_GROUPS = re.compile(
    r'(?P<minus>(?<!\S)[-−–])?(?:"(?P<p1>[^"]{0,1000})"?|«(?P<p2>[^»]{0,1000})»?|“(?P<p3>[^”]{0,1000})”?|(?P<word>[^\s"«»“”]+))'
)

Sequence = tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """A word or phrase: what stands for it in one language, one or two sequences of stems; none where it says nothing."""

    typed: str
    excluded: bool

    def sequences(self, language: str) -> tuple[Sequence, ...]:
        written, plain = analyser.streams(self.typed, language)
        return tuple(dict.fromkeys(filter(None, (tuple(written), tuple(plain)))))


@dataclass(frozen=True)
class Query:
    """`typed` as it came; `groups` in their order. It finds nothing, and says so, where no wanted group says anything."""

    typed: str
    groups: tuple[Group, ...] = ()
    was_cut: bool = False
    languages: tuple[str, ...] = field(default=tuple(analyser.LANGUAGES))

    @cached_property
    def wanted(self) -> list[list[tuple[Sequence, ...]]]:
        """For each language in which they say something, the groups a text must hold."""
        found = []
        for language in self.languages:
            said = [group.sequences(language) for group in self.groups if not group.excluded]
            if any(said) and (kept := [one for one in said if one]) not in found:
                found.append(kept)
        return found

    @cached_property
    def unwanted(self) -> list[tuple[Sequence, ...]]:
        """What a text must not hold, in whichever language."""
        told = [
            group.sequences(language)
            for group in self.groups
            if group.excluded
            for language in self.languages
        ]
        return [one for one in dict.fromkeys(told) if one]

    @property
    def finds(self) -> bool:
        return bool(self.wanted)

    @cached_property
    def stems(self) -> frozenset[str]:
        """All stems a hit may have, for highlighting."""
        return frozenset(
            stem for groups in self.wanted for one in groups for sequence in one for stem in sequence
        )


def read(typed: str) -> Query:
    """Any text gives a query; what cannot be understood is looked for as words."""
    typed = typed.replace("\0", " ").strip()
    found = []
    for match in _GROUPS.finditer(typed[:LONGEST]):
        words = match["p1"] or match["p2"] or match["p3"] or match["word"] or ""
        if analyser.WORD.search(words):
            found.append(Group(words, bool(match["minus"])))
    return Query(typed, tuple(found[:MOST_GROUPS]), len(found) > MOST_GROUPS or len(typed) > LONGEST)


def as_tsquery(query: Query) -> str:
    """In PostgreSQL's words. Stems are letters and figures: nothing in them can be an operator."""
    either = _joined(" | ", [_joined(" & ", [_either_ts(one) for one in groups]) for groups in query.wanted])
    return " & ".join([either, *(f"!{_either_ts(one)}" for one in query.unwanted)])


def _either_ts(sequences: tuple[Sequence, ...]) -> str:
    return _joined(" | ", [_joined(" <-> ", [f"'{stem}'" for stem in sequence]) for sequence in sequences])


def as_fts5(query: Query) -> str:
    """In FTS5's words, each quoted."""
    either = _joined(
        " OR ", [_joined(" AND ", [_either_fts(one) for one in groups]) for groups in query.wanted]
    )
    if not query.unwanted:
        return either
    return f"{either} NOT {_joined(' OR ', [_either_fts(one) for one in query.unwanted])}"


def _either_fts(sequences: tuple[Sequence, ...]) -> str:
    return _joined(" OR ", [f'"{" ".join(sequence)}"' for sequence in sequences])


def _joined(operator: str, parts: list[str]) -> str:
    return f"({operator.join(parts)})"
