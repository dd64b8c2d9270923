"""More of what one can do: tonight, the routes in neutral order with what each can and cannot do, and tenants.

`READ` is the day the named page was read, where the page itself bears no date. What was written from general knowledge has
no day and stays hidden until a lead read it somewhere and says where.
"""

from datetime import date
from typing import Any

from .law import CUSTOMER_DATA, READ

UNREAD = "General knowledge, nothing read yet: to be reviewed"
TENANCY = ("entered-without-consent", "pressure-to-leave", "cut-off-supplies")


def _step(
    kind: str, slug: str, titles: tuple[str, str], texts: tuple[str, str], **facts: Any
) -> dict[str, Any]:
    """A row; `can` and `cannot` are pairs of French and English."""
    can, cannot = facts.pop("can", ("", "")), facts.pop("cannot", ("", ""))
    return {
        "kind": kind,
        "slug": slug,
        "country": "FR",
        "title_fr": titles[0],
        "title_en": titles[1],
        "text_fr": texts[0],
        "text_en": texts[1],
        "can_fr": can[0],
        "can_en": can[1],
        "cannot_fr": cannot[0],
        "cannot_en": cannot[1],
        "link": "",
        "verified_on": READ,
        "behaviours": (),
        "data_sources": (),
    } | facts


# Places between the steps of 0002, which stand in tens from 10 (danger) to 60.
NOW = [
    _step(
        "now",
        "refuses-to-leave",
        ("Si la personne refuse de partir", "If the person refuses to leave"),
        (
            (
                "Si vous le pouvez, allez dans une autre pièce ou chez quelqu’un, et appelez le 17. Si vous ne pouvez pas parler, "
                "envoyez un SMS au 114. Vous n’avez pas à convaincre la personne."
            ),
            (
                "If you can, go to another room or to someone nearby, and call 17. If you cannot speak, text 114. You do not have to "
                "convince the person."
            ),
        ),
        order=12,
        behaviours=("refused-to-leave", "returned-uninvited", "entered-without-consent", "followed"),
        source=f"{UNREAD} by an association",
        verified_on=None,
    ),
    _step(
        "now",
        "within-72-hours",
        (
            "Après un acte sexuel imposé\u202f: les premières 72 heures",
            "After an imposed sexual act: the first 72 hours",
        ),
        (
            (
                "Un hôpital peut vous soigner et protéger votre santé, surtout dans les 72 heures. Des traces peuvent parfois être "
                "gardées sans que vous portiez plainte. Vous décidez de la suite plus tard."
            ),
            (
                "A hospital can treat you and protect your health, above all within 72 hours. Evidence can sometimes be kept "
                "without a complaint. You decide later what comes next."
            ),
        ),
        order=14,
        behaviours=("sexual-assault", "unwanted-touching"),
        source=f"{UNREAD} by a doctor",
        verified_on=None,
    ),
    _step(
        "now",
        "notebook",
        ("Gardez une trace dans un carnet sûr", "Keep a record in a safe notebook"),
        (
            (
                "Si vous le souhaitez, Mémo de Vie, de France Victimes, est un carnet gratuit et sécurisé en ligne. Vous pouvez y "
                "écrire ce qui s’est passé."
            ),
            (
                "If you wish, Mémo de Vie, by France Victimes, is a free and secure notebook online, in French. You can "
                "write down there what happened."
            ),
        ),
        order=24,
        source="guide-protection-numerique.com; caf.fr, sortiraparis.com (Mémo de Vie)",
    ),
    _step(
        "now",
        "has-my-keys",
        ("Si cette personne a vos clés", "If this person has your keys"),
        (
            (
                "Notez qui a quelle clé et depuis quand. Un serrurier que vous choisissez peut changer le cylindre. En location, "
                "prévenez par écrit le bailleur ou l’agence, et gardez une copie. Une chaîne ou un verrou aide déjà ce soir."
            ),
            (
                "Write down who has which key and since when. A locksmith you choose can change the cylinder. If you rent, tell the "
                "landlord or agent in writing and keep a copy. A chain or a bolt already helps tonight."
            ),
        ),
        order=62,
        source=f"{UNREAD} by an association of tenants",
        verified_on=None,
    ),
    _step(
        "now",
        "comes-back",
        ("Si cette personne doit revenir", "If this person is to come back"),
        (
            (
                "Vous pouvez demander à l’entreprise que quelqu’un d’autre vienne, ou repousser le rendez-vous, sans dire pourquoi. "
                "Sinon, demandez à une personne proche d’être là. Rien ne vous oblige à ouvrir. En danger\u202f: le 17."
            ),
            (
                "You can ask the company to send somebody else, or put the appointment off, without saying why. Or ask someone close "
                "to be there. You do not have to open the door. In danger: 17."
            ),
        ),
        order=64,
        source=f"{UNREAD} by an association",
        verified_on=None,
    ),
]

