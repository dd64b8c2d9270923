"""Where a testimony waits, and the signs that put it there. A leaf. Nothing of this is shown outside the desk."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Lane(TextChoices):
    NORMAL = "normal", _("normal")
    HEAVY = "heavy", _("to be read with care")
    FLOOD = "flood", _("resembles automatic sendings")


class Sign(TextChoices):
    """What was noticed about a text or its sending. None of them proves anything."""

    COPIES = "copies", _("nearly the same as several others")
    COPY = "copy", _("nearly the same as another one")
    GIBBERISH = "gibberish", _("letters without words")
    INSULTS = "insults", _("insults and little else")
    LINKS = "links", _("several links")
    TRAP = "trap", _("a field that people do not see was filled in")
    BURST = "burst", _("many sendings from one connection")
    UNCHECKED = "unchecked", _("sent without the check while many arrived")
