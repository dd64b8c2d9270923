"""Addresses: the desk and the machine's own have no language; the pages have French paths, or English ones under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, path

from testimonies.pages import urls

urlpatterns: list[URLPattern | URLResolver] = [
    *i18n_patterns(*urls.localised, prefix_default_language=False),
    *urls.machine,
    path("admin/", admin.site.urls),
]
handler404 = "testimonies.pages.errors.not_found"
handler500 = "testimonies.pages.errors.server_error"
handler400 = "testimonies.pages.errors.bad_request"
