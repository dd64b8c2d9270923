"""`manage.py demo` fills the site with fictional content, on one's own machine alone; `--remove` takes it away."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from testimonies.rules import demo


class Command(BaseCommand):
    help = "Fill the site with fictional content, or remove it."
    # A site that refuses to start because of fictional content must still be able to remove it.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--remove", action="store_true", help="delete all fictional content and close its call"
        )
        parser.add_argument(
            "--passwords",
            type=Path,
            default=settings.BASE_DIR / "var" / "passwords.txt",
            help="where the passwords of the accounts it makes are written (var/passwords.txt)",
        )

    def handle(self, *, remove: bool, passwords: Path, verbosity: int, **options: Any) -> None:
        said = self.remove(passwords) if remove else self.fill(passwords)
        if verbosity:
            self.stdout.write(said)

    def remove(self, path: Path) -> str:
        number = demo.remove()
        path.unlink(missing_ok=True)
        return f"Removed {number} fictional testimonies and the accounts that came with them."

    def fill(self, path: Path) -> str:
        if not settings.IS_LOOPBACK:
            raise CommandError("Fictional content is for one's own machine: SITE_URL must be on 127.0.0.1.")
        try:
            with transaction.atomic():
                made = demo.fill()
                if made:
                    _write(path, made)
        except demo.DemoError as error:
            raise CommandError(str(error)) from error
        return "The call is open already: nothing was added." if made is None else f"Passwords: {path}"


def _write(path: Path, passwords: dict[str, str]) -> None:
    """For the owner's eyes alone. Inside the transaction: no account without a password somebody can find."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(f"{name}  {password}\n" for name, password in passwords.items())
