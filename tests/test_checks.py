"""What the site says of itself before it starts."""

from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import override_settings

from testimonies.models import LegalNotice

from . import people

pytestmark = pytest.mark.django_db


def ids() -> set[str | None]:
    return {check.id for check in run_checks(databases=["default"])}


def test_keys_that_fit_are_no_fault() -> None:
    assert not {one for one in ids() if one and one.startswith("testimonies.E")}


@pytest.mark.parametrize("setting", ["ENCRYPTION_KEYS", "RECEIPT_KEYS"])
def test_another_key_under_the_same_id_is_a_fault(setting: str, settings: object) -> None:
    first = next(iter(getattr(settings, setting)))
    with override_settings(**{setting: {first: b"x" * 32}}):
        assert "testimonies.E001" in ids()
    with override_settings(**{setting: {"other": b"x" * 32}}):
        assert "testimonies.E001" in ids()


def test_fictional_content_is_a_fault_on_a_public_site() -> None:
    people.a_call(is_demo=True)
    assert "testimonies.E002" not in ids()
    with override_settings(IS_LOOPBACK=False):
        assert "testimonies.E002" in ids()


def test_an_empty_legal_notice_is_said_until_it_is_filled_in() -> None:
    assert "testimonies.W001" in ids()
    notice = LegalNotice.objects.first() or LegalNotice()
    for name in LegalNotice.FIELDS:
        setattr(notice, name, "dpo@example.org")
    notice.save()
    assert "testimonies.W001" not in ids()


def test_a_public_site_that_hides_its_source_is_warned_about() -> None:
    with override_settings(SOURCE_URL="", IS_LOOPBACK=False):
        assert "testimonies.W002" in ids()
    with override_settings(SOURCE_URL="https://example.org/source", IS_LOOPBACK=False):
        assert "testimonies.W002" not in ids()


def test_a_public_site_that_can_sign_no_sheet_is_warned_about() -> None:
    with override_settings(SIGNING_KEYS={}, IS_LOOPBACK=False):
        assert "testimonies.W004" in ids()
    with override_settings(IS_LOOPBACK=False):
        assert "testimonies.W004" not in ids()


def test_a_list_of_what_is_erased_that_cannot_be_written_stops_the_start(tmp_path: Path) -> None:
    with override_settings(PURGE_LEDGER=str(tmp_path / "purged.txt")):
        assert "testimonies.E003" not in ids()
    with override_settings(PURGE_LEDGER=str(tmp_path / "nowhere" / "purged.txt")):
        assert "testimonies.E003" in ids()
