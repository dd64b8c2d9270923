"""Facts are checked twice a year: who is told of those that are late, and that none goes without its source."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from testimonies.models import Helpline, LegalNote, Step
from testimonies.rules import fact_checks, next_steps
from testimonies.rules.trail import today

HALF_A_YEAR = timedelta(days=183)


def printed(name: str) -> str:
    out = StringIO()
    call_command(name, stdout=out)
    return out.getvalue()


def test_a_fact_is_due_half_a_year_after_its_check_and_never_without_one() -> None:
    assert LegalNote(verified_on=date(2026, 1, 1)).review_due == date(2026, 7, 3)
    assert LegalNote().review_due is None


@pytest.fixture
def checked(db: None) -> None:
    for model in fact_checks.MODELS:
        model.objects.update(verified_on=today())


@pytest.mark.usefixtures("checked")
@pytest.mark.parametrize(("days", "late"), [(0, False), (1, True)])
def test_a_fact_is_overdue_the_day_after_it_was_due(days: int, late: bool) -> None:
    day = today() - HALF_A_YEAR - timedelta(days=days)
    Helpline.objects.filter(slug="fr-17").update(verified_on=day)
    assert bool(fact_checks.overdue(today())) is late


@pytest.mark.usefixtures("checked")
def test_the_doctor_names_what_is_overdue_and_how_to_mend_it() -> None:
    old = today() - 2 * HALF_A_YEAR
    LegalNote.objects.filter(slug="rape").update(verified_on=old)
    Step.objects.filter(slug="danger").update(verified_on=old, active=False)
    out = StringIO()
    with pytest.raises(CommandError, match="1 to be mended"):
        call_command("doctor", only=["facts"], stdout=out)
    said = out.getvalue()
    assert f"legalnote: 1 to be checked again: rape ({old})" in said
    assert "/admin/testimonies/legalnote/" in said


@pytest.mark.django_db
def test_every_fact_is_printed_with_its_source_and_its_days() -> None:
    said = printed("facts")
    for fact in fact_checks.every():
        (line,) = [one for one in said.splitlines() if f" {fact.slug} (" in one]
        assert line.endswith(f"| {fact.source}")
        assert str(fact.verified_on or "TO BE") in line
    assert "fr-17 (FR)" in said and "OVERDUE" in said
    assert "(Code pénal, article 434-3) | checked 2026-11-23" in said


@pytest.mark.django_db
def test_a_fact_without_a_source_fails_unless_it_is_switched_off() -> None:
    Step.objects.filter(slug="talk").update(source=" ")
    with pytest.raises(CommandError, match="talk has no source"):
        printed("facts")
    Step.objects.filter(slug="talk").update(active=False)
    assert "switched off" in printed("facts")


@pytest.mark.django_db
def test_an_article_shown_without_its_day_would_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(next_steps, "_checked", list)
    with pytest.raises(CommandError, match="within-72-hours is shown without a day"):
        printed("facts")
