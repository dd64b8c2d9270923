"""What is held about one testimony, and how long: the published lists are the records and the settings (F39)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import models
from django.test import Client

from config import settings as written
from testimonies.models import Event, State, Testimony
from testimonies.rules import retention

from . import people
from .test_privacy import OURS
from .test_settings import start

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "docs" / "data.md"
RETENTION = ROOT / "docs" / "retention.md"


def about_one() -> list[Any]:
    """The records that lead to a testimony, by whatever way, and the trail, which names it in a text column."""
    found: list[Any] = [Testimony]
    for model in found:
        found += [one.related_model for one in model._meta.related_objects
                  if one.related_model in OURS and one.related_model not in found]  # fmt: skip
    return [*found, Event]


def held() -> set[tuple[str, str, str]]:
    """Record, field and class of all that is stored about one testimony."""
    fields: dict[Any, list[models.Field[Any, Any]]] = {
        model: [*model._meta.fields, *model._meta.many_to_many] for model in about_one()
    }
    return {
        (model.__name__, one.name, str(model.PRIVACY[one.name])) for model in fields for one in fields[model]
    }


def published(text: str) -> Iterator[tuple[str, str, str]]:
    """The same of the page: under each heading, names in code and after them their class."""
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        record, _newline, body = section.partition("\n")
        for names, kind in re.findall(r"((?:`\w+`(?:, )?)+) (public|internal|private)", body):
            yield from ((record, name, kind) for name in re.findall(r"`(\w+)`", names))


def test_the_published_list_is_all_that_is_stored_about_one_testimony() -> None:
    assert set(published(DATA.read_text())) == held()


def test_a_field_that_nobody_published_would_be_seen() -> None:
    text = DATA.read_text().replace("`lane_signs`, ", "")
    assert held() - set(published(text)) == {("Testimony", "lane_signs", "internal")}


@pytest.mark.django_db
def test_what_is_gone_holds_its_id_state_version_month_and_call_alone() -> None:
    """F39 once she withdrew. Two digests stay until the nonce of her sending is worth nothing."""
    row = people.fresh(people.in_state(State.WITHDRAWN))
    kept = {"public_id", "state", "state_since", "version", "submitted_on", "call", "lane"}
    digests = {"nonce_digest", "answers_digest"}
    filled = {
        one.attname for one in row._meta.fields if getattr(row, one.attname) not in (None, "", False, b"")
    }
    assert {name.removesuffix("_id") if name == "call_id" else name for name in filled} - digests == kept
    assert (row.state_since.day, row.submitted_on.day, row.lane) == (1, 1, "normal")


# Periods


def table() -> dict[str, tuple[int, int, int]]:
    rows = re.findall(
        r"^\| `KEEP_(\w+)_DAYS` \| (\d+) \| (\d+) to (\d+) \|", RETENTION.read_text(), re.MULTILINE
    )
    return {name.lower(): (int(usual), int(least), int(most)) for name, usual, least, most in rows}


def test_the_published_periods_are_those_of_the_settings() -> None:
    assert table() == written._PERIODS


def test_each_state_is_named_in_the_published_table() -> None:
    text = RETENTION.read_text()
    assert [state for state in State if f"`{state}`" not in text] == []


def test_the_published_behaviours_are_those_that_keep_an_original_for_longer() -> None:
    assert all(f"`{slug}`" in RETENTION.read_text() for slug in retention.HATE)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/confidentialite/", "/en/privacy/"])
def test_the_privacy_page_says_the_periods_that_housekeeping_works_with(
    client: Client, settings: Any, path: str
) -> None:
    settings.KEEP_DAYS = {name: 1000 + place for place, name in enumerate(settings.KEEP_DAYS)}
    said = client.get(path).content.decode()
    shown = set(settings.KEEP_DAYS) - {"refused", "withdrawn", "forgotten"}  # of a refusal the longer one
    assert [name for name in shown if str(settings.KEEP_DAYS[name]) not in said] == []
    assert str(settings.KEEP_DAYS["withdrawn"] + settings.KEEP_DAYS["forgotten"]) in said


@pytest.mark.parametrize("value", ["0", "10", "366", "x", "-90"])
def test_a_period_outside_its_bounds_stops_the_start(value: str) -> None:
    assert "KEEP_WAITING_DAYS" in start(KEEP_WAITING_DAYS=value).stderr
