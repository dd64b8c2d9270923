"""What migrations leave in the tables: put back after a test that empties them, and where other databases begin."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection, transaction
from django.utils.timezone import localdate
from environ import Env
from psycopg import conninfo

from .services import postgresql

OPEN = "UPDATE testimonies_call SET opened_on = :today WHERE is_default"


class Seeds:
    """The rows of each table that has any, as the database itself gives them: plain, where Django saves each object."""

    def __init__(self) -> None:
        self.rows: dict[str, list[tuple[Any, ...]]] = {}
        with connection.cursor() as cursor:
            for table in connection.introspection.django_table_names(only_existing=True):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
                if rows := cursor.fetchall():
                    self.rows[table] = rows

    def lay_anew(self) -> None:
        """Empties every table and puts back what was kept. Keys to other rows are looked at when the transaction ends."""
        call_command(
            "flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True
        )
        with transaction.atomic(), connection.cursor() as cursor:
            for table, rows in self.rows.items():
                places = ", ".join(["%s"] * len(rows[0]))
                name = connection.ops.quote_name(table)
                cursor.executemany(f"INSERT INTO {name} VALUES ({places})", rows)  # noqa: S608


class Template:
    """The database as migrations left it, in a file: others begin as copies of it, which costs less than `migrate`.

    PostgreSQL's own programs of this machine make it, and refuse a server that is newer than they are.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "template"
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self.path)])
        else:
            _client("pg_dump", f"--file={self.path}", "--no-owner", _conninfo(connection.settings_dict))

    def copy_to(self, url: str) -> None:
        """The database of this address, of the same engine and empty. The default call opens today."""
        if connection.vendor == "sqlite":
            place = url.removeprefix("sqlite:///")
            shutil.copy(self.path, place)
            with closing(sqlite3.connect(place)) as copy, copy:
                copy.execute("PRAGMA journal_mode = WAL")  # as in the original
                copy.execute(OPEN, {"today": localdate().isoformat()})
        else:
            place = _conninfo(Env.db_url_config(url))
            _client("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--file={self.path}", place)
            with psycopg.connect(place) as copy:
                copy.execute(OPEN.replace(":today", "%(today)s"), {"today": localdate()})


def _conninfo(told: dict[str, Any]) -> str:
    """What PostgreSQL's own programs want, of what Django is told of a database."""
    names = {"HOST": "host", "PORT": "port", "NAME": "dbname", "USER": "user", "PASSWORD": "password"}
    return conninfo.make_conninfo(**{name: told[key] for key, name in names.items() if told.get(key)})


def _client(program: str, *arguments: str) -> None:
    programs = postgresql()
    assert programs, "PostgreSQL's own programs are not there"
    subprocess.run([programs / program, *arguments], check=True, stdout=subprocess.DEVNULL)
