"""What the documents for whoever carries on name is there, and the version is said once."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOR_OTHERS = ["README.md", *(f"docs/{name}.md" for name in ("CONTRIBUTING", "CHANGELOG", "SECURITY"))]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]{1,200})(?:#[^)\s]{0,99})?\)")
PATH = re.compile(r"`((?:testimonies|templates|tests|docs|config|static|deploy)/[\w/.-]{1,99})`")
TARGET = re.compile(r"`make ([a-z-]{1,20})")


def text(name: str) -> str:
    return (ROOT / name).read_text()


def test_the_newest_version_of_the_changelog_is_that_of_the_project() -> None:
    versions = re.findall(r"^## (\S+)", text("docs/CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == tomllib.loads(text("pyproject.toml"))["project"]["version"]
    assert versions == sorted(versions, key=lambda one: [int(part) for part in one.split(".")], reverse=True)


@pytest.mark.parametrize("name", FOR_OTHERS)
def test_every_file_a_document_names_is_there(name: str) -> None:
    here = (ROOT / name).parent
    missing = [link for link in LINK.findall(text(name)) if not (here / link).exists()]
    assert missing + [path for path in PATH.findall(text(name)) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", FOR_OTHERS)
def test_every_command_a_document_names_is_in_the_makefile(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
    assert set(TARGET.findall(text(name))) <= targets


def test_the_recipes_are_all_there() -> None:
    recipes = re.findall(r"^\*\*(an? [a-z ]+)\.?\*\*", text("docs/CONTRIBUTING.md"), re.MULTILINE)
    assert recipes == [
        "a term", "a list of terms", "a call", "a language", "a country", "a kind of personal data", "a letter",
    ]  # fmt: skip
