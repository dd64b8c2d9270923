"""`manage.py copy_from DATABASE` fills the empty database of `DATABASE_URL` from another: SQLite to PostgreSQL, or back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import environ
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend

from testimonies.rules.backups import restoring
from testimonies.rules.backups.stream import BackupError

SOURCE = "source"


class Command(BaseCommand):
    help = "Fill the empty database of DATABASE_URL with all that another one holds, and compare. Stop the site before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("database", metavar="DATABASE", help="path of a SQLite file, or an address")

    def handle(self, *, database: str, **options: Any) -> None:
        address = database if "://" in database else f"sqlite:///{Path(database).absolute()}"
        if address.startswith("sqlite:///") and not Path(address.removeprefix("sqlite:///")).is_file():
            raise CommandError(f"There is no file {address.removeprefix('sqlite:///')}.")
        source = attached(address, SOURCE)
        call_command("migrate", interactive=False, verbosity=0)
        try:
            done = restoring.copy_from(SOURCE)
        except (BackupError, DatabaseError) as error:
            raise CommandError(f"Nothing was copied. {error}") from error
        finally:
            source.close()
            del connections[SOURCE]
        self.stdout.write(f"Copied {done.rows:,} rows; counts and fingerprints of every table are the same.")


def attached(address: str, alias: str) -> BaseDatabaseWrapper:
    """A connection under this alias, until it is deleted: the settings know one database alone."""
    configured = connections.configure_settings({"default": environ.Env.db_url_config(address)})["default"]
    connections[alias] = load_backend(configured["ENGINE"]).DatabaseWrapper(configured, alias)
    return connections[alias]
