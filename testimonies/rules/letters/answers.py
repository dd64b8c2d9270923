"""What the questions of a letter ask, and what a testimony can answer beforehand. Nothing here is ever stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .when import When


class LetterKind(TextChoices):
    COMPANY = "company", _("A letter to the company")
    REMINDER = "reminder", _("A reminder to the company, after a month")
    CNIL = "cnil", _("A complaint to the CNIL, the data protection authority")
    LANDLORD = "landlord", _("A letter to a private landlord")


class Version(TextChoices):
    MINIMAL = "minimal", _("Minimal: when it was, what was done, what I ask for")
    COMPLETE = "complete", _("Complete: what happened in my words, the law, what I enclose")


class Visit(TextChoices):
    DELIVERY = "delivery", _("A delivery")
    LINE = "line", _("Internet or telephone line")
    REPAIR = "repair", _("A repair")
    WORKS = "works", _("Building work")
    METER = "meter", _("A meter, gas, electricity or water")
    REMOVAL = "removal", _("A house move")
    CARE = "care", _("Care or help at home")
    SALE = "sale", _("A sale at the door")
    INSPECTION = "inspection", _("An inspection or a survey")
    RIDE = "ride", _("A ride in a car")
    VISIT = "visit", _("Another visit")
    NONE = "none", _("No visit: they had my data in another way")


class Data(TextChoices):
    NUMBER = "number", _("My telephone number")
    ADDRESS = "address", _("My address")
    EMAIL = "email", _("My e-mail address")
    NAME = "name", _("My name")
    PHOTO = "photo", _("My photo")


class Source(TextChoices):
    GIVEN = "given", _("The company had them for a service")
    OTHER = "other", _("In another way")
    UNKNOWN = "unknown", _("I do not know")


class Happened(TextChoices):
    MESSAGES = "messages", _("A private message or call")
    REPEATED = "repeated", _("Several messages or calls")
    SEXUAL = "sexual", _("Sexual or sexist words or gestures")
    CAME_BACK = "came-back", _("They came to my home without my agreement")


class Ask(TextChoices):
    STOP = "stop", _("Stop all private contact, and remove my data from personal devices")
    NO_VISIT = "no-visit", _("Never send this person to my home again")
    ACCESS = "access", _("A copy of my data: where they come from, who had them, who looked at them and when")
    LIMIT = "limit", _("Limit what is done with my data")
    ERASE = "erase", _("Erase the data that are no longer needed")
    MEASURES = "measures", _("Tell me what was done about it")
    BREACH = "breach", _("Say whether it was looked at as a data breach")
    KEEP = "keep", _("Keep the logs and messages that prove it")
    CONTACT = "contact", _("The name of someone I can write to")


class AtHome(TextChoices):
    ENTERED = "entered", _("They came in without my agreement")
    CUT = "cut", _("Water, electricity, gas, heating or another service was cut off")
    PRESSURE = "pressure", _("I was pressed to leave the home")
    MESSAGES = "messages", _("Private messages or calls")


class LandlordAsk(TextChoices):
    STOP = "stop", _("Stop what happened")
    ANNOUNCE = "announce", _("Announce each visit in writing, beforehand")
    AGREE = "agree", _("Come in only with my agreement")
    RESTORE = "restore", _("Restore what was cut off")
    WRITING = "writing", _("Write to me rather than call")


class Reply(TextChoices):
    POST = "post", _("By post")
    EMAIL = "email", _("By e-mail")


class CompanyReply(TextChoices):
    NONE = "none", _("No answer")
    PARTIAL = "partial", _("An answer that leaves out some of what I asked for")
    REFUSAL = "refusal", _("A refusal")


class Right(TextChoices):
    ACCESS = "access", _("A copy of my data, and who had them")
    ERASE = "erase", _("Erase my data")
    LIMIT = "limit", _("Limit what is done with my data")
    OBJECT = "object", _("Stop this use of my data")


DEFAULT_ASKS = {
    Version.MINIMAL: (Ask.STOP, Ask.ACCESS, Ask.KEEP),
    Version.COMPLETE: (Ask.STOP, Ask.NO_VISIT, Ask.ACCESS, Ask.MEASURES, Ask.KEEP, Ask.CONTACT),
}


@dataclass(frozen=True, kw_only=True)
class Answers:
    """Texts are plain and may be empty; lists hold values of the choices above, `evidence` and `contacts` one line each."""

    kind: str
    version: str = Version.MINIMAL
    sender_name: str = ""
    sender_contact: str = ""
    place: str = ""
    company: str = ""
    company_address: str = ""
    siren: str = ""
    dpo_address: str = ""
    landlord: str = ""
    landlord_address: str = ""
    customer_ref: str = ""
    visit: When | None = None
    visit_type: str = Visit.VISIT
    data_used: tuple[str, ...] = ()
    source: str = Source.GIVEN
    happened: tuple[str, ...] = ()
    at_home: tuple[str, ...] = ()
    facts: str = ""
    contacts: tuple[str, ...] = ()
    worker_hint: str = ""
    asks: tuple[str, ...] = ()
    landlord_asks: tuple[str, ...] = ()
    reply_by: str = Reply.EMAIL
    discreet: bool = False
    evidence: tuple[str, ...] = ()
    first_sent: When | None = None
    proof: str = ""
    exercised: tuple[str, ...] = ()
    reminded: When | None = None
    company_reply: str = CompanyReply.NONE
    replied: When | None = None

    @property
    def is_complete(self) -> bool:
        return self.version == Version.COMPLETE


def landlord_asks(ticked: Iterable[str], at_home: Iterable[str]) -> tuple[str, ...]:
    """Of these requests those that fit what happened: nothing is restored where nothing was cut off."""
    was_cut = AtHome.CUT in at_home
    return tuple(one for one in ticked if was_cut or one != LandlordAsk.RESTORE)


def names_offences(answers: Answers) -> bool:
    """Whether the letter to a company names articles of the penal code (templates/letters/parts/penal.txt)."""
    are_some = answers.source != Source.OTHER or {Happened.REPEATED, Happened.SEXUAL} & set(answers.happened)
    return answers.kind == LetterKind.COMPANY and answers.is_complete and bool(are_some)


# What the word lists of the form (domain.md 3) say in the words of these questions.
_VISITS = {
    "telecom-technician": Visit.LINE, "plumber": Visit.REPAIR, "electrician": Visit.REPAIR, "locksmith": Visit.REPAIR,
    "energy-meter": Visit.METER, "appliance-repair": Visit.REPAIR, "builder": Visit.WORKS, "parcel-delivery": Visit.DELIVERY,
    "food-delivery": Visit.DELIVERY, "furniture-delivery": Visit.DELIVERY, "movers": Visit.REMOVAL, "driver": Visit.RIDE,
    "carer": Visit.CARE, "health-visit": Visit.CARE, "home-seller": Visit.SALE, "inspector": Visit.INSPECTION,
}  # fmt: skip
_SEXUAL = ("insistent-flirting", "sexual-remark", "intrusive-questions", "sexual-proposal", "payment-in-kind")
_HAPPENED: dict[str, tuple[str, ...]] = {
    "private-message": (Happened.MESSAGES,),
    "social-contact": (Happened.MESSAGES,),
    "repeated-calls": (Happened.MESSAGES, Happened.REPEATED),
    "returned-uninvited": (Happened.CAME_BACK,),
    **dict.fromkeys(_SEXUAL, (Happened.SEXUAL,)),
}
_AT_HOME = {
    "entered-without-consent": AtHome.ENTERED,
    "cut-off-supplies": AtHome.CUT,
    "pressure-to-leave": AtHome.PRESSURE,
    "private-message": AtHome.MESSAGES,
    "repeated-calls": AtHome.MESSAGES,
}
# Where the data came from the work, those that a colleague passed on with them: he had them from there.
CUSTOMER_DATA = frozenset({"job-sheet", "customer-file", "asked-for-work", "colleague", "lease-keys"})
_ELSEWHERE = frozenset({"seen-at-home", "online-search"})


def known(behaviours: Iterable[str], data_sources: Iterable[str], trade: str) -> dict[str, Any]:
    """First answers that a testimony holds already, under names of `Answers`. Never who she is, nor how to reach her."""
    behaviours, sources = list(behaviours), set(data_sources)
    happened = {one for slug in behaviours for one in _HAPPENED.get(slug, ())}
    return {
        "happened": [str(one) for one in Happened if one in happened],
        "at_home": [str(one) for one in AtHome if one in {_AT_HOME.get(slug) for slug in behaviours}],
        "visit_type": str(_VISITS.get(trade, "")),
        "source": str(_source(sources)),
    }


def _source(slugs: set[str]) -> Source:
    if slugs & CUSTOMER_DATA or not slugs:
        return Source.GIVEN
    return Source.OTHER if slugs & _ELSEWHERE else Source.UNKNOWN
