"""Questions put into SQL once: PostgreSQL keeps their plan, bounds hold for one alone, and an old connection is no error."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from testimonies.models import Kept
from testimonies.rules import search, search_index
from testimonies.rules.compiled import TEXT, Compiled, compiled

pytestmark = pytest.mark.postgresql
SETTINGS = "SELECT current_setting('statement_timeout'), current_setting('random_page_cost')"


def question() -> Compiled:
    return compiled(Kept.objects.filter(name=TEXT).values_list("value"), TEXT)


def plans() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


@pytest.fixture
def kept() -> None:
    Kept.objects.create(name="one", value="1", counted_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_a_plan_is_kept_from_the_second_asking_on_whatever_the_values(kept: None) -> None:
    connection.close()  # what other tests asked
    asked = question()
    assert asked.rows("other") == []
    assert not [plan for plan in plans() if "testimonies_kept" in plan]
    for _again in range(10):
        assert asked.rows("one") == [("1",)]
    [plan] = [plan for plan in plans() if "testimonies_kept" in plan]
    assert '"name" = $1' in plan


@pytest.mark.django_db(transaction=True)
def test_behind_a_pooler_no_plan_is_kept(kept: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
    connection.close()
    asked = question()
    for _again in range(3):
        assert asked.rows("one") == [("1",)]
    assert plans() == []


@pytest.mark.django_db(transaction=True)
def test_a_kept_plan_of_a_table_that_is_another_one_now_is_made_anew(kept: None, other_type: None) -> None:
    asked = question()
    for _again in range(3):
        assert asked.rows("one") == [("1",)]
    turn_into("varchar(9000)")
    assert asked.rows("one") == [("1",)]


@pytest.fixture
def other_type() -> Iterator[None]:
    yield
    turn_into("text")


def turn_into(kind: str) -> None:
    """By somebody else: psycopg throws its plans away after an ALTER of its own."""
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute(f"ALTER TABLE testimonies_kept ALTER COLUMN value TYPE {kind}")


@pytest.mark.django_db(transaction=True)
def test_bounds_hold_for_one_question_alone() -> None:
    before = Compiled(SETTINGS, (), (), {}).rows()
    assert Compiled(SETTINGS, (), (), {}, search_index.bounds()).rows() == [("2s", "1.1")]
    assert Compiled(SETTINGS, (), (), {}).rows() == before != [("2s", "1.1")]


@pytest.mark.django_db
def test_what_surrounds_a_bounded_question_is_not_bounded() -> None:
    assert Compiled("SELECT 1", (), (), {}, search_index.bounds()).rows() == [(1,)]
    assert Compiled(SETTINGS, (), (), {}).rows()[0][0] == "0"


@pytest.mark.django_db(transaction=True)
def test_a_question_that_takes_too_long_is_asked_once() -> None:
    asked = []
    connection.ensure_connection()
    with (
        connection.execute_wrapper(lambda execute, *args: (asked.append(args[0]), execute(*args))[1]),
        pytest.raises(search.TooSlowError),
        search.giving_up(),
    ):
        Compiled("SELECT pg_sleep(5)", (), (), {}, "SET LOCAL statement_timeout = 30; ").rows()
    assert len(asked) == 1
    assert Compiled("SELECT 1", (), (), {}).rows() == [(1,)]
