"""The public halves of the keys that open backups."""

import pyrage
from django.core.exceptions import ImproperlyConfigured
from pyrage.x25519 import Recipient


def recipients(written: str) -> list[str]:
    """Keys of `age`, separated by commas: any one of their private halves opens a backup."""
    keys = [key.strip() for key in written.split(",") if key.strip()]
    for key in keys:
        if key.upper().startswith("AGE-SECRET-KEY-"):
            raise ImproperlyConfigured(
                "BACKUP_PUBLIC_KEY holds a private half. Make a new pair elsewhere, and write what begins with age1."
            )
        try:
            Recipient.from_str(key)
        except pyrage.RecipientError as error:
            raise ImproperlyConfigured(
                "BACKUP_PUBLIC_KEY: a value is no public key of age (age1…): docs/operating/backup.md"
            ) from error
    return keys
