"""Why a text is changed, refused or passed on (domain.md 5.1). A leaf. Absence of proof is on no list."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    NAMES_PERSON = "names-person", _("identifies a private person")
    CONTACT_DATA = "contact-data", _("contains contact data")
    IDENTIFIES_WITNESS = "identifies-witness", _("makes you recognisable")
    COMPANY_RISK = "company-risk", _("the company or place is too specific")
    VERDICT = "verdict", _("states that someone is guilty")
    MINOR = "minor", _("concerns a minor")
    DANGER = "danger", _("someone may be in danger now")
    THREAT_HATE = "threat-hate", _("threat, hate, or a call for revenge")
    THIRD_PARTY_STORY = "third-party-story", _("tells another person's story without their agreement")
    GRAPHIC = "graphic", _("very graphic details")
    MEDIA = "media", _("photo, screenshot or face")
    OFF_TOPIC = "off-topic", _("is about something else")
    SPAM = "spam", _("unwanted advertising or automatic sending")
    AD = "ad", _("advertises something")
    DUPLICATE = "duplicate", _("was already received")
    UNREADABLE = "unreadable", _("cannot be read")
    FLOOD = "flood", _("resembles automatic sendings")
    FABRICATED = "fabricated-or-trolling", _("provocation rather than an account")
    # On none of the lists below: two readers bring it about, nobody chooses it.
    DISAGREEMENT = "disagreement", _("two readers do not agree")


R = Reason
FOR_REFUSAL = (R.THREAT_HATE, R.OFF_TOPIC, R.SPAM, R.AD, R.DUPLICATE, R.UNREADABLE, R.FABRICATED, R.MEDIA,
               R.THIRD_PARTY_STORY, R.NAMES_PERSON, R.IDENTIFIES_WITNESS, R.VERDICT, R.FLOOD)  # fmt: skip
FOR_CHANGE = (R.NAMES_PERSON, R.CONTACT_DATA, R.IDENTIFIES_WITNESS, R.COMPANY_RISK, R.VERDICT, R.THIRD_PARTY_STORY,
              R.GRAPHIC)  # fmt: skip
FOR_SUSPENSION = (R.NAMES_PERSON, R.CONTACT_DATA, R.IDENTIFIES_WITNESS, R.COMPANY_RISK, R.VERDICT, R.MINOR,
                  R.THREAT_HATE, R.THIRD_PARTY_STORY)  # fmt: skip
FOR_ESCALATION = (R.MINOR, R.DANGER, R.THREAT_HATE, R.COMPANY_RISK)

# By move: one of these is wanted; a move that is not here takes none.
REASONS: dict[str, tuple[Reason, ...]] = {
    "refuse": FOR_REFUSAL,
    "ask_change": FOR_CHANGE,
    "suspend": FOR_SUSPENSION,
}
# The moves that come with a sentence to the author; the desk asks for one wherever there is a reason.
WITH_SENTENCE = frozenset({*REASONS, "count_only"})


class Waiver(TextChoices):
    """Why a passage that looks like personal data may stay. The trail keeps kind and reason, never the words."""

    NOT_PERSONAL = "not-personal", _("it is not personal data")
    PUBLIC_SERVICE = "public-service", _("it is a public service or helpline")
    INVENTED = "invented", _("the author made it up")
