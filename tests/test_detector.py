"""`make detector`, and the targets that the detector must reach on the project's own cases."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from testimonies.models.kinds import Kind
from testimonies.rules.redaction import SURE

from . import detector
from .detector import OWN, ROOT, Case, Score, Span, main, measure, missed, read, report

HELD = "06 39 98 00 12"


def case(text: str, *spans: tuple[str, str], language: str = "fr") -> str:
    """A line of a file of cases, with passages given as (kind, value)."""
    found = [
        {"start": text.index(value), "end": text.index(value) + len(value), "kind": kind, "value": value}
        for kind, value in spans
    ]
    return json.dumps({"text": text, "spans": found, "lang": language})


@pytest.fixture
def write(tmp_path: Path):
    def write(*lines: str) -> Path:
        path = tmp_path / "cases.jsonl"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


# Targets


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_the_detector_reaches_its_targets_on_the_project_s_own_cases(path: Path) -> None:
    cases = list(read(path))
    assert missed(measure(cases), measure(cases, SURE)) == []


def test_the_own_cases_are_several_hundred_with_every_kind_in_both_languages() -> None:
    cases = [one for path in OWN for one in read(path)]
    counts = [sum(one.language == language for one in cases) for language in ("fr", "en")]
    assert counts[0] >= 250 and counts[1] >= 100
    assert sum(not one.spans for one in cases) >= 100
    for language in ("fr", "en"):
        kinds = {span.kind for one in cases if one.language == language for span in one.spans}
        assert kinds == {*detector.CONTACT, *detector.REST}


def test_no_text_stands_twice_in_the_own_cases() -> None:
    texts = [one.text for path in OWN for one in read(path)]
    assert len(texts) == len(set(texts))


def test_the_groups_hold_kinds_of_the_detector() -> None:
    names = {detector.same(kind.value) for kind in Kind}
    assert {*detector.CONTACT, *detector.REST} <= names
    assert detector.SURE == SURE


# Measuring


@pytest.mark.parametrize(
    ("wanted", "hit", "found"),
    [
        (Span(0, 10, "phone"), Span(0, 10, "phone"), True),
        (Span(0, 10, "phone"), Span(0, 5, "phone"), True),
        (Span(0, 10, "phone"), Span(0, 4, "phone"), False),
        (Span(0, 10, "phone"), Span(5, 15, "phone"), True),
        (Span(0, 10, "phone"), Span(0, 21, "phone"), False),
        (Span(0, 10, "phone"), Span(0, 10, "email"), False),
        (Span(0, 10, "phone"), Span(10, 20, "phone"), False),
    ],
)
def test_a_passage_is_found_by_a_hit_of_its_kind_over_half_of_the_longer(
    wanted: Span, hit: Span, found: bool
) -> None:
    assert wanted.is_found_by(hit) is found
    assert wanted.is_exactly(hit) is (wanted[:3] == hit[:3])


def test_recall_and_precision_are_counted_by_kind() -> None:
    score = Score()
    score.add([Span(0, 4, "phone"), Span(9, 12, "url")], [Span(0, 4, "phone"), Span(20, 24, "phone")])
    assert score.recall(["phone"]) == 1 and score.recall(["url"]) == 0
    assert score.precision(["phone"]) == 0.5 and score.precision(["url"]) is None
    assert score.recall(["phone", "url"]) == 0.5 and score.kinds() == ["phone", "url"]


def test_guesses_count_for_all_hits_and_not_for_the_sure_ones() -> None:
    cases = [Case("Écrit 14-12-1999 en haut", "fr", (Span(6, 16, "date_of_birth"),))]
    assert measure(cases).recall(["date_of_birth"]) == 1
    assert measure(cases, SURE).recall(["date_of_birth"]) == 0


def test_a_first_name_counts_as_a_name_and_an_account_as_an_identifier() -> None:
    assert [detector.same(kind) for kind in ("first_name", "iban", "nir", "phone")] == [
        "person_name",
        "identifier",
        "identifier",
        "phone",
    ]


def test_each_target_can_be_missed() -> None:
    nothing = Score()
    nothing.add([Span(0, 4, "phone"), Span(9, 12, "address")], [])
    wrong = Score()
    wrong.add([], [Span(0, 4, "phone")])
    assert [fault.split(":")[0] for fault in missed(nothing, wrong)] == [
        "recall, contact",
        "recall, rest",
        "precision, sure hits",
    ]
    assert missed(Score(), Score()) == []


# The command


def test_a_file_that_reaches_its_targets_ends_well(write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(case(f"Il a le {HELD}.", ("phone", HELD)), "", case("Rien ici."))
    assert main(str(path)) == 0
    said = capsys.readouterr().out
    assert "2 texts" in said and "phone" in said and "100.0 %" in said and "Every target" in said


def test_a_missed_target_is_said_and_ends_badly(write, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(case("Il a bu un café.", ("phone", "un café")))
    assert main(str(path)) == 1
    assert "MISSED  recall, contact: 0.0 %, wanted 95.0 %" in capsys.readouterr().out


def test_unknown_kinds_are_listed_and_not_lost(write, capsys: pytest.CaptureFixture[str]) -> None:
    assert report(write(case("Il a bu un café.", ("drink", "un café")))) == []
    assert "drink" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "Expecting property name"),
        ('{"text": "a", "lang": "fr"}', "spans"),
        ('{"text": "a", "spans": []}', "lang"),
        ('["a"]', "indices"),
        ('{"text": "abc", "lang": "fr", "spans": [{"start": 0, "end": 1, "kind": "url", "value": "b"}]}', "stand"),
        ('{"text": "abc", "lang": "fr", "spans": [{"start": 2, "end": 9, "kind": "url"}]}', "stand"),
        ('{"text": "abc", "lang": "fr", "spans": [{"start": "0", "end": 1, "kind": "url"}]}', "stand"),
        ('{"text": 3, "lang": "fr", "spans": []}', "text"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_case_is_named_with_its_reason(
    write, capsys: pytest.CaptureFixture[str], line: str, why: str
) -> None:
    assert main(str(write(case("Rien."), line))) == 2
    said = capsys.readouterr().err
    assert "cases.jsonl, line 2: not a case" in said and why in said


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(str(tmp_path / "none.jsonl")) == 2
    assert "none.jsonl: cannot be read" in capsys.readouterr().err


def test_a_file_that_is_no_text_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "picture.jsonl"
    path.write_bytes(b"\xff\xd8\xff")
    assert main(str(path)) == 2
    assert "picture.jsonl: cannot be read" in capsys.readouterr().err


def test_the_command_sets_django_up_by_itself(write) -> None:
    path = write(case(f"Il a le {HELD}.", ("phone", HELD)))
    run = subprocess.run(
        [sys.executable, "-m", "tests.detector", str(path)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0 and "Every target" in run.stdout, run.stderr
