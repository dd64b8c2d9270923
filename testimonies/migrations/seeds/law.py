"""What French law says, in plain words: candidates for what may have happened, never a verdict.

`READ` is the day the named page was read, where the page itself bears no date; the article on Légifrance is still to be
compared. What was written from general knowledge has no day and stays hidden.
"""

from datetime import date
from typing import Any

READ = date(2026, 11, 23)
TIME = "service-public.fr F36493 (2024-01-12)"
CUSTOMER_DATA = ("job-sheet", "customer-file", "asked-for-work", "colleague", "lease-keys")
OFFENCE, PETTY, CRIME = 6, 1, 20  # years
FLIRTING = ("insistent-flirting", "sexual-remark", "intrusive-questions", "sexual-proposal")


def _note(
    slug: str, article: str, titles: tuple[str, str], texts: tuple[str, str], **facts: Any
) -> dict[str, Any]:
    penalties = facts.pop("penalties", ("", ""))
    years, source = facts.get("years_to_complain"), facts.pop("source")
    return {
        "slug": slug,
        "country": "FR",
        "article": article,
        "title_fr": titles[0],
        "title_en": titles[1],
        "text_fr": texts[0],
        "text_en": texts[1],
        "penalty_fr": penalties[0],
        "penalty_en": penalties[1],
        "source": f"{source}; {TIME}" if years else source,
        "verified_on": READ,
        "behaviours": (),
        "data_sources": (),
    } | facts


def _up_to(years: str, fine: str) -> tuple[str, str]:
    """« Jusqu’à 2 ans et 30 000 € », given "2 ans|2 years" and "30 000"."""
    french, english = years.split("|")
    return (
        f"Jusqu’à {french} de prison et {fine} € d’amende".replace(" €", "\u00a0€"),
        f"Up to {english} in prison and a fine of €{fine.replace(chr(0x202F), ',')}",
    )


