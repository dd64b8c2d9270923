"""The picture by which a published text may be shared: made at publication, gone with it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .privacy import INTERNAL, PUBLIC, Privacy
from .testimony import Testimony


class ShareImageManager(models.Manager["ShareImage"]):
    def public(self) -> models.QuerySet["ShareImage"]:
        """What readers may have now."""
        return self.filter(testimony__in=Testimony.objects.published())

    def get_queryset(self) -> models.QuerySet["ShareImage"]:
        """Without the picture itself: it is read where it is served, and nowhere else."""
        return super().get_queryset().defer("picture")


class ShareImage(models.Model):
    """PNG, 1200 by 630. `words` is what stands on it, for whoever does not see it."""

    testimony = models.OneToOneField(Testimony, models.CASCADE, primary_key=True, related_name="share_image")
    picture = models.BinaryField()
    words = models.TextField()

    objects = ShareImageManager()

    PRIVACY: ClassVar[dict[str, Privacy]] = {
        "testimony": INTERNAL,
        **dict.fromkeys(("picture", "words"), PUBLIC),
    }

    class Meta:
        verbose_name = _("share picture")
        verbose_name_plural = _("share pictures")
        default_permissions = ()
        base_manager_name = "objects"  # a testimony's own picture is read without its bytes too

    def __str__(self) -> str:
        return str(self.testimony_id)
