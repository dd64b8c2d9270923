"""Open data: files that read back as what pages show, and hold nothing else (design.md 7; security.md F12)."""

import csv
import json
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from testimonies.models import State, Term, Testimony
from testimonies.pages import data
from testimonies.rules import open_data, public_figures, snapshots
from tests import people
from tests.rules.test_public_figures import crowd, written

pytestmark = pytest.mark.django_db
ROWS, LINES = "/en/data/rows.csv", "/en/data/rows.jsonl"
FIGURES = "/en/data/figures.csv"


def read(client: Client, address: str) -> list[dict[str, str]]:
    text = client.get(address).getvalue().decode()
    return list(csv.DictReader(StringIO(text, newline="")))


def lines(client: Client, address: str = LINES) -> list[dict[str, Any]]:
    return [json.loads(line) for line in client.get(address).getvalue().decode().splitlines()]


def a_row() -> Testimony:
    return people.published(
        "Une zibeline est passée.", area="fr-69", show_area=True, warnings=["threats", "none"],
        data_sources=["job-sheet"], behaviours=["repeated-calls", "private-message"],
    )  # fmt: skip


def test_a_row_holds_what_the_page_shows_and_nothing_else(client: Client) -> None:
    row = a_row()
    Testimony.objects.update(published_on=date(2021, 3, 14), first_published_on=date(2021, 3, 14))
    (told,) = lines(client)
    assert told == {
        "id": row.pk, "call": "harcelementdomicile", "trade": "telecom-technician", "year": 2017, "language": "fr",
        "behaviours": ["private-message", "repeated-calls"], "area": "fr-69", "warnings": ["threats"],
        "address": f"http://127.0.0.1:8000/temoignages/{row.pk}/",
    }  # fmt: skip
    assert list(told) == list(data.OF_ROWS)
    text = client.get(ROWS).getvalue().decode()
    assert not [words for words in ("zibeline", "2021", "job-sheet", "FR,") if words in text]


def test_what_a_page_does_not_show_is_empty(client: Client) -> None:
    people.published(area="fr-69", trade="prefer-not", year=None)
    (told,) = lines(client)
    assert (told["area"], told["trade"], told["year"]) == ("", "", None)


@pytest.mark.parametrize("state", [state for state in State.values if state != State.PUBLISHED])
def test_what_is_not_published_is_in_no_file(client: Client, state: str) -> None:
    people.in_state(state)
    assert lines(client) == read(client, ROWS) == []


def test_a_withdrawn_one_is_gone_at_once_and_no_cache_keeps_a_file(client: Client) -> None:
    row = a_row()
    answer = client.get(ROWS)
    assert row.pk in answer.getvalue().decode()
    assert "no-store" in answer["Cache-Control"]
    people.decide(row, "withdraw")
    assert read(client, ROWS) == []


def test_fictional_ones_stay_out_of_every_file(client: Client) -> None:
    crowd(6, State.PUBLISHED, call=people.a_call(is_demo=True), year=2020)
    public_figures.recount(timezone.now())
    assert read(client, ROWS) == lines(client) == read(client, FIGURES) == []


def test_the_filters_of_the_list_choose_rows_and_odd_ones_change_nothing(client: Client) -> None:
    people.published(trade="plumber")
    people.published(trade="locksmith")
    assert [row["trade"] for row in read(client, f"{ROWS}?trade=plumber")] == ["plumber"]
    assert len(lines(client, f"{LINES}?trade=zz&behaviour=private-message&language=fr&x=%ff")) == 2


# How the files are written


