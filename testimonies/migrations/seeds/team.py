"""Articles for the team alone: they stand on the sheet for what cannot wait, on no page for readers."""

from typing import Any

from .law import READ

TEAM_NOTES: list[dict[str, Any]] = [
    {
        "slug": "duty-to-alert",
        "article": "Code pénal, article 434-3",
        "title_fr": "L’obligation de prévenir",
        "title_en": "The duty to alert",
        "text_fr": (
            "Toute personne qui apprend des violences sur un mineur ou une personne vulnérable doit prévenir les autorités\u202f: "
            "vous, et l’équipe."
        ),
        "text_en": (
            "Whoever learns of abuse of a minor or of a vulnerable person must alert the authorities: you, and the team."
        ),
        "penalty_fr": (
            "Ne pas le faire\u202f: jusqu’à 3 ans et 45\u202f000\u00a0€\u202f; 5 ans et 75\u202f000\u00a0€ si la personne a moins de 15 ans"
        ),
        "penalty_en": "Not doing so: up to 3 years and €45,000; 5 years and €75,000 where the person is under 15",
        "source": "code-penal.fr/article-434-3",
    },
    {
        "slug": "any-station",
        "article": "Code de procédure pénale, article 15-3",
        "title_fr": "La plainte se dépose partout",
        "title_en": "Any station takes a complaint",
        "text_fr": "Tout commissariat et toute gendarmerie doit prendre une plainte, et en donne un récépissé.",
        "text_en": "Any police or gendarmerie station must take a complaint, and gives a receipt.",
        "source": "kohenavocats.com; doctrine.fr",
    },
]
FOR_THE_TEAM = {"country": "FR", "order": 900, "verified_on": READ, "for_the_team": True}