ROUTES = [
    _step(
        "route",
        "route-company",
        ("Écrire à l’entreprise", "Write to the company"),
        (
            "Au service client et à la personne chargée de la protection des données. Gardez une preuve de l’envoi.",
            "To customer service and to the data protection officer. Keep a proof of sending.",
        ),
        can=(
            "Dire quelles données elle a sur vous, arrêter leur usage, répondre en un mois.",
            "Say what data it holds about you, stop its use, answer within a month.",
        ),
        cannot=(
            "Juger les faits. Elle ne vous dira pas toujours ce qu’elle a décidé pour son salarié.",
            "Judge what happened. It will not always tell you what it decided about its employee.",
        ),
        order=110,
        source="cnil.fr/fr/node/166989",
    ),
    _step(
        "route",
        "route-platform",
        (
            "Signaler le compte dans l’application ou le réseau social",
            "Report the account in the app or social network",
        ),
        (
            "Gardez d’abord vos preuves\u202f: la plateforme ne les garde pas toujours.",
            "Save your proof first: the platform may not keep it.",
        ),
        can=("Examiner le compte que vous signalez.", "Look at the account you report."),
        cannot=("Enquêter, ni garder vos messages pour vous.", "Investigate, or keep your messages for you."),
        order=120,
        behaviours=("private-message", "repeated-calls", "social-contact", "followed", "threats-blackmail"),
        source="guide-protection-numerique.com",
    ),
    _step(
        "route",
        "route-chat",
        ("Le tchat de la police et de la gendarmerie", "The chat of the police and gendarmerie"),
        (
            "Par écrit avec un agent, pour les victimes et les témoins, mineurs compris. En français.",
            "In writing with an officer, for those it happened to and for witnesses, minors too. In French.",
        ),
        can=(
            "Répondre jour et nuit, gratuitement, sans votre nom, et vous aider à porter plainte si vous le voulez.",
            "Answer day and night, free, without your name, and help you file a complaint if you want to.",
        ),
        cannot=("Remplacer le 17 en cas de danger.", "Replace 17 when you are in danger."),
        link="https://arretonslesviolences.gouv.fr",
        order=130,
        source="masecurite.interieur.gouv.fr (2025-01-15)",
        verified_on=date(2025, 1, 15),
    ),
    _step(
        "route",
        "route-log-entry",
        ("La main courante", "A log entry, called “main courante”"),
        (
            "Une déclaration au commissariat, qui garde une trace datée des faits.",
            "A statement at a police station, which keeps a dated record.",
        ),
        can=("Montrer plus tard ce que vous avez dit, et quand.", "Show later what you said, and when."),
        cannot=(
            "Ouvrir une enquête. Ce n’est pas une plainte.",
            "Open an investigation. It is not a complaint.",
        ),
        order=140,
        source="kohenavocats.com (CPP 15-3); doctrine.fr; droitdesmilitaires.fr",
    ),
    _step(
        "route",
        "route-video",
        ("La plainte par vidéo", "A complaint by video"),
        (
            "Un rendez-vous en vidéo avec un agent, si vous préférez ne pas vous déplacer.",
            "An appointment by video with an officer, if you would rather not go there.",
        ),
        can=("Recevoir une plainte à distance.", "Take a complaint from a distance."),
        cannot=(
            "Pour une agression sexuelle, remplacer une audition sur place, qui reste nécessaire.",
            "For a sexual assault, take the place of a hearing in person, which is still needed.",
        ),
        order=160,
        source="pandore-gendarmerie.org (visioplainte)",
    ),
    _step(
        "route",
        "route-online-complaint",
        ("La plainte en ligne ne convient pas", "The online complaint does not fit"),
        (
            (
                "Elle ne prend que les atteintes aux biens dont l’auteur est inconnu, un vol par exemple. Elle n’est pas faite pour un "
                "harcèlement\u202f: le tchat l’est."
            ),
            (
                "It takes only offences against property by an unknown person, a theft for example. It is not made for harassment: "
                "the chat is."
            ),
        ),
        order=165,
        source="police-nationale.interieur.gouv.fr (2024-10-16)",
        verified_on=date(2024, 10, 16),
    ),
    _step(
        "route",
        "route-pharos",
        ("PHAROS, pour ce qui est publié", "PHAROS, for what is published"),
        (
            "Le service de l’État pour signaler un contenu illégal que tout le monde peut voir sur internet.",
            "The State’s service to report illegal content that anyone can see online.",
        ),
        can=("Faire examiner un contenu public.", "Have public content looked at."),
        cannot=(
            "Traiter des messages privés, une injure, une diffamation, une urgence.",
            "Deal with private messages, insult, defamation or an emergency.",
        ),
        order=170,
        behaviours=("social-contact", "photo-taken", "threats-blackmail", "hate-remark"),
        source="service-public.gouv.fr R17674 (2025-09-22); comarquage F31979",
        verified_on=date(2025, 9, 22),
    ),
    _step(
        "route",
        "route-cnil",
        ("La CNIL, pour vos données", "The CNIL, for your data"),
        (
            (
                "L’autorité qui protège les données personnelles. En général on écrit d’abord à l’entreprise et on attend un mois. "
                "C’est gratuit et en français."
            ),
            (
                "The authority that protects personal data. One usually writes to the company first, and waits a month. It is free "
                "and in French."
            ),
        ),
        can=(
            "Interroger l’entreprise, enquêter, la sanctionner.",
            "Question the company, investigate, sanction it.",
        ),
        cannot=(
            "Vous indemniser, ni juger un harcèlement. Ce n’est pas une plainte à la police.",
            "Award you money, or judge harassment. It is not a police complaint.",
        ),
        link="https://cnil.fr",
        order=180,
        behaviours=("private-message", "repeated-calls", "social-contact"),
        data_sources=CUSTOMER_DATA,
        source="cnil.fr/fr/node/166989",
    ),
    _step(
        "route",
        "route-signalconso",
        ("SignalConso, pour une pratique commerciale", "SignalConso, for a trade practice"),
        (
            (
                "Le service de l’État pour signaler une entreprise. L’entreprise est prévenue\u202f; votre nom peut lui "
                "rester caché."
            ),
            "The State’s service to report a company. The company is told; you may stay unknown to it.",
        ),
        can=(
            "Alerter l’entreprise et l’administration, gratuitement.",
            "Alert the company and the administration, free.",
        ),
        cannot=(
            "Valoir une plainte. C’est peu adapté à des faits sexuels.",
            "Stand for a complaint. It suits sexual facts badly.",
        ),
        link="https://signal.conso.gouv.fr",
        order=190,
        source="signal.conso.gouv.fr (CGU); lafinancepourtous",
    ),
    _step(
        "route",
        "route-defender",
        ("Le Défenseur des droits", "The Defender of Rights"),
        (
            "Pour une discrimination, par exemple un bailleur qui refuse un logement à qui a repoussé ses avances. Formulaire, délégués, ou 39 28.",
            "For discrimination, for example a landlord who refuses a home to someone who turned him down. A form, delegates, or 39 28.",
        ),
        can=("Écouter, conseiller, intervenir, gratuitement.", "Listen, advise, step in, free."),
        link="https://antidiscriminations.fr",
        order=200,
        behaviours=("hate-remark", "payment-in-kind", *TENANCY),
        source="antidiscriminations.fr, rtl.fr, fdfa.fr (2021, without a day): to be checked",
        verified_on=None,
    ),
    _step(
        "route",
        "route-court",
        ("Un avocat, un tribunal", "A lawyer, a court"),
        (
            "Pour demander réparation. L’aide juridictionnelle peut payer l’avocat selon vos revenus.",
            "To ask for damages. Legal aid may pay the lawyer, depending on your income.",
        ),
        can=("Décider, et accorder de l’argent.", "Decide, and award money."),
        cannot=("Aller vite.", "Be quick."),
        order=220,
        source=UNREAD,
        verified_on=None,
    ),
]

