"""What one can do tonight, in neutral order; no step is compulsory. A step without a day of checking stays hidden."""

from datetime import date
from typing import Any

STEPS: list[dict[str, Any]] = [
    {
        "slug": "danger",
        "country": "FR",
        "verified_on": date(2024, 1, 1),
        "source": "informations.handicap.fr, article 36183 (January 2024)",
        "title_fr": "Si vous êtes en danger maintenant",
        "title_en": "If you are in danger now",
        "text_fr": "Appelez le 17 ou le 112. Si vous ne pouvez pas parler, envoyez un SMS au 114. C’est gratuit, jour et nuit.",
        "text_en": "Call 17 or 112. If you cannot speak, send a text message to 114. It is free, day and night.",
    },
    {
        "slug": "keep-proof",
        "country": "",
        "verified_on": date(2026, 11, 23),
        "source": "onlineharassmentfieldmanual.pen.org, chapter on documenting online harassment",
        "title_fr": "Gardez les messages avant de bloquer",
        "title_en": "Keep the messages before you block",
        "text_fr": (
            "Bloquer ou signaler un contact peut effacer la conversation. Si vous le souhaitez, faites d’abord des captures "
            "d’écran où l’on voit la date, l’heure et le numéro. Gardez aussi les messages d’origine, le journal d’appels et "
            "le bon d’intervention. Si quelqu’un d’autre utilise votre téléphone, confiez une copie à une personne sûre."
        ),
        "text_en": (
            "Blocking or reporting a contact can erase the conversation. If you wish, first take screenshots that show the "
            "date, the time and the number. Keep the messages themselves too, the list of calls and the job sheet. If someone "
            "else uses your phone, give a copy to a person you trust."
        ),
    },
    {
        "slug": "talk",
        "country": "FR",
        "verified_on": date(2023, 11, 1),
        "source": "tf1info.fr (November 2023); lextimes.fr",
        "title_fr": "Parlez à quelqu’un",
        "title_en": "Talk to someone",
        "text_fr": (
            "Une personne proche, ou une ligne d’écoute. Le 3919 écoute les femmes et leurs proches, jour et nuit. Le 116 006 "
            "écoute toute personne. Les deux sont gratuits et vous n’avez pas à donner votre nom."
        ),
        "text_en": (
            "Someone close to you, or a helpline. 3919 listens to women and those close to them, day and night. 116 006 "
            "listens to everyone. Both are free and you do not have to give your name."
        ),
    },
    {
        "slug": "police-chat",
        "country": "FR",
        "verified_on": date(2025, 1, 15),
        "source": "masecurite.interieur.gouv.fr (15 January 2025)",
        "title_fr": "Écrivez à la police ou à la gendarmerie par tchat",
        "title_en": "Write to the police by chat",
        "text_fr": (
            "Sur arretonslesviolences.gouv.fr, un agent répond par écrit, jour et nuit. C’est gratuit et anonyme. Vous pouvez "
            "poser une question sans porter plainte."
        ),
        "text_en": (
            "On arretonslesviolences.gouv.fr an officer answers in writing, day and night, in French. It is free and anonymous. "
            "You can ask a question without filing a complaint."
        ),
    },
    {
        "slug": "complaint",
        "country": "FR",
        "verified_on": None,
        "source": "Code de procédure pénale, article 15-3: to be checked",
        "title_fr": "Porter plainte, si vous le souhaitez",
        "title_en": "File a complaint, if you wish",
        "text_fr": (
            "Tout commissariat et toute gendarmerie doit recevoir votre plainte et vous remettre un récépissé. Vous pouvez "
            "aussi écrire au procureur. Une main courante garde une trace, mais n’ouvre pas d’enquête."
        ),
        "text_en": (
            "Every police station must take your complaint and give you a receipt. You can also write to the public prosecutor. "
            "A « main courante » keeps a record, but opens no investigation."
        ),
    },
    {
        "slug": "legal-advice",
        "country": "FR",
        "verified_on": None,
        "source": "ess-france.org (no date): to be checked",
        "title_fr": "Demandez conseil près de chez vous",
        "title_en": "Ask for advice near you",
        "text_fr": "Les CIDFF donnent une information juridique gratuite et confidentielle, dans presque tous les départements.",
        "text_en": "The CIDFF centres give free and confidential legal information, in nearly all départements.",
    },
]
