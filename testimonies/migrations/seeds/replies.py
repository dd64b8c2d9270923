"""Replies the desk starts from: short, without reproach, with numbers at the end (domain.md 5.3).

`REPLIES` were first sent out with the numbers of France and braces to be filled in by hand; since `MORE`, records fill them.
"""

NUMBERS_FR = "\n\nPour parler à quelqu’un : 3919 ou 116 006, gratuits. En danger : 17, ou SMS au 114."
NUMBERS_EN = "\n\nTo talk to someone in France: 3919 or 116 006, free. In danger: 17, or text 114."


def _reply(slug: str, french: str, english: str, *, move: str = "", reason: str = "") -> dict[str, str]:
    return {
        "slug": slug,
        "move": move,
        "reason": reason,
        "text_fr": french + NUMBERS_FR,
        "text_en": english + NUMBERS_EN,
    }


REPLIES = [
    _reply(
        "published",
        "Merci. La version relue de votre témoignage est en ligne. Vous pouvez la faire modifier ou retirer à tout moment "
        "avec votre reçu.",
        "Thank you. The reviewed version is online. You can have it changed or removed at any time with your receipt.",
        move="release",
    ),
    _reply(
        "published-after-redaction",
        "Nous avons remplacé {éléments} par des mentions comme [numéro], pour vous protéger et parce que la loi protège "
        "aussi les personnes citées. Le sens n’a pas changé. Dites-nous si cela ne vous convient pas.",
        "We replaced {items} with words such as [number], to protect you and because the law also protects people "
        "mentioned. The meaning is unchanged. Tell us if this does not suit you.",
        move="approve",
    ),
    _reply(
        "change-asked",
        "Nous aimerions publier votre récit. Un passage permet de reconnaître quelqu’un : {extrait}. Voici une proposition. "
        "Vous pouvez l’accepter, la changer, ou en rester là. Rien ne sera publié sans vous.",
        "We would like to publish your story. One passage makes someone recognisable: {excerpt}. Here is a suggestion. "
        "You may accept it, change it, or leave it. Nothing is published without you.",
        move="ask_change",
        reason="names-person",
    ),
    _reply(
        "counted",
        "Votre récit ne sera pas publié, mais vos réponses comptent dans les chiffres, sans rien qui vous identifie.",
        "Your story will not be published, but your answers count in the figures, with nothing that identifies you.",
        move="count_only",
    ),
    _reply(
        "refused",
        "Nous ne pouvons pas publier ce texte. Motif\u00a0: {motif}. Cela ne met pas en doute ce que vous avez vécu. Vous "
        "pouvez répondre à l’équipe, ou retirer votre texte, avec votre reçu.",
        "We cannot publish this text. Reason: {reason}. This does not question what you lived through. You can answer the "
        "team, or withdraw your text, with your receipt.",
        move="refuse",
    ),
    _reply(
        "danger",
        "Ce que vous écrivez nous inquiète pour votre sécurité. Nous ne pouvons pas intervenir.",
        "We are worried for your safety. We cannot step in.",
        reason="danger",
    ),
    _reply(
        "person-concerned",
        "Nous avons reçu votre signalement le {date}. Nous l’examinons\u202f; le texte reste en ligne pendant ce temps, sauf "
        "décision contraire de l’équipe. Réponse sous {délai}. Vous pouvez aussi demander un droit de réponse.",
        "We received your notice on {date}. We are reviewing it; the text stays online meanwhile unless the team decides "
        "otherwise. Answer within {delay}. You may also ask for a right of reply.",
        move="notice",
    ),
    _reply(
        "withdrawn",
        "C’est fait\u00a0: votre témoignage est retiré et sera effacé sous {délai}. Nous ne demandons pas de raison.",
        "Done: your testimony is removed and will be erased within {delay}. No reason needed.",
        move="withdraw",
    ),
]

FILLED = {"text_fr": "\n\n{numéros}", "text_en": "\n\n{numbers}"}
BY_HAND = {"text_fr": NUMBERS_FR, "text_en": NUMBERS_EN}


def _more(slug: str, french: str, english: str, *, move: str, reason: str = "") -> dict[str, str]:
    texts = {"text_fr": french + FILLED["text_fr"], "text_en": english + FILLED["text_en"]}
    return {"slug": slug, "move": move, "reason": reason, **texts}


ANSWER_FR = " Cela ne met pas en doute ce que vous avez vécu. Vous pouvez répondre à l’équipe, ou changer votre texte, avec votre reçu."
ANSWER_EN = " This does not question what you lived through. You can answer the team, or change your text, with your receipt."
CHANGE_FR = " Vous avez {délai} pour le changer, ou nous répondre. Rien n’est à prouver."
CHANGE_EN = " You have {delay} to change it, or to answer us. There is nothing to prove."

