"""A wrong or missing value stops the start and says how to mend it."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KEY = base64.b64encode(b"k" * 32).decode()
PUBLIC = "MCowBQYDK2VwAyEA9dXCP3sCIQdAEAWrq/G+fJqva9YNwaPy7e2siPCdn6M="  # an Ed25519 key, framed
GOOD = {
    "SETTINGS_FILE": "",
    "SECRET_KEY": "s" * 60,
    "SITE_URL": "https://temoignages.example.org",
    "ENCRYPTION_KEYS": f"k1:{KEY}",
    "RECEIPT_KEYS": f"r1:{KEY}",
    "DATABASE_URL": "sqlite://:memory:",
}
SHOW = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.SECURE_HSTS_SECONDS, s.SECOND_FACTOR, s.DEBUG)"


def shown(code: str, **changes: str | None) -> str:
    started = start(code, **changes)
    assert started.returncode == 0, started.stderr
    return started.stdout


def start(code: str = SHOW, **changes: str | None) -> subprocess.CompletedProcess[str]:
    """Loads the settings in a process of its own, with nothing of this one's environment."""
    given = {name: value for name, value in (GOOD | changes).items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", **given},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_not_said_is_the_safe_choice() -> None:
    started = start()
    assert started.stdout.split() == ["__Host-sessionid", "63072000", "required", "False"], started.stderr


def test_a_further_language_is_turned_on_by_its_name() -> None:
    assert (
        shown("from django.conf import settings as s; print(*dict(s.LANGUAGES))", LANGUAGES="fr,en,es")
        == "fr en es\n"
    )


WRONG: dict[str, tuple[dict[str, str | None], str]] = {
    "figures for all the world": ({"METRICS": "0.0.0.0:9464"}, "can be reached from outside"),
    "figures at a public address": ({"METRICS": "8.8.8.8:9464"}, "METRICS_OPEN=true where"),
    "figures under a name": ({"METRICS": "localhost:9464"}, "e.g. 127.0.0.1:9464"),
    "figures without a port": ({"METRICS": "127.0.0.1"}, "e.g. 127.0.0.1:9464"),
    "figures on the site's own port": ({"METRICS": "127.0.0.1:8000"}, "the site has this port"),
    "no secret": ({"SECRET_KEY": None}, "SECRET_KEY is not set"),
    "no site": ({"SITE_URL": None}, "SITE_URL is not set"),
    "a language without a catalogue": ({"LANGUAGES": "fr,en,de"}, "write some of en,es,fr"),
    "no keys": ({"ENCRYPTION_KEYS": ""}, "ENCRYPTION_KEYS is not set"),
    "short key": ({"ENCRYPTION_KEYS": "k1:c2hvcnQ="}, "32 bytes"),
    "not base64": ({"RECEIPT_KEYS": "r1:*"}, "is not base64"),
    "no id": ({"RECEIPT_KEYS": f":{KEY}"}, "unique id"),
    "the same id twice": ({"RECEIPT_KEYS": f"r1:{KEY},r1:{KEY}"}, "unique id"),
    "the same key twice": ({"RECEIPT_KEYS": f"r1:{KEY},r2:{KEY}"}, "the same key as another id"),
    "a short key to sign with": ({"SIGNING_KEYS": "s1:c2hvcnQ="}, "32 bytes"),
    "a seed among the retired keys": ({"RETIRED_SIGNING_KEYS": f"s1:{KEY}"}, "not of the form asked for"),
    "a key that signs and is retired": (
        {"SIGNING_KEYS": f"s1:{KEY}", "RETIRED_SIGNING_KEYS": f"s1:{PUBLIC}"},
        "a key signs, or is retired",
    ),
    "a backup to nobody's key": ({"BACKUP_PUBLIC_KEY": "age1abc"}, "no public key of age"),
    "a private half on the server": ({"BACKUP_PUBLIC_KEY": "AGE-SECRET-KEY-1ABC"}, "holds a private half"),
    "a cache in a folder": ({"CACHE_URL": "filecache:///var/tmp/cache"}, "lies on a disk"),
    "a cache in the database": ({"CACHE_URL": "dbcache://cache"}, "lies on a disk"),
    "plain http": ({"SITE_URL": "http://temoignages.example.org"}, "Use https"),
    "a trail shorter than a period": ({"KEEP_SUSPENDED_DAYS": "366"}, "KEEP_TRAIL_DAYS=365 is shorter"),
    "a path in the site": ({"SITE_URL": "https://example.org/x"}, "scheme and host only"),
    "an unknown factor": ({"SECOND_FACTOR": "maybe"}, "required, optional"),
    "no second factor in public": ({"SECOND_FACTOR": "optional"}, "127.0.0.1 only"),
    "no delay in public": ({"RELEASE_DELAY_DAYS": "0"}, "127.0.0.1 only"),
    "a delay in words": ({"RELEASE_DELAY_DAYS": "five"}, "a whole number from 0 to 60"),
    "a desk where nobody reads": ({"DESK_OPENED_A_DAY": "9"}, "a whole number from 10 to 1000"),
    "a desk where one reads all": ({"DESK_OPENED_A_DAY": "1001"}, "a whole number from 10 to 1000"),
    "a short secret": ({"SECRET_KEY": "s" * 49}, "too short"),
    "half an address": ({"EXIT_URL": "meteofrance.com"}, "a whole address"),
    "a script for an address": ({"SOURCE_URL": "javascript:alert(1)"}, "a whole address"),
    "debug in French": ({"DEBUG": "oui"}, "true, false"),
    "many processes without a cache": ({"WEB_CONCURRENCY": "2"}, "Set CACHE_URL"),
    "a port in words": ({"PORT": "http"}, "a whole number from 1 to 65535"),
    "any host": ({"ALLOWED_HOSTS": "*"}, "without *"),
    "a public host beside loopback": (
        {"SITE_URL": "http://127.0.0.1", "ALLOWED_HOSTS": "127.0.0.1,example.org"},
        "only loopback ones",
    ),
    "loopback listening to all": ({"SITE_URL": "http://127.0.0.1", "HOST": "192.0.2.1"}, "open to others"),
    "a replica of a file": ({"DATABASE_REPLICA_URL": "postgres://u@h/d"}, "have to name a PostgreSQL"),
    "a lag of more than a page's five seconds": ({"REPLICA_LAG_SECONDS": "5"}, "a whole number from 1 to 4"),
    "half a yes behind PgBouncer": (
        {"DATABASE_URL": "postgres://u@h/d?disable_server_side_cursors=yes"},
        "write true or false",
    ),
    "debug in public": ({"DEBUG": "true"}, "127.0.0.1 only"),
}


@pytest.mark.parametrize(("changes", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_value_stops_the_start_and_is_explained(changes: dict[str, str | None], said: str) -> None:
    started = start(**changes)
    assert started.returncode != 0
    assert said in started.stderr.splitlines()[-1]


def test_keys_to_sign_with_may_be_left_out_given_in_a_file_and_retired(tmp_path: Path) -> None:
    show = "from django.conf import settings as s; print(*s.SIGNING_KEYS, '|', *map(len, s.RETIRED_SIGNING_KEYS.values()))"
    assert shown(show) == "|\n"
    (tmp_path / "key").write_text(f"s2:{KEY}")
    retired = {"RETIRED_SIGNING_KEYS": f"s1:{PUBLIC}"}
    assert shown(show, SIGNING_KEYS_FILE=str(tmp_path / "key"), **retired) == "s2 | 32\n"


def test_a_value_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from-a-file" * 6)
    started = start(SECRET_KEY=None, SECRET_KEY_FILE=str(tmp_path / "key"))
    assert started.returncode == 0, started.stderr


def test_a_settings_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    settings_file = tmp_path / "settings.env"
    settings_file.write_text("SITE_URL=http://127.0.0.1:8000\nSECOND_FACTOR=optional\nRELEASE_DELAY_DAYS=0\n")
    started = start(SITE_URL=None, SETTINGS_FILE=str(settings_file))
    assert started.stdout.split() == ["sessionid", "0", "optional", "False"], started.stderr
    assert (
        start(SETTINGS_FILE=str(settings_file), SECOND_FACTOR="required", RELEASE_DELAY_DAYS="5").returncode
        == 0
    )


def test_limits_have_a_cache_of_their_own_and_a_redis_that_may_be_away() -> None:
    show = "from django.conf import settings as s; print([(n, c['BACKEND'], c.get('KEY_PREFIX')) for n, c in s.CACHES.items()])"
    of = {
        url: shown(show, CACHE_URL=url)
        for url in (None, "redis://127.0.0.1/0", "rediscache:///run/redis.sock")
    }
    assert "('limits', 'config.caches.Memory', None)" in of[None]
    for url in ("redis://127.0.0.1/0", "rediscache:///run/redis.sock"):
        assert "('default', 'config.caches.RedisCache', None)" in of[url]
        assert "('limits', 'config.caches.RedisCache', 'limits')" in of[url]


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ({}, "None"),
        ({"METRICS": "127.0.0.1:9464"}, "('127.0.0.1', 9464)"),
        ({"METRICS": "[::1]:9464"}, "('::1', 9464)"),
        ({"METRICS": "10.0.0.4:9464"}, "('10.0.0.4', 9464)"),
        ({"METRICS": "0.0.0.0:9464", "METRICS_OPEN": "true"}, "('0.0.0.0', 9464)"),
    ],
)
def test_figures_are_served_where_it_is_said_and_nowhere_else(said: dict[str, str], address: str) -> None:
    assert shown("from django.conf import settings as s; print(s.METRICS)", **said).strip() == address


def test_a_replica_may_have_several_hosts_as_libpq_takes_them(tmp_path: Path) -> None:
    show = (
        "from django.conf import settings as s; d = s.DATABASES;"
        "print(*((d[n]['HOST'], d[n]['PORT'], *d[n]['OPTIONS'].values(), d[n]['DISABLE_SERVER_SIDE_CURSORS']) for n in d))"
    )
    (tmp_path / "url").write_text(
        "postgres://u:p@h2:5432,h3:5433/d?target_session_attrs=any&connect_timeout=1"
    )
    said = shown(
        show,
        DATABASE_URL="postgres://u:p@h1/d?disable_server_side_cursors=true",
        DATABASE_REPLICA_URL_FILE=str(tmp_path / "url"),
    )
    assert said == "('h1', '', 3, True) ('h2,h3', '5432,5433', 1, 'any', False)\n"
