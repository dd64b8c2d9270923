"""The first call. It is not opened here: opening one stands behind a checklist."""

DEFAULT_CALL = {
    "slug": "harcelementdomicile",
    "hashtag": "#harcelementdomicile",
    "title_fr": "Harcèlement à domicile",
    "title_en": "Harassed at home",
    "introduction_fr": (
        "Une personne est venue chez vous pour son travail, ou avait votre numéro pour son travail. Elle s’en est servie pour "
        "autre chose : un message, des appels, une remarque, un geste, une visite.\n\n"
        "Vous pouvez le raconter ici, sans donner votre nom. Une équipe relit chaque récit avant de le publier. "
        "Un seul message compte. Vous n’avez rien à prouver."
    ),
    "introduction_en": (
        "Someone came to your home for work, or had your number for work. They used it for something else: a message, "
        "calls, a remark, a gesture, a visit.\n\n"
        "You can tell it here, without giving your name. A team reads every story before it is published. "
        "One message is enough. You have nothing to prove."
    ),
    "is_default": True,
}
