"""Helplines as known when the site was first set up.

`verified_on` is the day of the page it was read on (the first of the month where the page gives a month only); without one,
the site prints that the line is still to be checked. Check each on its own site before opening a call, then twice a year.
"""

from datetime import date
from typing import Any

ALWAYS_FR, ALWAYS_EN = "24 h sur 24, 7 jours sur 7, gratuit", "24 hours a day, every day, free"
EMERGENCY_PAGE = {
    "verified_on": date(2024, 1, 1),
    "source": "informations.handicap.fr, article 36183 (January 2024)",
}


def _line(
    slug: str, number: str, names: tuple[str, str], for_whom: tuple[str, str], **facts: Any
) -> dict[str, Any]:
    return {
        "slug": slug,
        "country": "FR",
        "number": number,
        "tel": number.replace(" ", ""),
        "name_fr": names[0],
        "name_en": names[1],
        "for_whom_fr": for_whom[0],
        "for_whom_en": for_whom[1],
        "hours_fr": ALWAYS_FR,
        "hours_en": ALWAYS_EN,
    } | facts


IN_DANGER = ("Danger immédiat", "Immediate danger")

HELPLINES = [
    _line("fr-17", "17", ("Police et gendarmerie", "Police"), IN_DANGER, emergency=True, **EMERGENCY_PAGE),
    _line(
        "fr-112",
        "112",
        ("Urgence en Europe", "Emergencies in Europe"),
        IN_DANGER,
        emergency=True,
        **EMERGENCY_PAGE,
    ),
    _line(
        "fr-114",
        "114",
        ("Urgence par SMS", "Emergencies by text message"),
        (
            "Danger, quand on ne peut pas parler ou entendre, ou qu’il faut rester discret. Aussi par l’application Urgence 114.",
            "Danger, when you cannot speak or hear, or have to stay discreet. Also through the app Urgence 114.",
        ),
        emergency=True,
        takes_sms=True,
        **EMERGENCY_PAGE,
    ),
    _line(
        "fr-3919",
        "3919",
        ("Violences Femmes Info", "Violences Femmes Info"),
        (
            "Femmes victimes de toute violence, et leurs proches. Ce n’est pas un numéro d’urgence.",
            "Women who live any kind of violence, and those close to them. Not an emergency line.",
        ),
        hours_fr="24 h sur 24, 7 jours sur 7, gratuit, anonyme, absent de la facture",
        hours_en="24 hours a day, every day, free, anonymous, not on the bill",
        verified_on=date(2023, 11, 1),
        source="tf1info.fr (November 2023)",
    ),
    _line(
        "fr-116006",
        "116 006",
        ("France Victimes", "France Victimes"),
        (
            "Toute personne victime. De l’étranger : +33 1 80 52 33 76.",
            "Everyone who was harmed. From abroad: +33 1 80 52 33 76.",
        ),
        hours_fr="7 jours sur 7, de 9 h à 19 h au moins, gratuit, anonyme",
        hours_en="Every day, 9 am to 7 pm at least, free, anonymous",
        source="lextimes.fr; a page of 2022 says until 8 pm: to be checked",
    ),
    _line(
        "fr-0800059595",
        "0 800 05 95 95",
        ("Viols Femmes Informations (CFCV)", "Viols Femmes Informations (CFCV)"),
        ("Viol, agression sexuelle", "Rape, sexual assault"),
        hours_fr="Du lundi au vendredi, de 10 h à 19 h, gratuit, anonyme",
        hours_en="Monday to Friday, 10 am to 7 pm, free, anonymous",
        source="streetpress.com, madmoizelle.com (2019 to 2021): to be checked",
    ),
    _line(
        "fr-3018",
        "3018",
        ("3018, violences en ligne", "3018, online violence"),
        ("Harcèlement en ligne, surtout des jeunes", "Online harassment, of young people above all"),
        hours_fr="7 jours sur 7, de 9 h à 23 h, gratuit, anonyme, aussi par tchat et application",
        hours_en="Every day, 9 am to 11 pm, free, anonymous, by chat and app too",
        verified_on=date(2023, 9, 1),
        source="mairie-villetaneuse.fr (September 2023)",
    ),
    _line(
        "fr-119",
        "119",
        ("Allô Enfance en danger", "Child in danger"),
        ("Enfant ou adolescent en danger", "A child or teenager in danger"),
        hours_fr="24 h sur 24, 7 jours sur 7, gratuit, absent de la facture",
        hours_en="24 hours a day, every day, free, not on the bill",
        source="milizac-guipronvel.bzh, asvlhb.fr (no date): to be checked",
    ),
    _line(
        "fr-3928",
        "39 28",
        ("Défenseur des droits, discriminations", "Defender of Rights, discrimination"),
        ("Discrimination, par exemple d’un bailleur", "Discrimination, by a landlord for example"),
        hours_fr="Du lundi au vendredi, gratuit, aussi par tchat sur antidiscriminations.fr",
        hours_en="Monday to Friday, free, by chat too on antidiscriminations.fr",
        source="antidiscriminations.fr, rtl.fr, fdfa.fr (2021): to be checked",
    ),
    _line(
        "fr-3114",
        "3114",
        ("Prévention du suicide", "Suicide prevention"),
        ("Idées suicidaires, pour soi ou pour un proche", "Suicidal thoughts, your own or of someone close"),
        source="To be checked",
    ),
    _line(
        "be-112",
        "112",
        ("Urgence", "Emergencies"),
        IN_DANGER,
        country="BE",
        emergency=True,
        source="To be checked",
    ),
    _line(
        "be-101", "101", ("Police", "Police"), IN_DANGER, country="BE", emergency=True, source="To be checked"
    ),
    _line(
        "ch-117", "117", ("Police", "Police"), IN_DANGER, country="CH", emergency=True, source="To be checked"
    ),
    _line(
        "ch-112",
        "112",
        ("Urgence", "Emergencies"),
        IN_DANGER,
        country="CH",
        emergency=True,
        source="To be checked",
    ),
    _line(
        "qc-911",
        "911",
        ("Urgence", "Emergencies"),
        IN_DANGER,
        country="CA-QC",
        emergency=True,
        source="To be checked",
    ),
    _line(
        "other-112",
        "112",
        ("Urgence en Europe", "Emergencies in Europe"),
        ("Danger immédiat, dans l’Union européenne", "Immediate danger, in the European Union"),
        country="other",
        emergency=True,
        **EMERGENCY_PAGE,
    ),
]