TENANTS = [
    _step(
        "tenant",
        "tenant-entry",
        ("Entrer sans votre accord", "Entering without your agreement"),
        (
            (
                "Le logement loué est votre domicile. Le bailleur, l’agence ou le gardien n’entre pas sans votre accord, même avec un "
                "double des clés."
            ),
            (
                "A rented home is your home. The landlord, the agent or the caretaker does not enter without your agreement, even with "
                "a spare key."
            ),
        ),
        order=310,
        behaviours=("entered-without-consent", "returned-uninvited"),
        data_sources=("lease-keys",),
        source=f"{UNREAD} by a lawyer",
        verified_on=None,
    ),
    _step(
        "tenant",
        "tenant-supplies",
        ("Couper l’eau, le courant, le chauffage ou l’accès", "Cutting off water, power, heating or access"),
        (
            "Couper ce qu’il faut pour vivre, ou changer la serrure, pour vous faire partir n’est pas permis sans un juge.",
            "Cutting off what one needs to live, or changing the lock, to make you leave is not allowed without a judge.",
        ),
        order=320,
        behaviours=("cut-off-supplies",),
        source=f"{UNREAD} by a lawyer",
        verified_on=None,
    ),
    _step(
        "tenant",
        "tenant-pressure",
        ("Faire pression pour que vous partiez", "Pressing you to leave"),
        (
            "Un congé suit des règles et des délais. Vous n’avez pas à partir parce qu’on vous le demande ou qu’on vous fait peur.",
            "Notice to leave follows rules and time limits. You do not have to leave because you are told to, or made afraid.",
        ),
        order=330,
        behaviours=("pressure-to-leave",),
        source=f"{UNREAD} by a lawyer",
        verified_on=None,
    ),
    _step(
        "tenant",
        "tenant-help",
        ("Qui aide les locataires", "Who helps tenants"),
        (
            (
                "L’ADIL de votre département informe gratuitement sur le logement. Les associations de locataires accompagnent. Le juge "
                "qui s’occupe du logement, au tribunal judiciaire, peut décider."
            ),
            (
                "The ADIL of your département informs about housing, free. Tenants’ associations stand by you. The judge who deals "
                "with housing, at the court, can decide."
            ),
        ),
        order=340,
        behaviours=TENANCY,
        data_sources=("lease-keys",),
        source=f"{UNREAD} by an association of tenants",
        verified_on=None,
    ),
]

