"""Languages of texts, and of the pages they are shown on."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

# What the schema says of a text's language. It may be any that pages are shown in: turning one on changes no table.
ALWAYS = [("fr", _("French")), ("en", _("English"))]


def page_language(language: str) -> str:
    """Of the page a text in this language has its one address on: its own, or the first where no page is shown in it."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
