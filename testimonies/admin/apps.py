from importlib import import_module

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Puts our own site in the place of Django's default one, and our own pages in it."""

    default_site = "testimonies.admin.site.Desk"

    def ready(self) -> None:
        super().ready()
        # Last, since they take the places of pages that django.contrib.auth and django_otp register.
        import_module("testimonies.admin.pages")
