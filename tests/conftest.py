"""How every test runs: with the settings of tests/settings.env, no file of `var/`, and a database of its own."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis

from .services import IS_ROOT, headless_shell

ROOT = Path(__file__).resolve().parent.parent
# Set before Django reads its settings: a developer's own `var/settings.env` must not change what is tested.
os.environ["SETTINGS_FILE"] = str(ROOT / "tests" / "settings.env")
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
REQUIRE_ALL = bool(os.environ.get("REQUIRE_ALL"))
LONG = bool(os.environ.get("LONG"))
# The same examples each time and no clock: a red run is a fault of the code, and can be run again.
hypothesis.register_profile("house", derandomize=True, deadline=None, database=None)
hypothesis.load_profile("house")
QUIET_CHROMIUM = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    # Names with hashes need collectstatic first; one test starts the real server with them.
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    # Empty: of a folder that `make run` filled, WhiteNoise would read every file for each test's client.
    settings.STATIC_ROOT = ROOT / "var" / "no-static"
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there
    # Fast, and only here: a password is hashed for each person of the cast.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Thousands of collected tests stay to the end: the collector of garbage need not look at them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What touches the database runs on both engines; the rest runs with SQLite, and is left out, not skipped, elsewhere.

    A test marked `postgresql` says something of that engine alone; one marked `appearance` of what a browser makes of a
    page, whatever stored it (docs/decisions/0007). What is marked `long` waits for `make test-long`.
    """
    other = (
        _is_of_no_engine if os.environ.get("DATABASE_URL", "").startswith("postgres") else _is_of_postgresql
    )
    elsewhere = [item for item in items if other(item) or (item.get_closest_marker("long") and not LONG)]
    config.hook.pytest_deselected(items=elsewhere)
    left_out = set(elsewhere)
    # What takes long comes first, so that no worker is left with it when all others are done.
    items[:] = sorted(
        (item for item in items if item not in left_out),
        key=lambda item: SLOW.isdisjoint((item.path.parent.name, item.path.stem)),
    )
    for item in items:
        if "template" in getattr(item, "fixturenames", ()):
            item.add_marker("django_db")  # without a test that says so, no database is made


# Servers are started, killed and waited for; one module makes its many rows once if one worker has all of it.
SLOW = {"browser", "faults", "journeys", "shipped", "test_plans"}


def _is_of_postgresql(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgresql") is not None


def _is_of_no_engine(item: pytest.Item) -> bool:
    fixtures = {"db", "transactional_db", "live_server", "django_db_setup", "shipped", "empty"}
    marked = item.get_closest_marker("django_db") or _is_of_postgresql(item)
    pure = not marked and fixtures.isdisjoint(getattr(item, "fixturenames", ()))
    return pure or item.get_closest_marker("appearance") is not None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where all is required, a skipped test fails the run."""
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    if (
        REQUIRE_ALL
        and reporter
        and any(reporter.stats.get(kind) for kind in ("skipped", "xfailed", "xpassed"))
    ):
        reporter.write_line("A test was skipped, and here none may be.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What tests measured: `record_property("figure", line)`."""
    passed = terminalreporter.stats.get("passed", ())
    for line in [value for report in passed for name, value in report.user_properties if name == "figure"]:
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite lies in a file, as in service: in memory, threads would share one connection and locks would lie."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    database["TEST"]["SERIALIZE"] = False  # what migrations left is kept by tests/seeds.py
    if database["ENGINE"].endswith("sqlite3"):
        folder = tmp_path_factory.mktemp("database")
        database["TEST"]["NAME"] = str(folder / "tests.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """After a test that writes for good the tables are as migrations left them, so that any test may be the next."""
    from django.test import TransactionTestCase

    from .seeds import Seeds

    with django_db_blocker.unblock():
        seeds = Seeds()
    TransactionTestCase._fixture_teardown = lambda _case: seeds.lay_anew()


@pytest.fixture(scope="session")
def template(
    request: pytest.FixtureRequest, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """Where databases of other processes begin (tests/seeds.py)."""
    from .seeds import Template

    request.getfixturevalue("django_db_setup")  # by name, a test would say by it which engines it is for
    with django_db_blocker.unblock():
        return Template(tmp_path_factory.mktemp("template"))


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test did must not limit the next, which comes from the same address, nor be remembered by its pages.

    Words and frames are remembered as in service, for as long as a test lasts on any machine; testimonies are read anew.
    """
    from django.core.cache import caches

    from testimonies.pages import caching
    from testimonies.rules import memo

    memo.forget()
    monkeypatch.setattr(memo, "SECONDS", 600.0)
    monkeypatch.setattr(memo, "LEFT", 600.0)
    monkeypatch.setattr(caching, "SECONDS", 0)
    caching.pages.clear()

    for name in ("default", "limits"):
        caches[name].clear()


@pytest.fixture(scope="session", autouse=True)
def plainly_rendered(django_test_environment: None) -> None:
    """As in service: for `answer.context` Django's tests copy the context of each of a page's 700 templates."""
    from django.template import Template
    from django.test.utils import _TestState

    Template._render = _TestState.saved_data.template_render


@pytest.fixture
def contexts(plainly_rendered: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test that looks at `answer.context`."""
    from django.template import Template
    from django.test.utils import instrumented_test_render

    monkeypatch.setattr(Template, "_render", instrumented_test_render)


@pytest.fixture
def remembering(nothing_counted: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """And testimonies too."""
    from testimonies.rules import memo

    monkeypatch.setattr(memo, "LEFT", 2.0)


@pytest.fixture
def for_five_seconds(remembering: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no longer: for a test that moves the clock."""
    from testimonies.rules import memo

    monkeypatch.setattr(memo, "SECONDS", 5.0)


@pytest.fixture(scope="session", autouse=True)
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What was erased is listed in a file of this run."""
    from django.conf import settings

    settings.PURGE_LEDGER = str(tmp_path_factory.mktemp("ledger") / "purged.txt")
    return Path(settings.PURGE_LEDGER)


@pytest.fixture(scope="session")
def before_the_loop(django_db_setup: None) -> Any:
    from django.db import connections

    return connections["default"]


@pytest.fixture(scope="session")
def playwright(before_the_loop: Any, playwright: Any) -> Any:
    """Its running loop would give this thread another connection (asgiref), which knows nothing of the seeds."""
    from django.db import connections

    connections["default"] = before_the_loop
    return playwright


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: Any) -> Any:
    """Started after the database is made: before, SQLite still calls itself in memory, and threads share a connection."""
    return live_server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> Iterator[dict[str, Any]]:
    path = headless_shell()
    if not path:
        pytest.skip("no Chromium on this machine")
    # Playwright's loop runs in this thread, so Django takes each query for one inside asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    sandbox = ["--no-sandbox"] if IS_ROOT else []
    yield {**browser_type_launch_args, "executable_path": path, "args": [*QUIET_CHROMIUM, *sandbox]}
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """The folder whose pictures are kept as the output of the run."""
    folder = ROOT / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
