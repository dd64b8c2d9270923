"""The house stands as it was drawn: storeys, sizes, and the habits that a program can check."""

from graphlib import CycleError, TopologicalSorter
from itertools import chain
from pathlib import Path
from statistics import median, quantiles

import pytest

from . import house
from .house import ROOT, functions, length, python_files

TOP_LEVEL = {
    "LICENSE", "Makefile", "README.md", "config", "deploy", "docs", "manage.py", "pyproject.toml", "requirements.txt",
    "static", "templates", "testimonies", "tests",
}  # fmt: skip
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
CODE = ("config", "testimonies", "deploy")


def texts(*folders: str) -> dict[str, str]:
    return {path.relative_to(ROOT).as_posix(): path.read_text() for path in python_files(*folders)}


def states_setters() -> list[str]:
    return [
        f"{path}: {function.name}"
        for path, code in texts("config", "testimonies").items()
        for function in functions(code)
        if house.assigns_state(function) and not path.startswith("testimonies/models/")
    ]


# Storeys


def test_no_module_imports_a_storey_above_its_own() -> None:
    assert house.storey_faults(house.graph()) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    TopologicalSorter(house.graph()).prepare()
    with pytest.raises(CycleError):
        TopologicalSorter({"a": {"b"}, "b": {"a"}}).prepare()


@pytest.mark.parametrize("leaf", ["testimonies.models.states", "testimonies.models.kinds"])
def test_the_tables_of_states_and_kinds_import_nothing_of_ours(leaf: str) -> None:
    assert house.graph()[leaf] == set()


def test_an_import_that_goes_up_or_across_is_seen() -> None:
    edges = {
        "testimonies.models.call": {"testimonies.rules.text"},
        "testimonies.rules.text": {"testimonies.pages.forms"},
        "testimonies.pages.forms": {"testimonies.admin.desk", "testimonies.rules.text"},
        "testimonies.checks": {"config.settings"},
    }
    assert len(house.storey_faults(edges)) == 4


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def f():\n    from testimonies.pages import forms", "testimonies.pages.forms"),
        ("from ..pages.forms import Form", "testimonies.pages.forms"),
        ("from . import text", "testimonies.rules.text"),
        ("import testimonies.rules.text as t", "testimonies.rules.text"),
        ("from testimonies.rules import anything", "testimonies.rules"),
    ],
)
def test_an_import_is_found_in_each_of_its_forms(code: str, found: str) -> None:
    modules = {"testimonies.pages.forms", "testimonies.rules", "testimonies.rules.text"}
    assert house.imports(code, "testimonies.rules.keys", False, modules) == {found}


# Sizes


def test_no_file_is_longer_than_400_lines() -> None:
    written = chain.from_iterable(
        (ROOT / folder).rglob("*") for folder in (*CODE, "tests", "templates", "static")
    )
    kinds = {".py", ".html", ".css", ".js"}
    files = (path for path in written if path.suffix in kinds and "migrations" not in path.parts)
    assert [str(path) for path in files if len(path.read_text().splitlines()) > 400] == []


def test_no_script_of_a_page_is_longer_than_100_lines() -> None:
    scripts = (ROOT / "static" / "js").glob("*.js")
    assert [path.name for path in scripts if len(path.read_text().splitlines()) > 100] == []


def test_functions_are_short() -> None:
    lengths = [length(each) for code in texts(*CODE).values() for each in functions(code)]
    assert median(lengths) <= 12
    assert quantiles(lengths, n=10)[-1] < 30


def test_the_length_of_a_function_counts_its_lines() -> None:
    (function,) = functions("@decorated\ndef f():\n    a = 1\n    return a\n")
    assert length(function) == 3


# Habits


def test_a_state_is_assigned_in_one_function_alone() -> None:
    assert len(states_setters()) == 1, states_setters()


@pytest.mark.parametrize(
    "line",
    ["t.state = s", "t.state, t.version = s, 2", "setattr(t, 'state', s)", "rows.update(state=s, version=2)"],
)
def test_each_way_to_assign_a_state_is_seen(line: str) -> None:
    (function,) = functions(f"def f():\n    if a:\n        {line}")
    assert house.assigns_state(function)


def test_reading_a_state_is_no_assignment() -> None:
    (function,) = functions("def f():\n    return t.state == s and Event(move=t.state)")
    assert not house.assigns_state(function)


def test_rules_name_the_fields_they_save() -> None:
    saves = {path: house.bare_saves(code) for path, code in texts("testimonies/rules").items()}
    assert {path: lines for path, lines in saves.items() if lines} == {}


def test_a_save_without_named_fields_is_seen() -> None:
    assert house.bare_saves(
        "t.save()\nt.save(update_fields=['a'])\nt.save(using='b')\nt.save(force_insert=True)"
    ) == [1, 3]


def test_the_database_is_asked_for_states_by_models_alone() -> None:
    asked = {path: house.state_queries(code) for path, code in texts("config", "testimonies").items()}
    outside = {
        path: lines for path, lines in asked.items() if lines and not path.startswith("testimonies/models/")
    }
    assert outside == {}


def test_a_query_by_state_is_seen() -> None:
    code = (
        "T.filter(state=s)\nQ(testimony__state__in=s)\nT.filter(a=1)\nT.exclude(state__in=s)\nrender(state=1)"
    )
    assert house.state_queries(code) == [1, 2, 4]


def test_the_top_level_holds_what_belongs_there_and_no_more() -> None:
    names = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - {"var", "__pycache__"}
    assert names <= TOP_LEVEL


# Templates


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_template_holds_no_script_no_style_and_no_way_around_escaping(path: Path) -> None:
    assert house.template_faults(path.read_text()) == []


@pytest.mark.parametrize(
    "bad",
    [
        "<script>a()</script>", "<script nonce='x'>", "<style>p{}</style>", "<p style='color:red'>",
        '<p class="a" style="b">', "<a onclick='go()'>", "<body\n onload='x'>", "{{ text|safe }}", "{{ text | safe }}",
        "{% autoescape off %}", "{{ text|striptags }}", "<a href='javascript:x'>", "{# told\nto all #}",
    ],
)  # fmt: skip
def test_each_fault_of_a_template_is_seen(bad: str) -> None:
    assert len(house.template_faults(bad)) == 1


def test_a_good_template_is_left_alone() -> None:
    good = "{# |safe #}<script src='a.js' defer></script><p class='only'>{{ text|safely }} on='x'</p><option value='1'>"
    assert house.template_faults(good) == []


# Tests


def test_names_of_tests_are_sentences() -> None:
    tests = [each for code in texts("tests").values() for each in functions(code) if house.is_test(each)]
    assert [each.name for each in tests if not house.is_sentence(each.name)] == []


def test_every_test_asserts_something() -> None:
    codes = texts("tests")
    helpers = house.helpers_that_assert(codes.values())
    silent = [
        f"{path}: {each.name}"
        for path, code in codes.items()
        for each in functions(code)
        if house.is_test(each) and not house.asserts(each, helpers)
    ]
    assert silent == []


def test_a_test_that_says_nothing_is_seen() -> None:
    silent, helped, own = functions(
        "def test_a(): run()\ndef test_b(): holds(1)\ndef test_c():\n    assert run()"
    )
    assert [house.asserts(each, {"holds"}) for each in (silent, helped, own)] == [False, True, True]
    assert not house.is_sentence("test_it_works")
    assert house.helpers_that_assert(["def holds(x):\n    assert x", "def test_a():\n    assert 1"]) == {
        "holds"
    }