def test_a_file_is_csv_as_the_standard_says_and_reads_back_whole(client: Client) -> None:
    """RFC 4180. An id is drawn from letters, digits, _ and -, so some begin like a formula."""
    (row,) = crowd(1, State.PUBLISHED)
    Testimony.objects.filter(pk=row.pk).delete()
    row.public_id = '-1+cmd|zibeline,"x"\r\n'[:22]
    row.save(force_insert=True)
    text = client.get(ROWS).getvalue().decode()
    assert text.startswith("id,call,trade,behaviours,area,year,warnings,language,address\r\n")
    (told,) = read(client, ROWS)
    assert told["id"] == f"'{row.pk}"
    assert told["id"].removeprefix("'") == lines(client)[0]["id"] == row.pk


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_sign_that_a_spreadsheet_would_run_is_defused(sign: str) -> None:
    rows = [{"label": f'{sign}cmd|" /C x"!A1, ça', "number": -3, "year": None, "list": ["a", "b"]}]
    written = list(data.as_csv(rows, rows[0]))
    (told,) = csv.DictReader(StringIO("".join(written), newline=""))
    assert told == {"label": f"'{rows[0]['label']}", "number": "-3", "year": "", "list": "a b"}
    assert all(line.endswith("\r\n") for line in written)
    (line,) = data.as_json_lines(rows, rows[0])
    assert json.loads(line) == rows[0] and line.endswith("}\n")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (ROWS, "text/csv"),
        (FIGURES, "text/csv"),
        (LINES, "application/jsonl"),
        ("/en/data/figures.jsonl", "application/jsonl"),
    ],
)
def test_a_file_has_a_neutral_name_with_version_and_day_and_is_listed_nowhere(
    client: Client, address: str, kind: str
) -> None:
    people.a_call()
    answer = client.get(address)
    assert answer.streaming and answer["Content-Type"].startswith(f"{kind}; charset=utf-8")
    name, ending = address.rsplit("/", 1)[1].split(".")
    assert f'filename="{name}-v1-{timezone.localdate()}.{ending}"' in answer["Content-Disposition"]
    assert answer["X-Robots-Tag"] == "noindex, noarchive" and not answer.cookies
    assert client.post(address).status_code == 405
    assert client.head(address).getvalue() == b""


def test_whoever_asks_for_too_many_files_is_told_to_come_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "MOST", 1)
    people.a_call()
    assert [client.get(address).status_code for address in (ROWS, FIGURES)] == [200, 429]
    assert client.get(LINES)["Retry-After"] == "3600"


# In chunks


def test_chunks_give_each_row_once_in_an_order_that_tells_nothing_of_time() -> None:
    ids = sorted(row.pk for row in crowd(7, State.PUBLISHED))
    for chunk in (1, 3, 7, 50):
        assert [row["id"] for row in open_data.rows(open_data.published(), chunk)] == ids


@pytest.mark.parametrize(("number", "queries"), [(1, 4), (30, 11)])
def test_a_chunk_takes_three_queries_however_many_are_in_it(
    number: int, queries: int, django_assert_num_queries: Any
) -> None:
    crowd(number, State.PUBLISHED, trade="plumber", terms=[("behaviour", "private-message")])
    with django_assert_num_queries(queries):
        assert len(list(open_data.rows(open_data.published(), 10))) == number


# The figures, as files


def test_the_file_of_figures_says_what_the_page_says(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshots, "_drawn", lambda cell: True)
    crowd(2, State.PUBLISHED, trade="plumber")
    crowd(8, trade="plumber", terms=[("place", "home")])
    Term.objects.filter(slug="plumber").update(label_en='=A "plumber", or so')
    public_figures.recount(datetime(2026, 2, 3, 23, 30, tzinfo=UTC))
    written()
    found = [row for row in read(client, FIGURES) if row["question"] in ("trade", "place")]
    assert [(row["of"], row["value"], row["number"], row["as_of"]) for row in found] == [
        ("published", "plumber", "2", "2026-02-04"), ("counted_only", "plumber", "10", "2026-01"),
        ("all", "home", "10", "2026-01"),
    ]  # fmt: skip
    assert found[0]["label"] == '\'=A "plumber", or so'
    assert lines(client, "/en/data/figures.jsonl")[0]["label"] == '=A "plumber", or so'
    french = lines(client, "/donnees/chiffres.jsonl")
    assert french[0]["label"] == "Plombier, chauffagiste"


def test_the_page_explains_each_column_and_each_short_name(client: Client) -> None:
    people.a_call()
    page = client.get("/en/data/").content.decode()
    names = {*data.OF_ROWS, *data.OF_FIGURES, "telecom-technician", "private-message", "fr-69", "threats"}
    assert [name for name in names if f"<code>{name}</code>" not in page] == []
    assert "behaviour</code>" in page and "are not part of these files" in page
