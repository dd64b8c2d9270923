"""The languages pages are shown in, read from `LANGUAGES`."""

from pathlib import Path
from typing import Any

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

ALWAYS = ("fr", "en")  # French has no prefix, and messages are written in English
COMPILED = "LC_MESSAGES/django.mo"


def offered(codes: list[str], folder: Path) -> list[tuple[str, Any]]:
    """Django's LANGUAGES: French and English, then each other one that has a compiled catalogue in `folder`."""
    lying = {path.parent.parent.name for path in folder.glob(f"*/{COMPILED}")} & LANG_INFO.keys()
    known = sorted({code for code in lying if len(code) == 2} | set(ALWAYS))
    if wrong := [code for code in codes if code not in known]:
        raise ImproperlyConfigured(f"LANGUAGES names {wrong[0]!r}: write some of {','.join(known)}.")
    if missing := [code for code in ALWAYS if code not in codes]:
        raise ImproperlyConfigured(
            f"LANGUAGES lacks {missing[0]!r}: write {','.join(ALWAYS)} and what is to stand beside them."
        )
    others = [(code, _(LANG_INFO[code]["name"])) for code in dict.fromkeys(codes) if code not in ALWAYS]
    return [("fr", _("French")), ("en", _("English")), *others]
