"""Letters for the tests: an author of our invention, and every combination of answers."""

from collections.abc import Iterator
from datetime import date
from itertools import chain, combinations, product
from typing import Any

from testimonies.rules.letters import when
from testimonies.rules.letters.answers import (
    Answers,
    Ask,
    AtHome,
    CompanyReply,
    Data,
    Happened,
    LandlordAsk,
    LetterKind,
    Reply,
    Right,
    Source,
    Version,
    Visit,
)

TODAY = date(2026, 11, 29)
HERSELF: dict[str, Any] = {"sender_name": "Camille Martin", "sender_contact": "12 rue des Lilas\n69003 Lyon"}
FACTS = "Le soir même, à 21 h 10, j’ai reçu un SMS privé.\n\nJ’ai répondu non. Deux autres ont suivi"
OPTIONAL: dict[str, Any] = {
    "place": "Le Mans",
    "customer_ref": "A-1029",
    "dpo_address": "dpo@example.org",
    "landlord_address": "3 place du Marché\n72000 Le Mans",
    "facts": FACTS,
    "contacts": ("12 mars 2026, 21 h 10, SMS", "13 mars 2026, 8 h, appel ;"),
    "worker_hint": "créneau de 14 h à 16 h",
    "evidence": ("captures d’écran du 12 mars 2026",),
    "proof": "recommandé n° 1A 234 567 8901 2",
    "company_address": "1 avenue de l’Exemple, 75001 Paris",
    "siren": "123 456 789",
}
NONE_OF_THEM: dict[str, Any] = dict.fromkeys(OPTIONAL, "") | {"contacts": (), "evidence": ()}
WHENS = [when.read(one) for one in ("01/03/2026", "12/04/2026", "08/2026", "2025")]
DATA = [("number",), ("address", "photo"), tuple(Data.values)]
SENT = when.read("01/10/2026")


def given(kind: str, **changes: Any) -> Answers:
    """A letter with what it must have; the rest as `changes` say."""
    usual: dict[str, Any] = {
        "company": "Exemple & Fils",
        "landlord": "Mme Durand",
        "visit": WHENS[1],
        "visit_type": Visit.LINE,
        "data_used": ("number", "address"),
        "happened": ("messages",),
        "at_home": ("entered",),
        "asks": (Ask.STOP, Ask.ACCESS, Ask.KEEP),
        "landlord_asks": tuple(LandlordAsk.values),
        "first_sent": SENT if kind != LetterKind.COMPANY else None,
    }
    return Answers(kind=kind, **(HERSELF | usual | changes))


def subsets(values: Any, least: int = 0) -> list[tuple[str, ...]]:
    values = [str(one) for one in values]
    return list(chain.from_iterable(combinations(values, size) for size in range(least, len(values) + 1)))


def crossed(kind: str, **choices: Any) -> Iterator[Answers]:
    names = list(choices)
    for values in product(*choices.values()):
        mixed = dict(zip(names, values, strict=True))
        yield given(kind, **mixed.pop("optional", NONE_OF_THEM), **mixed)


BOTH = (NONE_OF_THEM, OPTIONAL)
YES_OR_NO = (False, True)


def about_the_visit(kind: str) -> Iterator[Answers]:
    """All that the sentences on the visit and on the use of the data depend on."""
    yield from crossed(
        kind,
        version=Version.values,
        visit=WHENS,
        visit_type=Visit.values,
        source=Source.values,
        data_used=DATA,
    )
    yield from crossed(
        kind, version=Version.values, visit_type=[Visit.LINE, Visit.RIDE, Visit.NONE], source=Source.values,
        happened=subsets(Happened), optional=BOTH,
    )  # fmt: skip


def letters() -> Iterator[Answers]:
    """Every answer with every other it meets in a sentence; those that never meet are not multiplied."""
    company, reminder, cnil, landlord = (
        LetterKind.COMPANY,
        LetterKind.REMINDER,
        LetterKind.CNIL,
        LetterKind.LANDLORD,
    )
    for kind in (company, reminder, cnil):
        yield from about_the_visit(kind)
    yield from crossed(company, version=Version.values, asks=subsets(Ask, 1), reply_by=["email"])
    yield from crossed(
        company, discreet=YES_OR_NO, reply_by=Reply.values, optional=BOTH, version=Version.values
    )
    yield from crossed(
        reminder, version=Version.values, discreet=YES_OR_NO, company_reply=CompanyReply.values, optional=BOTH,
        reply_by=Reply.values, first_sent=[SENT, when.read("01/11/2026"), when.read("20/11/2026")],
    )  # fmt: skip
    yield from crossed(
        cnil, version=Version.values, first_sent=[None, SENT], reminded=[None, when.read("05/11/2026")],
        company_reply=CompanyReply.values, replied=[None, when.read("20/10/2026")], visit_type=["line", "ride", "none"],
        optional=BOTH,
    )  # fmt: skip
    yield from crossed(
        cnil, version=Version.values, exercised=subsets(Right), company_reply=CompanyReply.values
    )
    yield from crossed(
        landlord,
        version=Version.values,
        at_home=subsets(AtHome, 1),
        visit=WHENS,
        reply_by=Reply.values,
        optional=BOTH,
    )
    yield from crossed(
        landlord, version=Version.values, landlord_asks=subsets(LandlordAsk, 1), at_home=[("cut",)]
    )
    yield from crossed(
        landlord, version=Version.values, landlord_asks=subsets(set(LandlordAsk) - {LandlordAsk.RESTORE}, 1)
    )


def every_letter() -> Iterator[Answers]:
    """The same, multiplied further: for the long run."""
    about = {"version": Version.values, "visit_type": Visit.values, "source": Source.values, "data_used": DATA,
             "happened": subsets(Happened), "optional": BOTH}  # fmt: skip
    for kind in (LetterKind.COMPANY, LetterKind.REMINDER, LetterKind.CNIL):
        yield from crossed(kind, **about)
    yield from crossed(
        LetterKind.COMPANY, version=Version.values, asks=subsets(Ask, 1), discreet=YES_OR_NO, reply_by=Reply.values,
        source=Source.values, optional=BOTH,
    )  # fmt: skip
    yield from crossed(
        LetterKind.LANDLORD, version=Version.values, at_home=subsets(AtHome, 1), visit=WHENS, optional=BOTH,
        landlord_asks=[one for one in subsets(LandlordAsk, 1) if one != (LandlordAsk.RESTORE,)], reply_by=Reply.values,
    )  # fmt: skip
