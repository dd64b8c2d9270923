"""Days as people write them in a form, and as a French letter says them: a day, a month, or a year alone."""

import re
from dataclasses import dataclass
from datetime import date

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_ENGLISH = "january february march april may june july august september october november december".split()
_PARTS = re.compile(r"[^\W_]{1,12}")
_ORDINAL = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)")
OLDEST = 1950
LONGEST = 60  # characters that are looked at


class NoDayError(ValueError):
    """What was written is no day, month or year."""


@dataclass(frozen=True, order=True)
class When:
    year: int
    month: int = 0  # 0 where only the year is known
    day: int = 0

    @property
    def bare(self) -> str:
        """« 1er mars 2026 », « mars 2026 » or « 2026 »."""
        day = "1er" if self.day == 1 else str(self.day or "")
        return " ".join(
            part for part in (day, MONTHS[self.month - 1] if self.month else "", str(self.year)) if part
        )

    @property
    def at(self) -> str:
        """« le 1er mars 2026 », « en mars 2026 »."""
        return f"{'le' if self.day else 'en'} {self.bare}"

    @property
    def opening(self) -> str:
        """The same, as a sentence begins."""
        return self.at.capitalize()

    def last_day(self) -> date:
        """The latest day it can mean."""
        first = date(self.year, self.month or 12, self.day or 1)
        return first if self.day else next_month(first.replace(day=1), days_before=1)


def of(day: date) -> When:
    return When(day.year, day.month, day.day)


def read(text: str) -> When:
    """« 12/03/2026 », « 2026-03-12 », « 1er mars 2026 », « March 2026 », « 2026 ». Raises `NoDayError`."""
    parts = [
        _number(part) for part in _PARTS.findall(text[:LONGEST].lower()) if part not in ("le", "of", "the")
    ]
    if len(parts) > 1 and parts[0] >= 1000:
        parts.reverse()
    if not 1 <= len(parts) <= 3 or parts[-1] < OLDEST:
        raise NoDayError
    day, month, year = [0] * (3 - len(parts)) + parts
    try:
        date(year, month if len(parts) > 1 else 1, day if len(parts) > 2 else 1)
    except ValueError as error:
        raise NoDayError from error
    return When(year, month, day)


def _number(part: str) -> int:
    for names in (MONTHS, _ENGLISH):
        found = [place for place, name in enumerate(names, 1) if name == part or name[:4] == part]
        if found:
            return found[0]
    ordinal = _ORDINAL.fullmatch(part)
    digits = ordinal[1] if ordinal else part
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 4):
        raise NoDayError
    return int(digits)


def next_month(day: date, *, days_before: int = 0) -> date:
    """The same day of the next month, or its last one where there is none such (règlement 1182/71, article 3)."""
    year, month = day.year + day.month // 12, day.month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            found = date(year, month, last)
        except ValueError:
            continue
        return date.fromordinal(found.toordinal() - days_before)
    raise AssertionError(day)
