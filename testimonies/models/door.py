"""What guards the door of the desk beside Django's own accounts."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django_otp.models import Device

from .privacy import INTERNAL, Privacy


class Throttle(models.Model):
    """How often something was tried, where no cache can count: a keyed digest, never a name or an address."""

    digest = models.CharField(max_length=80, primary_key=True)
    tries = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField(db_index=True)

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(("digest", "tries", "ends_at"), INTERNAL)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.digest


class FactorReset(models.Model):
    """One lead's wish to forget somebody's second factor. It happens when another lead agrees."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys("id user asked_by asked_at".split(), INTERNAL)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user_id)


class Passkey(Device):
    """What a person's own device proves itself with (WebAuthn), at one name of the desk."""

    credential = models.CharField(max_length=1400, unique=True)  # base64url; at most 1,023 bytes
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    host = models.CharField(max_length=255)
    made_on = models.DateField()
    used_on = models.DateField(null=True)

    PRIVACY: ClassVar[dict[str, Privacy]] = dict.fromkeys(
        "id user name confirmed credential public_key sign_count host made_on used_on".split(), INTERNAL
    )

    class Meta:
        default_permissions = ()
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.name)
