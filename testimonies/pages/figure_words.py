"""The sentence beside each chart, made from its numbers: shares in words, the verb in the right number, nobody's gender."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

FEW = 5  # published: below, no word of shares
EXACT = 20  # and below this one, numbers instead of shares
SMALLEST = 0.075

# How many of how many, and their words. The first says whether the verb is singular.
SHARES: tuple[tuple[int, int, Any], ...] = (
    (1, 10, gettext_lazy("one in ten")),
    (1, 8, gettext_lazy("one in eight")),
    (1, 6, gettext_lazy("one in six")),
    (1, 5, gettext_lazy("one in five")),
    (1, 4, gettext_lazy("one in four")),
    (1, 3, gettext_lazy("one in three")),
    (1, 2, gettext_lazy("one in two")),
    (2, 3, gettext_lazy("two in three")),
    (3, 4, gettext_lazy("three in four")),
    (9, 10, gettext_lazy("nine in ten")),
)
PREDICATES: dict[str, Any] = {
    "trade": ngettext_lazy("concerns this trade", "concern this trade", "number"),
    "behaviour": ngettext_lazy("speaks of this", "speak of this", "number"),
    "area": ngettext_lazy("comes from this area", "come from this area", "number"),
    "year": ngettext_lazy("speaks of this year", "speak of this year", "number"),
    "warning": ngettext_lazy("carries this warning", "carry this warning", "number"),
    "language": ngettext_lazy("is written in this language", "are written in this language", "number"),
}
ANSWERS: dict[str, Any] = {
    "place": gettext_lazy("it happened here"),
    "data_source": gettext_lazy("the personal data was obtained like this"),
    "after": gettext_lazy("this followed"),
    "company_answer": gettext_lazy("this is the company’s answer"),
}


def of_published(dimension: str, label: Any, number: int, total: int) -> str:
    """What one value tells of all that is published."""
    if total < FEW:
        said = ngettext(
            "%(total)s testimony is published here so far: too few to speak of shares.",
            "%(total)s testimonies are published here so far: too few to speak of shares.",
            total,
        )
        return said % {"total": total}
    if total < EXACT or number < SMALLEST * total:
        facts = {"n": number, "total": total, "told": _told(dimension, number), "label": label}
        return _("Of the %(total)s testimonies published here, %(n)s %(told)s: %(label)s.") % facts
    of, _among, share = min(SHARES, key=lambda one: abs(one[0] / one[1] - number / total))
    facts = {"share": share, "told": _told(dimension, of), "label": label}
    return _("Among the testimonies published here, about %(share)s %(told)s: %(label)s.") % facts


def of_received(dimension: str, label: Any, number: int) -> str:
    """What one value tells where the whole is not told."""
    facts = {"n": number, "told": ANSWERS[dimension], "label": label}
    return _("Among the testimonies received here, about %(n)s say that %(told)s: %(label)s.") % facts


def _told(dimension: str, number: int) -> str:
    return str(PREDICATES[dimension] % {"number": number})
