"""Sessions of the desk: under a digest of their key, with whose they are, and with an end that the server keeps.

A stolen copy of the table opens nothing, and all sessions of one person can be ended at once.
"""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from .privacy import INTERNAL, Privacy

BEGAN = "began"  # seconds since 1970 at the login


class Sitting(AbstractBaseSession):
    """One session: of a person, or of nobody yet."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(
        "session_key session_data expire_date account".split(), INTERNAL
    )

    class Meta:
        default_permissions = ()

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        return SessionStore


class SessionStore(DatabaseStore):
    """Django's, with another table (`SESSION_ENGINE`)."""

    @classmethod
    def get_model_class(cls) -> type[Sitting]:
        return Sitting

    def _get_session_from_db(self) -> Sitting | None:
        found = Sitting.objects.filter(pk=digest(self.session_key), expire_date__gt=timezone.now()).first()
        if found is None:
            self._session_key = None
        return found

    def exists(self, session_key: str) -> bool:
        return Sitting.objects.filter(pk=digest(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Sitting:
        return Sitting(
            session_key=digest(self.session_key),
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            account_id=data.get(SESSION_KEY),
        )

    def delete(self, session_key: str | None = None) -> None:
        Sitting.objects.filter(pk=digest(session_key or self.session_key)).delete()

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        """Half an hour from now, and never more than eight hours from the login."""
        idle = timezone.now() + timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        began = self.get(BEGAN)
        if began is None:
            return idle
        return min(idle, datetime.fromtimestamp(began, UTC) + timedelta(seconds=settings.SESSION_COOKIE_AGE))


def digest(key: str | None) -> str:
    """160 bits, of a key of as many: no slow hash is wanted (ASVS 6.5.2), and the column has 40 signs."""
    return sha256((key or "").encode()).hexdigest()[:40]
