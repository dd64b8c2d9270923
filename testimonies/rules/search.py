"""The search over what is published: which cards match, the best of the newest, and near spellings where none does."""

import difflib
import json
import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import OperationalError, connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from testimonies.models import NEWEST_FIRST, Card, Kept, Testimony

from . import analyser, replica, search_index
from .compiled import UNBOUND
from .search_query import Group, Query, Sequence
from .trail import PARIS

# The best are looked for among so many of the newest: ranking all matches of a common word takes seconds (lesson 3).
RANKED = 300
SPELLINGS = "spellings"
LEARNT_FROM = 20_000  # the newest texts
IN_TEXTS = 3  # a word that fewer hold is not offered to others
NEAR = 0.75  # difflib's ratio


class TooSlowError(Exception):
    """The database was told to give up: the words are in too many texts for the other choices made."""


def matching(cards: QuerySet[Card], query: Query) -> QuerySet[Card]:
    return search_index.matching(cards, search_index.words(query))


@contextmanager
def giving_up() -> Iterator[None]:
    """Inside, a search that takes too long raises `TooSlowError`."""
    try:
        yield
    except OperationalError as error:
        if replica.gave_up(error):
            raise TooSlowError from error
        raise


@contextmanager
def bounded() -> Iterator[None]:
    """The same for questions of the ORM: none holds a worker for longer than `search_index.TIMEOUT_MS`."""
    connection = connections[replica.alias()]
    bounds = search_index.bounds()
    if not bounds:
        yield
        return
    is_inside = connection.in_atomic_block
    with giving_up(), transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(bounds)
        yield
        if is_inside:
            cursor.execute(UNBOUND)


def best(cards: QuerySet[Card], query: Query) -> list[int]:
    """The places of the newest `RANKED` matches, the best first; of equals the newest."""
    newest = matching(cards, query).order_by(NEWEST_FIRST).values_list("place", "search_text__stems")[:RANKED]
    with bounded():
        scored = [(_score(f" {stems} ", query), place) for place, stems in newest]
    return [place for _score_of, place in sorted(scored, reverse=True)]


def _score(stems: str, query: Query) -> float:
    """How often it says each group, damped, against its length; of two languages the better."""
    length = 1 + stems.count(" ")
    by_language = [sum(math.log1p(_times(stems, group)) for group in groups) for groups in query.wanted]
    return max(by_language) / math.sqrt(length)


def _times(stems: str, group: tuple[Sequence, ...]) -> int:
    return max(stems.count(f" {' '.join(sequence)} ") for sequence in group)


# Near spellings


def learn_once(day: date) -> None:
    """On the first turn of each day."""
    learnt = Kept.objects.filter(name=SPELLINGS).first()
    if learnt is None or timezone.localdate(learnt.counted_at, PARIS) < day:
        learn()


def learn() -> None:
    """The words of the newest texts, where several texts hold them, the most frequent first."""
    rows = Testimony.objects.published().filter(call__is_demo=False).order_by("-card__place")
    held: Counter[str] = Counter()
    for text in rows.values_list("public_text", flat=True)[:LEARNT_FROM].iterator(chunk_size=500):
        held.update({match[0].lower() for match in analyser.words(text)})
    words = [
        word for word, texts in held.most_common() if texts >= IN_TEXTS and len(word) > 3 and word.isalpha()
    ]
    Kept.objects.update_or_create(
        name=SPELLINGS, defaults={"value": json.dumps(words), "counted_at": timezone.now()}
    )


def near(query: Query) -> str:
    """The query with its unknown words written as texts write them; empty where none is near."""
    known = json.loads(Kept.objects.filter(name=SPELLINGS).values_list("value", flat=True).first() or "[]")
    by_letters: dict[str, str] = {}
    for word in known:
        by_letters.setdefault(analyser.folded(word), word)
    changed = {group.typed: better for group in query.groups if (better := _nearest(group, by_letters))}
    return (
        " ".join(_written(group, changed.get(group.typed, group.typed)) for group in query.groups)
        if changed
        else ""
    )


def _nearest(group: Group, by_letters: dict[str, str]) -> str:
    word = analyser.folded(group.typed)
    if group.excluded or " " in word or word in by_letters or len(word) > analyser.LONGEST:
        return ""
    alike = [other for other in by_letters if other[0] == word[0] and abs(len(other) - len(word)) <= 2]
    found = difflib.get_close_matches(word, alike, n=1, cutoff=NEAR)
    return by_letters[found[0]] if found else ""


def _written(group: Group, words: str) -> str:
    quoted = f'"{words}"' if " " in words else words
    return f"-{quoted}" if group.excluded else quoted
