"""The page of figures: each chart with its table and its sentence, and the months that are rounded (design.md 7)."""

import re
from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.utils import translation

from testimonies.models import PublishedFigures, Snapshot
from testimonies.pages import charts, figure_words
from testimonies.rules import public_figures
from tests import people
from tests.pages.test_reading import body

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 2, 3, 11, 30, tzinfo=UTC)
PUBLISHED = {
    "total": {"": 30}, "language": {"fr": 29, "en": 1}, "year": {"2019": 4, "2021": 26},
    "trade": {"telecom-technician": 20, "plumber": 10}, "behaviour": {"private-message": 21}, "area": {"fr-69": 1},
}  # fmt: skip
COUNTED = {"trade": {"plumber": 10, "locksmith": 5}, "place": {"home": 25}}


@pytest.fixture
def kept() -> None:
    people.a_call()
    PublishedFigures.objects.create(pk=1, counted_at=NOW, of_demo=False, cells=PUBLISHED)
    Snapshot.objects.create(
        month=date(2026, 1, 1), cells=COUNTED, bases={"counted": {"trade": {"movers": ["", 3]}}}
    )


def sections(client: Client, address: str = "/en/figures/") -> dict[str, str]:
    found = re.findall(
        r'<section class="figure" aria-labelledby="of-(\w+)">(.*?)</section>',
        body(client, address),
        re.DOTALL,
    )
    return dict(found)


def table(section: str) -> list[list[str]]:
    """The words of each cell, line by line."""
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL) for line in section.split("<tr>")[1:]]


def test_each_chart_has_its_sentence_and_its_table_with_what_is_published_and_what_is_counted(
    client: Client, kept: None
) -> None:
    found = sections(client)
    assert list(found) == ["trade", "behaviour", "area", "year", "language", "place"]
    assert "about two in three concern this trade: Internet, phone technician." in found["trade"]
    assert table(found["trade"]) == [
        ["What was answered", "Published pages", "Counted only, about"],
        ["Internet, phone technician", "20", "not shown"],
        ["Plumber, heating engineer", "10", "10"],
        ["Locksmith", "0", "5"],
    ]
    assert [line[0] for line in table(found["year"])[1:]] == ["2021", "2019"]
    assert table(found["place"])[1][1:] == ["25"]
    assert "about 25 say that it happened here" in found["place"]
    assert all(section.count("<caption>") == 1 and 'scope="row"' in section for section in found.values())


def test_the_month_and_the_hour_are_said_in_words(client: Client, kept: None) -> None:
    page = body(client, "/en/figures/")
    assert "up to the end of January 2026" in page
    assert "Counted on 3 February 2026 at 12:30" in page
    assert "those under 5 are hidden" in page
    assert "movers" not in page.lower()


def test_a_chart_is_well_formed_has_a_name_and_no_style(client: Client, kept: None) -> None:
    """The policy of the site lets no style through but the sheets'."""
    page = client.get("/en/figures/").content.decode()
    pictures = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(pictures) == 6
    for picture in pictures:
        svg = ET.fromstring(picture)  # noqa: S314  ours
        title = svg.find("title")
        assert title is not None and title.text and svg.get("aria-labelledby") == title.get("id")
        assert svg.get("role") == "img"
        assert "style" not in {name for node in svg.iter() for name in (node.tag, *node.keys())}
        bars = [node for node in svg if node.tag == "rect"]
        assert all(0 < int(bar.get("width", "").removesuffix("%")) <= charts.WIDEST for bar in bars)
        assert all(int(str(bar.get("y"))) < int(str(svg.get("height"))) for bar in bars)


def test_a_label_is_broken_into_lines_that_a_phone_can_show() -> None:
    (bar,) = charts.drawn([("Un mot " * 12, 3)]).bars
    assert [len(line) <= charts.LETTERS for _y, line in bar.words] == [True] * 3
    assert bar.top > bar.words[-1][0] and bar.width == charts.WIDEST
    assert len(charts.drawn((str(n), 99 - n) for n in range(40)).bars) == charts.MOST
    assert charts.drawn([]).height == 0


@pytest.mark.parametrize(
    ("number", "total", "said"),
    [
        (1, 1, "1 testimony is published here so far: too few to speak of shares."),
        (2, 4, "4 testimonies are published here so far: too few to speak of shares."),
        (1, 7, "Of the 7 testimonies published here, 1 speaks of this: X."),
        (3, 7, "Of the 7 testimonies published here, 3 speak of this: X."),
        (34, 100, "Among the testimonies published here, about one in three speaks of this: X."),
        (70, 100, "Among the testimonies published here, about two in three speak of this: X."),
        (3, 100, "Of the 100 testimonies published here, 3 speak of this: X."),
    ],
)
def test_a_sentence_is_made_from_its_numbers(number: int, total: int, said: str) -> None:
    with translation.override("en"):
        assert figure_words.of_published("behaviour", "X", number, total) == said


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_question_has_its_sentence_in_both_languages(language: str) -> None:
    with translation.override(language):
        told = [
            figure_words.of_published(name, "X", n, 40)
            for name in figure_words.PREDICATES
            for n in (1, 14, 30)
        ]
        told += [figure_words.of_received(name, "X", 5) for name in figure_words.ANSWERS]
    assert all("X" in words and "%" not in words for words in told)


@pytest.mark.parametrize(
    ("address", "said"), [("/en/figures/", "Nothing is counted yet"), ("/chiffres/", "<h1")]
)
def test_with_nothing_published_it_says_what_will_come(client: Client, address: str, said: str) -> None:
    people.a_call()
    page = body(client, address)
    assert said in page and "<svg" not in page


def test_before_the_first_month_is_over_it_says_that_more_will_come(client: Client) -> None:
    people.published()
    public_figures.recount(NOW)
    page = body(client, "/en/figures/")
    assert "1 testimony is published here." in page
    assert "these numbers appear month by month" in page


def test_a_stranger_finds_no_word_and_no_number_of_what_is_not_published(client: Client) -> None:
    """Waiting, refused, suspended…: one of each, and figures that tell of none."""
    for state in ("waiting", "approved", "refused", "suspended", "counted", "changes_asked"):
        people.in_state(state, people.waiting(f"Une zibeline, {state}.", trade="movers", year=2003))
    people.published()
    public_figures.recount(NOW)
    page = body(client, "/en/figures/")
    assert not [words for words in ("zibeline", "Movers", "2003") if words in page]
    assert table(sections(client)["trade"])[1:] == [["Internet, phone technician", "1"]]


def test_the_page_asks_the_database_as_often_for_many_values_as_for_one(
    client: Client, kept: None, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(4):
        assert client.get("/chiffres/").content.count(b"<svg") == 6