MORE_STEPS = [*NOW, *ROUTES, *TENANTS]

# Rows of 0002 that become routes, where they still are as they were seeded.
INTO_ROUTES: dict[str, dict[str, Any]] = {
    "complaint": {
        "kind": "route",
        "order": 150,
        "can_fr": "Porter les faits devant le procureur.",
        "can_en": "Bring the facts before the prosecutor.",
        "cannot_fr": "Garantir une suite\u00a0: le procureur seul en décide.",
        "cannot_en": "Promise what follows: the prosecutor alone decides.",
        "verified_on": READ,
        "source": "kohenavocats.com (CPP 15-3); doctrine.fr",
    },
    "legal-advice": {
        "kind": "route",
        "order": 210,
        "can_fr": "Expliquer vos droits, près de chez vous.",
        "can_en": "Explain your rights, near you.",
        "cannot_fr": "Décider à la place d’un juge.",
        "cannot_en": "Decide in a judge’s place.",
        "verified_on": READ,
        "source": "ess-france.org (98 CIDFF)",
    },
}

# Helplines of 0002: for everyone, or for those who ticked one of these. Who reads a list from above finds herself in a line for
# everyone; a line for some may turn her away by its name.
FOR_EVERYONE = ("fr-116006",)
FOR_SOME = {
    "fr-0800059595": ("sexual-assault", "unwanted-touching"),
    "fr-3018": ("private-message", "repeated-calls", "social-contact", "threats-blackmail", "photo-taken"),
    "fr-3928": ("hate-remark", "payment-in-kind", *TENANCY),
}
