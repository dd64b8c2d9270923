"""Invites a person to the desk: prints a link, good once and for a day, where they set their password."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError
from django.urls import reverse

from testimonies.models import Call
from testimonies.rules import accounts, resets


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("role", choices=sorted(accounts.ROLES))
        parser.add_argument(
            "--call", action="append", metavar="SLUG", help="May be repeated. The default call if not given."
        )
        parser.add_argument(
            "--site",
            metavar="URL",
            default=settings.ADMIN_URL,
            help="Where the desk answers: its own name (ADMIN_HOST), else SITE_URL, if not given.",
        )
        parser.add_argument(
            "--new-device",
            action="store_true",
            help="Forget the second factor of a lost telephone, and tell everybody at the desk. "
            "For where fewer than two other lead moderators could agree to it there.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            user = accounts.invite(name=options["name"], role=options["role"], calls=_calls(options["call"]))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if options["new_device"]:
            resets.forget(user)
        site = options["site"].rstrip("/")
        self.stdout.write(site + reverse("admin:invitation", kwargs=accounts.invitation(user)))
        self.stderr.write(
            f"Good once, for a day, if the site answers at {site}; another address is --site http://127.0.0.1:8080"
        )


def _calls(slugs: list[str] | None) -> list[Call]:
    if not slugs:
        return list(Call.objects.filter(is_default=True))
    calls = list(Call.objects.filter(slug__in=slugs))
    if unknown := set(slugs) - {call.slug for call in calls}:
        raise CommandError(f"There is no call {', '.join(sorted(unknown))}.")
    return calls
