"""No regular expression of ours takes more than one look at a text, or looks no further than a bound (security.md F14)."""

import pytest

from .patterns import everywhere, may_read_again


@pytest.fixture(scope="module")
def patterns() -> dict[str, tuple[str, int]]:
    return everywhere()


def test_no_pattern_reads_a_text_again_from_each_place(patterns: dict[str, tuple[str, int]]) -> None:
    assert [name for name, written in patterns.items() if may_read_again(*written)] == []


@pytest.mark.parametrize(
    "slow",
    [
        r"(a+)+$",
        r"a+b",
        r"\s+$",
        r"(?:a|b)*c",
        r"(?>a+)b",
        r"a++b",
        r"x(?:a+|b)+",
        r"[.!]+(?=\s)",
        r"(a+|b)c",
    ],
)
def test_a_pattern_that_does_is_seen(slow: str) -> None:
    assert may_read_again(slow)


@pytest.mark.parametrize("quick", [r"\w+", r"a|b+", r"(.)\1+", r"x{1,9}y+", r"(?:ab?)*", r"a{0,200}b", r""])
def test_one_that_does_not_is_left_alone(quick: str) -> None:
    assert not may_read_again(quick)


def test_all_of_them_are_looked_at(patterns: dict[str, tuple[str, int]]) -> None:
    names = " ".join(patterns)
    for known in (
        "receipts.py:",
        "detectors.contacts.email",
        "rules.reading._BLANK_LINES",
        "admin/queue.py:",
    ):
        assert known in names, known
