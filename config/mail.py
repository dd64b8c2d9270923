"""Where mail to the team goes, read from `EMAIL_URL`."""

from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

SECURE = ("smtp+tls", "smtps", "smtp+ssl")
TIMEOUT = 10  # seconds of silence


def mail_server(url: str) -> dict[str, Any]:
    """Django's EMAIL_… settings. Anything but SMTP, or SMTP in clear to another machine, is refused."""
    parts = urlsplit(url)
    is_here = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not parts.hostname or parts.scheme not in (*SECURE, *(("smtp",) if is_here else ())):
        raise ImproperlyConfigured(
            "EMAIL_URL: write smtp+tls://name:password@host:587 or smtp+ssl://name:password@host:465; smtp:// only to "
            "127.0.0.1. Leave it out where nothing is to be mailed."
        )
    found = {
        name: value for name, value in environ.Env.email_url_config(url).items() if name.startswith("EMAIL_")
    }
    return found | {"EMAIL_TIMEOUT": TIMEOUT}


def sender(address: str) -> str:
    """One address, by itself."""
    try:
        validate_email(address)
    except ValidationError as error:
        raise ImproperlyConfigured(
            "EMAIL_FROM: write the address that mail to the team comes from."
        ) from error
    return address
