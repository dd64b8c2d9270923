"""The WSGI application. It does not start with a key that is missing or wrong, nor on a database without its tables."""

import os

from django.core.checks import ERROR, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()


def _faults() -> list[str]:
    try:
        return _without_tables() or _of_keys()
    finally:
        connection.close()  # the thread that loads this answers nobody: it would hold one for as long as its worker lives


def _without_tables() -> list[str]:
    try:
        if "testimonies_keycheck" not in connection.introspection.table_names():
            return ["The database has no tables. Run: manage.py migrate"]
    except DatabaseError:
        return ["The database does not answer. Check DATABASE_URL, and that the server is up"]
    return []


def _of_keys() -> list[str]:
    from testimonies.rules.keys import key_faults, write_key_checks

    # A new key is written down before anything is sealed with it, so that it cannot be lost without a word.
    write_key_checks()
    return key_faults() or [check.msg for check in run_checks(databases=["default"]) if check.level >= ERROR]


if faults := _faults():
    # Not SystemExit, after which gunicorn would start its worker again without end.
    raise ImproperlyConfigured("The site does not start: " + " ".join(faults))