REFUSALS = {
    "threat-hate": (
        "Nous ne pouvons pas publier des menaces, ni un appel à se venger, même quand la colère se comprend.",
        "We cannot publish threats or a call for revenge, even when the anger can be understood.",
    ),
    "off-topic": (
        "Ce texte parle d’autre chose que ce que cet appel recueille. D’autres lieux existent pour le dire.",
        "This text is about something else than what this call collects. There are other places to say it.",
    ),
    "duplicate": (
        "Ce texte nous était déjà parvenu\u00a0: c’est le premier envoi qui est lu, vous n’avez rien à refaire.",
        "This text had reached us before: the first one sent is read, and you have nothing to do again.",
    ),
    "unreadable": (
        "Nous n’avons pas réussi à lire ce texte. Peut-être n’est-il arrivé qu’en partie\u00a0: vous pouvez l’écrire de nouveau.",
        "We could not read this text. Perhaps only a part of it arrived: you can write it again.",
    ),
    "media": (
        "Nous ne pouvons pas publier une image ou un visage. Vos mots suffisent\u00a0: vous pouvez raconter ce que l’on y voit.",
        "We cannot publish a picture or a face. Your words are enough: you can tell what it shows.",
    ),
    "third-party-story": (
        "Ce récit est celui d’une autre personne, et nous ne savons pas si elle est d’accord. Elle peut témoigner elle-même.",
        "This is another person’s story, and we do not know whether they agree. They can testify themselves.",
    ),
    "names-person": (
        "Nous ne pouvons pas publier ce texte\u00a0: il permet de reconnaître quelqu’un, et l’ôter changerait ce que vous dites.",
        "We cannot publish this text: it makes someone recognisable, and taking that out would change what you say.",
    ),
    "identifies-witness": (
        "Nous ne publions pas ce texte\u00a0: on pourrait vous y reconnaître, et nous ne voulons pas vous exposer.",
        "We do not publish this text: you could be recognised in it, and we do not want to expose you.",
    ),
    "verdict": (
        (
            "Nous ne pouvons pas publier l’affirmation que quelqu’un est coupable\u00a0: seul un tribunal le dit. Les faits, eux, se "
            "racontent."
        ),
        "We cannot publish a statement that someone is guilty: only a court says that. What happened can be told.",
    ),
}
CHANGES = {
    "contact-data": (
        "Nous aimerions publier votre récit. Il contient un numéro, une adresse ou un compte\u00a0: pourriez-vous l’enlever\u202f?",
        "We would like to publish your story. It contains a number, an address or an account: could you take it out?",
    ),
    "identifies-witness": (
        "Nous aimerions publier votre récit. Un détail pourrait vous faire reconnaître\u00a0: pourriez-vous le dire autrement\u202f?",
        "We would like to publish your story. A detail could make you recognisable: could you say it another way?",
    ),
    "company-risk": (
        "Nous aimerions publier votre récit. L’entreprise ou le lieu est trop précis\u00a0: un secteur ou un département suffit.",
        "We would like to publish your story. The company or place is too specific: a sector or an area is enough.",
    ),
    "verdict": (
        "Nous aimerions publier votre récit. Un passage affirme une culpabilité\u00a0: pourriez-vous raconter les faits seuls\u202f?",
        "We would like to publish your story. One passage states that someone is guilty: could you tell what happened alone?",
    ),
    "third-party-story": (
        (
            "Nous aimerions publier votre récit. Un passage raconte l’histoire d’une autre personne\u00a0: est-elle d’accord\u202f? Sinon, "
            "pourriez-vous l’enlever\u202f?"
        ),
        (
            "We would like to publish your story. One passage tells another person’s story: do they agree? If not, could you "
            "take it out?"
        ),
    ),
    "graphic": (
        (
            "Nous aimerions publier votre récit. Des détails sont très crus, et des personnes qui ont vécu la même chose le liront\u00a0: "
            "accepteriez-vous de les dire plus brièvement\u202f?"
        ),
        (
            "We would like to publish your story. Some details are very graphic, and people who lived the same will read it: "
            "would you agree to say them more briefly?"
        ),
    ),
}
MORE = [
    *(
        _more(f"refused-{reason}", french + ANSWER_FR, english + ANSWER_EN, move="refuse", reason=reason)
        for reason, (french, english) in REFUSALS.items()
    ),
    *(
        _more(f"change-{reason}", french + CHANGE_FR, english + CHANGE_EN, move="ask_change", reason=reason)
        for reason, (french, english) in CHANGES.items()
    ),
    _more(
        "suspended",
        "Votre témoignage est hors ligne le temps d’une vérification. Motif\u00a0: {motif}. Vous n’avez rien à faire, et vous "
        "pouvez nous écrire avec votre reçu.",
        "Your testimony is offline while we check something. Reason: {reason}. There is nothing you have to do, and you can "
        "write to us with your receipt.",
        move="suspend",
    ),
]


def with_other_ends(reply: dict[str, str], old: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    """Its texts with other numbers at the end; what somebody wrote there stays."""
    return {
        name: reply[name].removesuffix(end) + new[name] if reply[name].endswith(end) else reply[name]
        for name, end in old.items()
    }
