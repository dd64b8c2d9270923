from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TestimoniesConfig(AppConfig):
    name = "testimonies"
    verbose_name = "Testimonies"

    def ready(self) -> None:
        from . import checks  # registers the system checks

        post_migrate.connect(checks.after_migrate, sender=self)
