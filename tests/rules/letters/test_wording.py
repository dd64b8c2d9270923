"""The wording lies in text files: how they are laid out, and that a reader finds which version it is."""

import re

import pytest

from testimonies.rules.letters import wording
from testimonies.rules.letters.answers import LetterKind
from tests.services import ROOT

FOLDER = ROOT / "templates" / "letters"
FILES = sorted(FOLDER.rglob("*.txt"))


@pytest.mark.parametrize(
    ("rendered", "text"),
    [
        ("Une phrase\nqui court\n\n\n\nUne autre.", "Une phrase qui court\n\nUne autre.\n"),
        ("| Ligne\n| Autre\n|\n| \nSuite", "Ligne\nAutre\n\nSuite\n"),
        ("Liste :\n\n– un\u202f;\n\n– deux\u202f;\n", "Liste :\n– un\u202f;\n– deux.\n"),
        ("Un mot\n, puis\n.", "Un mot, puis.\n"),
        ("– un :\nla suite\u202f;\n", "– un : la suite.\n"),
        ("Deux   espaces\tici", "Deux espaces ici\n"),
        (f"Hier.{wording.KEPT}{wording.KEPT}| Puis.", "Hier.\n\n| Puis.\n"),
    ],
)
def test_lines_run_on_and_marked_ones_stay(rendered: str, text: str) -> None:
    assert wording.laid_out(rendered) == text


def test_what_somebody_wrote_is_not_taken_for_a_template_or_escaped() -> None:
    text = wording.written(
        "parts/sender", {"sender_name": "{% now %} <b> & {{ x }}", "sender_contact": "a\nb"}
    )
    assert text == "{% now %} <b> & {{ x }}\na\nb\n"


def test_each_letter_has_its_file_and_the_set_its_version_and_date() -> None:
    assert {str(kind) for kind in LetterKind} <= {path.stem for path in FILES}
    edition = wording.edition()
    assert edition.number >= 1 and edition.day.year >= 2026
    assert f"version {edition.number} of {edition.day}" in (ROOT / "docs" / "letters.md").read_text()


def test_every_file_is_used_and_every_article_stands_in_the_page_for_the_lawyer() -> None:
    """docs/letters.md says what each passage rests on: an article that it does not list would be one nobody reviews."""
    texts = {path.relative_to(FOLDER).as_posix(): path.read_text() for path in FILES}
    included = set(re.findall(r'{% include "([^"]+)" %}', "".join(texts.values())))
    whole = {f"{kind}.txt" for kind in LetterKind} | {"cnil_summary.txt"}
    assert set(texts) == included | whole
    listed = {article for passage in table_for_the_lawyer() for article in articles_in(passage)}
    said = "".join(re.sub(r"{[%#{].*?[%#}]}", "", text) for text in texts.values())
    named = re.findall(r"articles? ((?:R\. )?[\d-]+(?:(?:, | et )\d+)*)", said)
    articles = {article for one in named for article in articles_in(one)}
    assert {"226-21", "R. 625-8-3", "15", "24", "29", "32", "34"} <= articles
    assert articles - listed == set()


def table_for_the_lawyer() -> list[str]:
    """What each passage is said to rest on: the third column."""
    page = (ROOT / "docs" / "letters.md").read_text()
    table = page.partition("## What each passage rests on")[2].partition("\n## ")[0]
    return [line.split("|")[3] for line in table.split("\n") if line.startswith("| ")]


def articles_in(text: str) -> list[str]:
    """Numbers that stand by themselves; those of a judgment or a paragraph are none."""
    bare = re.sub(r"C-\d+/\d+|paragraphe? \d+", "", text)
    return re.findall(r"(?<![\w/.-])(?:R\. )?\d{1,3}(?:-\d+)*(?![\w/-])", bare)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_the_french_of_a_file_has_its_apostrophes_and_spaces(path: object) -> None:
    text = re.sub(r"{[%#{].*?[%#}]}", "x", path.read_text())  # type: ignore[attr-defined]
    assert not re.search(r"\w'\w|[ \n][;:?!»]|«(?!\u00a0)|(?<!\u00a0)»", text)
