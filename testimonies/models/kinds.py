"""Kinds of passages that are hidden from readers, and the word that stands in their place."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    PHONE = "phone", _("Telephone number")
    EMAIL = "email", _("E-mail address")
    ADDRESS = "address", _("Street address")
    POSTCODE_CITY = "postcode_city", _("Postcode and town")
    FIRST_NAME = "first_name", _("First name")
    PERSON_NAME = "person_name", _("Name of a person")
    LICENCE_PLATE = "licence_plate", _("Licence plate")
    URL = "url", _("Web address")
    SOCIAL_HANDLE = "social_handle", _("Account on a social network")
    IDENTIFIER = "identifier", _("Bank or identity number")
    DOOR_CODE = "door_code", _("Door code")
    ORDER_NUMBER = "order_number", _("Order or file number")
    DATE_OF_BIRTH = "date_of_birth", _("Date of birth")
    COMPANY = "company", _("Company")
    WORKPLACE = "workplace", _("Workplace")
    TOWN = "town", _("Town")
    CUT = "cut", _("Passage left out")
    GRAPHIC = "graphic", _("Very graphic words")


# Data rather than gettext: the language of the text decides, not that of the page it is shown on.
_WORDS: dict[str, tuple[str, str]] = {
    Kind.PHONE: ("[numéro]", "[number]"),
    Kind.EMAIL: ("[e-mail]", "[e-mail]"),
    Kind.ADDRESS: ("[adresse]", "[address]"),
    Kind.POSTCODE_CITY: ("[ville]", "[town]"),
    Kind.FIRST_NAME: ("[prénom]", "[first name]"),
    Kind.PERSON_NAME: ("[nom]", "[name]"),
    Kind.LICENCE_PLATE: ("[plaque]", "[plate]"),
    Kind.URL: ("[lien]", "[link]"),
    Kind.SOCIAL_HANDLE: ("[compte]", "[account]"),
    Kind.IDENTIFIER: ("[identifiant]", "[ID]"),
    Kind.DOOR_CODE: ("[code]", "[code]"),
    Kind.ORDER_NUMBER: ("[référence]", "[reference]"),
    Kind.DATE_OF_BIRTH: ("[date]", "[date]"),
    Kind.COMPANY: ("[entreprise]", "[company]"),
    Kind.WORKPLACE: ("[lieu de travail]", "[workplace]"),
    Kind.TOWN: ("[ville]", "[town]"),
    Kind.CUT: ("[…]", "[…]"),
    Kind.GRAPHIC: ("(mots retirés)", "(words removed)"),
}


def replacement(kind: str, language: str) -> str:
    """The bracketed word shown instead of a passage of this kind; English for any language but French."""
    french, english = _WORDS[kind]
    return french if language in ("fr", "") else english
