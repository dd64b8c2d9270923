from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TestimoniesConfig(AppConfig):
    name = "testimonies"
    verbose_name = _("Testimonies")

    def ready(self) -> None:
        from . import checks  # registers the system checks

        post_migrate.connect(checks.after_migrate, sender=self)