LEGAL_NOTES: list[dict[str, Any]] = [
    _note(
        "data-misuse",
        "Code pénal, article 226-21",
        ("Usage détourné de données personnelles", "Personal data used for something else"),
        (
            (
                "Vous avez donné votre numéro pour une livraison, une réparation ou un logement. S’en servir pour vous draguer, "
                "c’est l’utiliser pour autre chose\u202f: la loi l’interdit. Les juges demandent que ce soit fait exprès."
            ),
            (
                "You gave your number for a delivery, a repair or a home. Using it to hit on you is using it for something else: the law "
                "forbids it. Judges ask that it was done on purpose."
            ),
        ),
        penalties=_up_to("5 ans|5 years", "300\u202f000"),
        years_to_complain=OFFENCE,
        behaviours=("private-message", "repeated-calls", "social-contact"),
        data_sources=CUSTOMER_DATA,
        source="code-penal.fr/article-226-21; kohenavocats.com; lexing.law",
    ),
    _note(
        "sexual-harassment",
        "Code pénal, article 222-33",
        ("Harcèlement sexuel", "Sexual harassment"),
        (
            (
                "Des propos ou gestes sexuels ou sexistes, répétés, que vous ne voulez pas. La peine est plus lourde, par exemple, "
                "si la personne abuse de son autorité ou passe par internet."
            ),
            (
                "Repeated, unwanted sexual or sexist words or behaviour. The penalty is higher, for example, where the person "
                "abuses their authority or acts online."
            ),
        ),
        penalties=(
            "Jusqu’à 2 ans de prison et 30\u202f000\u00a0€ d’amende\u202f; 3 ans et 45\u202f000\u00a0€ dans les cas plus graves",
            "Up to 2 years in prison and a fine of €30,000; 3 years and €45,000 in more serious cases",
        ),
        years_to_complain=OFFENCE,
        behaviours=("repeated-calls", *FLIRTING),
        source="violences-sexuelles.info",
    ),
    _note(
        "serious-pressure",
        "Code pénal, article 222-33, II",
        ("Pression pour obtenir un acte sexuel", "Pressure to obtain a sexual act"),
        (
            "Même une seule fois\u202f: faire pression pour obtenir un acte sexuel, par exemple «\u00a0un loyer contre…\u00a0».",
            "Even once: serious pressure to obtain a sexual act, such as rent for sex.",
        ),
        penalties=(
            "Jusqu’à 2 ans de prison et 30\u202f000\u00a0€ d’amende\u202f; 3 ans et 45\u202f000\u00a0€ dans les cas plus graves",
            "Up to 2 years in prison and a fine of €30,000; 3 years and €45,000 in more serious cases",
        ),
        years_to_complain=OFFENCE,
        behaviours=("payment-in-kind",),
        source="violences-sexuelles.info; bensadoun-avocat.com; nosdeputes.fr 305089",
    ),
    _note(
        "sexist-insult-aggravated",
        "Code pénal, article 222-33-1-1",
        ("Outrage sexiste et sexuel aggravé", "Aggravated sexist or sexual insult"),
        (
            (
                "Une seule remarque sexuelle humiliante, par quelqu’un qui abuse de sa fonction ou vise une personne vulnérable. "
                "Savoir si un intervenant à domicile «\u00a0abuse de sa fonction\u00a0», c’est à un juge ou à un avocat de le dire."
            ),
            (
                "One humiliating sexual remark, by someone abusing their position or against a vulnerable person. Whether someone "
                "who comes to your home for work “abuses their position” is for a judge or a lawyer to say."
            ),
        ),
        penalties=(
            "Jusqu’à 3\u202f750\u00a0€ d’amende (amende forfaitaire\u202f: 300\u00a0€)",
            "A fine of up to €3,750 (fixed fine: €300)",
        ),
        years_to_complain=OFFENCE,
        behaviours=FLIRTING,
        source="nomosparis.com; village-justice.com 45729",
    ),
    _note(
        "sexist-insult",
        "Code pénal, article R. 625-8-3",
        ("Outrage sexiste et sexuel", "Sexist or sexual insult"),
        (
            "Une remarque ou un geste sexuel ou sexiste, même une fois, même dans un lieu privé.",
            "A sexual or sexist remark or gesture, even once, even in a private place.",
        ),
        penalties=("Jusqu’à 1\u202f500\u00a0€ d’amende", "A fine of up to €1,500"),
        years_to_complain=PETTY,
        behaviours=FLIRTING,
        source="village-justice.com 45729; efl.fr; lagazettedescommunes.com/869898; cabinet-fabre.avocat.fr",
    ),
    _note(
        "harassment",
        "Code pénal, article 222-33-2-2",
        ("Harcèlement moral, en ligne ou non", "Harassment, online or not"),
        (
            "Des messages ou gestes répétés qui abîment votre santé. En groupe, chacun peut être puni même pour un seul message.",
            "Repeated messages or acts that harm your health. In a pile-on, each person may be punished even for one message.",
        ),
        penalties=(
            (
                "Jusqu’à 1 an de prison et 15\u202f000\u00a0€ d’amende\u202f; en ligne, 2 ans et 30\u202f000\u00a0€\u202f; "
                "3 ans et 45\u202f000\u00a0€ avec deux circonstances aggravantes"
            ),
            (
                "Up to 1 year in prison and a fine of €15,000; online, 2 years and €30,000; "
                "3 years and €45,000 with two aggravating circumstances"
            ),
        ),
        years_to_complain=OFFENCE,
        behaviours=("repeated-calls", "followed"),
        source="consultation.avocat.fr article 34823; e-enfance.org",
    ),
    _note(
        "malicious-calls",
        "Code pénal, article 222-16",
        ("Appels ou messages malveillants répétés", "Repeated malicious calls or messages"),
        (
            "Des appels ou SMS malveillants répétés\u202f: deux peuvent suffire.",
            "Repeated malicious calls or texts: two can be enough.",
        ),
        penalties=_up_to("1 an|1 year", "15\u202f000"),
        years_to_complain=OFFENCE,
        behaviours=("repeated-calls",),
        source="code-penal.fr/article-222-16; avibitton.com",
    ),
    _note(
        "sexual-assault",
        "Code pénal, articles 222-22 et 222-27",
        ("Agression sexuelle", "Sexual assault"),
        (
            (
                "Toucher une partie intime ou embrasser sans votre accord. Se taire ou se figer n’est pas consentir. Cette "
                "définition vaut depuis le 8 novembre 2025."
            ),
            (
                "Touching an intimate part or kissing without your consent. Silence or freezing is not consent. This "
                "definition holds since 8 November 2025."
            ),
        ),
        penalties=_up_to("5 ans|5 years", "75\u202f000"),
        years_to_complain=OFFENCE,
        behaviours=("unwanted-touching", "sexual-assault"),
        source="vie-publique.fr/node/297985; doranges-avocat.fr; univ-reims.fr/vss",
    ),
    _note(
        "rape",
        "Code pénal, article 222-23",
        ("Viol", "Rape"),
        (
            "Toute pénétration sexuelle, ou acte entre la bouche et le sexe ou l’anus, sans votre accord. C’est un crime.",
            "Any sexual penetration, or oral-genital or oral-anal act, without your consent. It is a crime of the gravest class.",
        ),
        years_to_complain=CRIME,
        behaviours=("sexual-assault",),
        source="vie-publique.fr/node/297985; doranges-avocat.fr",
    ),
    _note(
        "exhibition",
        "Code pénal, article 222-32",
        ("Exhibition sexuelle", "Indecent exposure"),
        (
            (
                "Montrer son sexe ou mimer un acte sexuel, dans un lieu que le public peut voir. Dans un logement fermé, ce n’est "
                "pas certain\u202f: demandez conseil."
            ),
            (
                "Exposing oneself or miming a sexual act, where the public could see. Inside a closed home this is not certain: ask "
                "for advice."
            ),
        ),
        penalties=_up_to("1 an|1 year", "15\u202f000"),
        years_to_complain=OFFENCE,
        behaviours=("exhibition",),
        source="alexia.fr 11487; ash.tm.fr 674769; projet-callisto.fr",
    ),
    _note(
        "home-intrusion",
        "Code pénal, article 226-4",
        ("Violation de domicile", "Intrusion into a home"),
        (
            (
                "Entrer chez vous par ruse, menace ou force, ou y rester après être entré ainsi. Si vous avez ouvert à quelqu’un qui "
                "refuse ensuite de partir, cet article ne s’applique pas forcément\u202f: en danger, appelez le 17."
            ),
            (
                "Entering your home by trick, threat or force, or staying after entering that way. If you let in someone who then "
                "refuses to leave, this article does not clearly apply: in danger, call 17."
            ),
        ),
        penalties=_up_to("3 ans|3 years", "45\u202f000"),
        years_to_complain=OFFENCE,
        behaviours=("returned-uninvited", "entered-without-consent"),
        source="git.tricoteuses.fr, Code pénal (2023-07-29); kohenavocats.com 226-4",
        verified_on=date(2023, 7, 29),
    ),
    _note(
        "recording",
        "Code pénal, article 226-1",
        ("Images ou paroles prises sans votre accord", "Pictures or words taken without your agreement"),
        (
            "Vous filmer, vous photographier ou vous enregistrer chez vous sans votre accord.",
            "Filming, photographing or recording you at home without your agreement.",
        ),
        penalties=_up_to("1 an|1 year", "45\u202f000"),
        years_to_complain=OFFENCE,
        behaviours=("photo-taken",),
        source="detecteur-harcelement-travail.fr",
    ),
    _note(
        "sexual-images",
        "Code pénal, article 226-2-1",
        ("Images sexuelles sans votre accord", "Sexual images without your agreement"),
        (
            "Prendre ou diffuser une image sexuelle de vous sans votre accord.",
            "Taking or spreading a sexual image of you without your agreement.",
        ),
        penalties=_up_to("2 ans|2 years", "60\u202f000"),
        years_to_complain=OFFENCE,
        behaviours=("photo-taken",),
        source="code-penal.fr/article-226-2-1",
    ),
    _note(
        "threats",
        "Code pénal, articles 222-17 et 222-18",
        ("Menaces", "Threats"),
        (
            "Une menace écrite, ou répétée, ou avec une condition.",
            "A written or repeated threat, or one with a condition.",
        ),
        penalties=(
            (
                "Jusqu’à 6 mois de prison et 7\u202f500\u00a0€ d’amende\u202f; menace de mort, 3 ans et 45\u202f000\u00a0€\u202f; "
                "avec une condition, 3 ans, et 5 ans s’il s’agit de mort"
            ),
            (
                "Up to 6 months in prison and a fine of €7,500; for a death threat, 3 years and €45,000; "
                "with a condition, 3 years, and 5 years if it is of death"
            ),
        ),
        years_to_complain=OFFENCE,
        behaviours=("threats-blackmail",),
        source="bensadoun-avocat.com",
    ),
    _note(
        "blackmail",
        "Code pénal, article 312-10",
        ("Chantage", "Blackmail"),
        (
            "Menacer de révéler quelque chose pour obtenir quelque chose.",
            "Threatening to reveal something to get something.",
        ),
        penalties=_up_to("5 ans|5 years", "75\u202f000"),
        years_to_complain=OFFENCE,
        behaviours=("threats-blackmail",),
        source="legifrance.gouv.fr LEGISCTA000006165328 (an old reading): to be checked",
        verified_on=None,
    ),
    _note(
        "address-published",
        "Code pénal, article 223-1-1",
        ("Adresse ou identité publiée pour nuire", "Address or identity published to do harm"),
        (
            "Publier votre adresse ou votre identité pour vous mettre en danger.",
            "Publishing your address or identity to put you in danger.",
        ),
        penalties=_up_to("3 ans|3 years", "45\u202f000"),
        years_to_complain=OFFENCE,
        behaviours=("threats-blackmail",),
        source="qwice.org; cyberhighandlaw.com",
    ),
    _note(
        "data-access",
        "RGPD, articles 12 et 15",
        ("Votre droit de savoir", "Your right to know"),
        (
            (
                "Vous pouvez demander à l’entreprise quelles données elle a sur vous, d’où elles viennent et qui les a reçues. Elle "
                "répond en un mois. Elle peut prendre deux mois de plus, si elle vous dit pourquoi pendant le premier."
            ),
            (
                "You can ask the company what data it holds about you, where it comes from and who received it. It answers within "
                "one month. It may take two more, if it tells you why within the first."
            ),
        ),
        behaviours=("private-message", "repeated-calls", "social-contact"),
        data_sources=CUSTOMER_DATA,
        source="mgsi.lu (CNIL, droit d’accès)",
    ),
    _note(
        "time-to-complain",
        "service-public.fr, fiche F36493",
        ("Le temps pour porter plainte", "The time to file a complaint"),
        (
            (
                "En général\u202f: 6 ans pour un délit, 1 an pour une contravention, 20 ans pour un crime. Pour un acte sexuel sur "
                "une personne mineure, 10, 20 ou 30 ans, comptés à partir de ses 18 ans."
            ),
            (
                "In general: 6 years for an offence, 1 year for a petty offence, 20 years for a crime of the gravest class. For a "
                "sexual act against a minor, 10, 20 or 30 years, counted from their 18th birthday."
            ),
        ),
        source="service-public.fr F36493 (2024-01-12); comarquage F38050",
        verified_on=date(2024, 1, 12),
    ),
]
